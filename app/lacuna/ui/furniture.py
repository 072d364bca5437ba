"""What the window is furnished with after its first paint, and what these parts need of each other."""

from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from lacuna.ui.actions import DECLARED, Actions
from lacuna.ui.connection_button import ConnectionButton
from lacuna.ui.editor.transfer import files_in
from lacuna.ui.empty_state import EmptyState
from lacuna.ui.icons import app_icon
from lacuna.ui.main_window import SMALLEST, MainWindow
from lacuna.ui.menus import Menu
from lacuna.ui.model_button import ModelButton
from lacuna.ui.notice_bar import NoticeBar
from lacuna.ui.parameters import ParameterPanel
from lacuna.ui.status_bar import StatusBar
from lacuna.ui.theme import Theme
from lacuna.ui.versions_bar import VersionsBar

BUILT_IN = "Built-in model"
ON_THE_TEXT = ("complete", "more", "discard", "", "undo", "redo", "", "cut", "copy", "paste", "select_all")


class Themed(Protocol):
    """What is painted in the colours of a theme."""

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""


class Furniture(QObject):
    """Puts the widgets into the window, and joins those that need nothing but each other."""

    def __init__(self, window: MainWindow, actions: Actions) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._editor = editor = window.editor
        window.column.addWidget(editor)
        window.panel = ParameterPanel()
        window.notice = NoticeBar()
        window.status = StatusBar()
        window.versions = VersionsBar(editor)
        window.connection = ConnectionButton(window)
        window.connection.show_connections([BUILT_IN], BUILT_IN)
        window.model = ModelButton(window)
        self._empty = window.empty = EmptyState(editor.viewport())
        self._themed: list[Themed] = [editor, window.status, window.versions, self._empty]
        self._put_in()
        self._fill_menus()
        self._text_changed()
        self._connect()
        editor.show()  # now, not when it is laid out: what is hidden cannot have the focus
        editor.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme in what is painted by hand."""
        for part in self._themed:
            part.set_theme(theme)

    def add_themed(self, part: Themed) -> None:
        """Let something more have the colours of the theme."""
        self._themed.append(part)

    def files_in(self, event: QDropEvent) -> list[Path]:
        """Return the files that are dragged."""
        return files_in(event.mimeData())

    def show_menu(self, event: QContextMenuEvent) -> None:
        """Show the editing and completing actions over the text."""
        if not self._editor.rect().contains(self._editor.mapFromGlobal(event.globalPos())):
            return
        menu = Menu(self._window)
        for name in ON_THE_TEXT:
            if name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        """Keep the invitation as large as the text's place, and the window large enough for its panels."""
        if event.type() == QEvent.Type.Resize and watched is self._editor.viewport():
            self._empty.resize(self._editor.viewport().size())
        elif event.type() == QEvent.Type.LayoutRequest and watched is self._window:
            self._make_room()
        return super().eventFilter(watched, event)

    def _put_in(self) -> None:
        window = self._window
        window.column.insertWidget(0, window.notice)
        window.row.replaceWidget(window.side, window.panel)
        window.panel.setVisible(not window.side.isHidden())
        window.side.deleteLater()
        window.side = window.panel
        window.setStatusBar(window.status)
        window.top_row.addWidget(window.connection)
        window.top_row.addWidget(window.model)
        window.setWindowIcon(app_icon())
        self._empty.resize(self._editor.viewport().size())

    def _fill_menus(self) -> None:
        for title, members in groupby(DECLARED, key=lambda declared: declared.menu):
            for sub, some in groupby(members, key=lambda declared: declared.sub):
                menu, within = self._window.menus[title], list(some)
                if within[0].begins:
                    menu.addSeparator()
                if sub:
                    outer, menu = menu, Menu(menu, sub)
                    outer.addMenu(menu)
                for declared in within:
                    if declared.begins and declared is not within[0]:
                        menu.addSeparator()
                    menu.addAction(self._actions[declared.id])
        self._window.addActions([self._actions[declared.id] for declared in DECLARED])  # keys work without the menu bar

    def _connect(self) -> None:
        actions, editor = self._actions, self._editor
        editor.viewport().installEventFilter(self)
        self._window.installEventFilter(self)
        editor.edited.connect(self._text_changed)
        editor.shown.connect(self._text_changed)
        self._window.notice.left.connect(editor.setFocus)
        actions["panel"].toggled.connect(self._show_side)
        actions["full_screen"].toggled.connect(self._full_screen)
        actions["between"].triggered.connect(self._go_between)
        actions["card"].triggered.connect(editor.show_card_at_caret)
        actions["heat"].toggled.connect(editor.set_heat)
        actions["undo"].triggered.connect(editor.undo_step)
        actions["redo"].triggered.connect(editor.redo_step)
        actions["cut"].triggered.connect(editor.cut)
        actions["copy"].triggered.connect(editor.copy)
        actions["paste"].triggered.connect(editor.paste)
        actions["select_all"].triggered.connect(editor.selectAll)
        actions["text_menu"].triggered.connect(self._ask_menu)

    def _make_room(self) -> None:
        """Set the window's least size: below it, Qt lets the panels overlap."""
        layout = self._window.layout()
        if layout is not None:
            self._window.setMinimumSize(layout.totalMinimumSize().expandedTo(QSize(*SMALLEST)))

    def _text_changed(self) -> None:
        self._empty.setGeometry(self._editor.viewport().rect())  # scrolling has moved it with the text
        self._empty.setVisible(self._editor.is_empty)

    def _ask_menu(self) -> None:
        """Ask for the menu of what has the keyboard, as the menu key does: not every keyboard has one."""
        focused = QApplication.focusWidget()
        if focused is not None:
            caret: Any = focused.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
            place = QRectF(caret).toRect().center()
            event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, focused.mapToGlobal(place))
            QApplication.sendEvent(focused, event)

    def _show_side(self, on: bool) -> None:  # noqa: FBT001  (a slot of a checkable action)
        self._window.side.setVisible(on)

    def _go_between(self) -> None:
        notice, focused = self._window.notice, QApplication.focusWidget()
        if self._editor.hasFocus() and notice.isVisible():
            notice.take_focus()
        elif self._editor.hasFocus() or (focused is not None and notice.isAncestorOf(focused)):
            self._actions["panel"].setChecked(True)
            self._window.panel.take_focus()
        elif self._window.beyond is None or not self._window.beyond():
            self._editor.setFocus()

    def _full_screen(self, on: bool) -> None:  # noqa: FBT001  (a slot of a checkable action)
        window, full = self._window, Qt.WindowState.WindowFullScreen
        window.top.setVisible(not on)
        window.statusBar().setVisible(not on)
        window.side.setVisible(not on and self._actions["panel"].isChecked())
        window.setWindowState(window.windowState() | full if on else window.windowState() & ~full)
