"""The main window: the manuscript in the middle, the parameters beside it, quiet bars above and below.

It is painted with the editor, the menus and empty grounds of the right size; it is furnished right after that.
"""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMainWindow, QMenu, QMenuBar, QVBoxLayout, QWidget

from lacuna.ui.actions import DECLARED, Actions
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.editor.transfer import file_in
from lacuna.ui.signals import signal
from lacuna.ui.style import PANEL_WIDTH, apply_style
from lacuna.ui.theme import Theme

if TYPE_CHECKING:
    from lacuna.ui.connection_button import ConnectionButton
    from lacuna.ui.empty_state import EmptyState
    from lacuna.ui.model_button import ModelButton
    from lacuna.ui.notice_bar import NoticeBar
    from lacuna.ui.parameters import ParameterPanel
    from lacuna.ui.status_bar import StatusBar
    from lacuna.ui.versions_bar import VersionsBar

SIZE = 1280, 800
SMALLEST = 720, 480
WIDEST = 400  # pixels of the panel's ground, whatever the settings say
BUILT_IN = "Built-in model"


class Themed(Protocol):
    """What is painted in the colours of a theme."""

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""


class MainWindow(QMainWindow):
    """Holds the widgets and joins those that need nothing but each other; most are there once it is furnished."""

    close_asked = signal()
    shown_first = signal()  # after the first paint, once
    file_dropped = signal(Path)  # beside the text; the editor has a signal of its own

    panel: "ParameterPanel"
    notice: "NoticeBar"
    status: "StatusBar"
    versions: "VersionsBar"
    connection: "ConnectionButton"
    model: "ModelButton"
    _empty: "EmptyState"

    def __init__(self, actions: Actions, editor: ManuscriptEditor, theme: Theme, panel_width: int = 0) -> None:
        super().__init__()
        self._actions = actions
        self._painted = False
        self._theme = theme
        self._themed: list[Themed] = [editor]
        _use_style(theme)  # before the widgets, which take its fonts
        self.editor = editor
        self._menus = QMenuBar(self)
        self._side: QWidget = QFrame(self)  # the panel's ground, until the panel is there
        self._lay_out()
        self._side.setFixedWidth(min(max(PANEL_WIDTH, panel_width), WIDEST))  # as it was last: nothing is to jump
        self._fill_menus()
        self.resize(QSize(*SIZE).boundedTo(self.screen().availableSize()))
        self.setMinimumSize(*SMALLEST)
        self.setWindowTitle(_title("Untitled"))
        editor.set_theme(theme)
        actions["panel"].toggled.connect(self._show_side)
        actions["full_screen"].toggled.connect(self._full_screen)
        actions["card"].triggered.connect(editor.show_card_at_caret)
        actions["heat"].toggled.connect(editor.set_heat)
        actions["undo"].triggered.connect(editor.undo_step)
        actions["redo"].triggered.connect(editor.redo_step)
        actions["cut"].triggered.connect(editor.cut)
        actions["copy"].triggered.connect(editor.copy)
        actions["paste"].triggered.connect(editor.paste)
        actions["select_all"].triggered.connect(editor.selectAll)
        self.setAcceptDrops(True)
        editor.setFocus()

    def furnish(self) -> None:
        """Put in all that the first paint can do without; nothing that is there already moves."""
        from lacuna.ui.connection_button import ConnectionButton  # noqa: PLC0415  (after the first paint)
        from lacuna.ui.empty_state import EmptyState  # noqa: PLC0415  (after the first paint)
        from lacuna.ui.icons import app_icon  # noqa: PLC0415  (after the first paint)
        from lacuna.ui.model_button import ModelButton  # noqa: PLC0415  (after the first paint)
        from lacuna.ui.notice_bar import NoticeBar  # noqa: PLC0415  (after the first paint)
        from lacuna.ui.parameters import ParameterPanel  # noqa: PLC0415  (after the first paint)
        from lacuna.ui.status_bar import StatusBar  # noqa: PLC0415  (after the first paint)
        from lacuna.ui.versions_bar import VersionsBar  # noqa: PLC0415  (after the first paint)

        actions, editor = self._actions, self.editor
        self.panel = ParameterPanel()
        self.notice = NoticeBar()
        self.status = StatusBar()
        self.versions = VersionsBar(editor)
        self._empty = EmptyState(editor.viewport())
        self.connection = ConnectionButton(self)
        self.connection.show_connections([BUILT_IN], BUILT_IN)
        self.model = ModelButton(self)
        self._column.insertWidget(0, self.notice)
        self._row.replaceWidget(self._side, self.panel)
        self.panel.setVisible(not self._side.isHidden())
        self._side.deleteLater()
        self._side = self.panel
        bare = self.statusBar().isHidden()
        self.setStatusBar(self.status)
        self.status.setVisible(not bare)
        self._top_row.addWidget(self.connection)
        self._top_row.addWidget(self.model)
        self.setWindowIcon(app_icon())
        self._themed += [self.status, self.versions, self._empty]
        for part in self._themed:
            part.set_theme(self._theme)
        self._empty.resize(editor.viewport().size())
        self._text_changed()
        editor.viewport().installEventFilter(self)
        editor.edited.connect(self._text_changed)
        editor.shown.connect(self._text_changed)
        actions["between"].triggered.connect(self._go_between)

    def add_below_text(self, bar: QWidget) -> None:
        """Put a bar under the text, where it moves no line of it."""
        self._column.addWidget(bar)

    def add_themed(self, part: Themed) -> None:
        """Let something have the colours of the theme, now and whenever it changes."""
        self._themed.append(part)
        part.set_theme(self._theme)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme everywhere."""
        self._theme = theme
        _use_style(theme)
        for part in self._themed:
            part.set_theme(theme)

    def show_title(self, name: str, *, unsaved: bool) -> None:
        """Show the manuscript's name, and whether it differs from its file."""
        title = _title(name)
        if (title, unsaved) == (self.windowTitle(), self.isWindowModified()):
            return  # as after nearly every key and frame
        self.setWindowTitle(title)
        self.setWindowModified(unsaved)
        self.status.show_saved(saved=not unsaved)

    def _lay_out(self) -> None:
        paper = QWidget(self)
        paper.setObjectName("paper")
        self._column = column = QVBoxLayout(paper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.editor)
        self._side.setObjectName("panel")
        whole = QWidget(self)
        self._row = row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(paper, 1)
        row.addWidget(self._side)
        self.setCentralWidget(whole)
        self.statusBar().setSizeGripEnabled(False)
        self._top = top = QWidget(self)  # not the menu bar's corner: macOS has the menu bar elsewhere
        top.setObjectName("top")
        self._top_row = top_row = QHBoxLayout(top)
        top_row.setContentsMargins(8, 3, 16, 3)
        top_row.addWidget(self._menus, 1)
        self.setMenuWidget(top)

    def _fill_menus(self) -> None:
        for title, members in groupby(DECLARED, key=lambda declared: declared.menu):
            menu = self._menus.addMenu(title)
            for declared in members:
                if declared.begins:
                    menu.addSeparator()
                menu.addAction(self._actions[declared.id])
        self.addActions([self._actions[declared.id] for declared in DECLARED])  # keys work without the menu bar

    def _text_changed(self) -> None:
        self._empty.setVisible(self.editor.is_empty)

    def _show_side(self, on: bool) -> None:  # noqa: FBT001  (a slot of a checkable action)
        self._side.setVisible(on)

    def _go_between(self) -> None:
        if self.editor.hasFocus():
            self._actions["panel"].setChecked(True)
            self.panel.take_focus()
        else:
            self.editor.setFocus()

    def _full_screen(self, on: bool) -> None:  # noqa: FBT001  (a slot of a checkable action)
        self._top.setVisible(not on)
        self.statusBar().setVisible(not on)
        self._side.setVisible(not on and self._actions["panel"].isChecked())
        self.setWindowState(
            self.windowState() | Qt.WindowState.WindowFullScreen
            if on
            else self.windowState() & ~Qt.WindowState.WindowFullScreen
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        """Keep the invitation as large as the text's place."""
        if event.type() == QEvent.Type.Resize and watched is self.editor.viewport():
            self._empty.resize(self.editor.viewport().size())
        return super().eventFilter(watched, event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  (Qt's name)
        """Show the editing and completing actions over the text."""
        if not self.editor.rect().contains(self.editor.mapFromGlobal(event.globalPos())):
            return
        menu = QMenu(self)
        for name in ("complete", "more", "discard", "", "cut", "copy", "paste", "", "undo", "redo"):
            if name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _tell_shown(self) -> None:
        self.shown_first.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  (Qt's name)
        """Take a file."""
        if file_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  (Qt's name)
        """Tell of a file."""
        file = file_in(event.mimeData())
        if file is not None:
            event.acceptProposedAction()
            self.file_dropped.emit(file)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  (Qt's name)
        """Ask to be closed: unsaved changes and running work come first."""
        event.ignore()
        self.close_asked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Tell, once, that the window has been painted."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._tell_shown)  # with the window, which may be gone by then


def _use_style(theme: Theme) -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication):
        apply_style(app, theme)


def _title(name: str) -> str:
    return f"{name}[*] — Lacuna"
