"""The main window: the manuscript in the middle, the parameters beside it, quiet bars above and below."""

from itertools import groupby

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QMenu, QMenuBar, QVBoxLayout, QWidget

from lacuna.ui.actions import DECLARED, Actions
from lacuna.ui.connection_button import ConnectionButton
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.empty_state import EmptyState
from lacuna.ui.icons import app_icon
from lacuna.ui.model_button import ModelButton
from lacuna.ui.notice_bar import NoticeBar
from lacuna.ui.parameters import ParameterPanel
from lacuna.ui.signals import signal
from lacuna.ui.status_bar import StatusBar
from lacuna.ui.style import apply_style
from lacuna.ui.theme import Theme
from lacuna.ui.versions_bar import VersionsBar

SIZE = 1280, 800
SMALLEST = 720, 480
BUILT_IN = "Built-in model"


class MainWindow(QMainWindow):
    """Holds the widgets and joins those that need nothing but each other."""

    close_asked = signal()
    shown_first = signal()  # after the first paint, once

    def __init__(self, actions: Actions, editor: ManuscriptEditor, theme: Theme) -> None:
        super().__init__()
        self._actions = actions
        self._painted = False
        _use_style(theme)  # before the widgets, which take its fonts
        self.editor = editor
        self.panel = ParameterPanel()
        self.notice = NoticeBar()
        self.status = StatusBar()
        self.versions = VersionsBar(editor)
        self._empty = EmptyState(editor.viewport())
        self.connection = ConnectionButton(self)
        self.connection.show_connections([BUILT_IN], BUILT_IN)
        self.model = ModelButton(self)
        self._menus = QMenuBar(self)
        self._lay_out()
        self._fill_menus()
        self.resize(QSize(*SIZE).boundedTo(self.screen().availableSize()))
        self.setMinimumSize(*SMALLEST)
        self.setWindowIcon(app_icon())
        self._show_theme(theme)
        self.show_title("Untitled", unsaved=False)
        editor.viewport().installEventFilter(self)
        editor.edited.connect(self._text_changed)
        editor.shown.connect(self._text_changed)
        actions["panel"].toggled.connect(self.panel.setVisible)
        actions["full_screen"].toggled.connect(self._full_screen)
        actions["between"].triggered.connect(self._go_between)
        actions["heat"].toggled.connect(editor.set_heat)
        actions["card"].triggered.connect(editor.show_card_at_caret)
        actions["undo"].triggered.connect(editor.undo_step)
        actions["redo"].triggered.connect(editor.redo_step)
        actions["cut"].triggered.connect(editor.cut)
        actions["copy"].triggered.connect(editor.copy)
        actions["paste"].triggered.connect(editor.paste)
        actions["select_all"].triggered.connect(editor.selectAll)
        editor.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme everywhere."""
        _use_style(theme)
        self._show_theme(theme)

    def _show_theme(self, theme: Theme) -> None:
        self.editor.set_theme(theme)
        self.status.set_theme(theme)
        self.versions.set_theme(theme)
        self._empty.set_theme(theme)

    def show_title(self, name: str, *, unsaved: bool) -> None:
        """Show the manuscript's name, and whether it differs from its file."""
        title = f"{name}[*] — Lacuna"
        if (title, unsaved) == (self.windowTitle(), self.isWindowModified()):
            return  # as after nearly every key and frame
        self.setWindowTitle(title)
        self.setWindowModified(unsaved)
        self.status.show_saved(saved=not unsaved)

    def _lay_out(self) -> None:
        paper = QWidget(self)
        paper.setObjectName("paper")
        column = QVBoxLayout(paper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self.editor)
        whole = QWidget(self)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(paper, 1)
        row.addWidget(self.panel)
        self.setCentralWidget(whole)
        self.setStatusBar(self.status)
        self._top = top = QWidget(self)  # not the menu bar's corner: macOS has the menu bar elsewhere
        top.setObjectName("top")
        top_row = QHBoxLayout(top)
        top_row.setContentsMargins(8, 3, 16, 3)
        top_row.addWidget(self._menus, 1)
        top_row.addWidget(self.connection)
        top_row.addWidget(self.model)
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

    def _go_between(self) -> None:
        if self.editor.hasFocus():
            self._actions["panel"].setChecked(True)
            self.panel.take_focus()
        else:
            self.editor.setFocus()

    def _full_screen(self, on: bool) -> None:  # noqa: FBT001  (a slot of a checkable action)
        self._top.setVisible(not on)
        self.status.setVisible(not on)
        self.panel.setVisible(not on and self._actions["panel"].isChecked())
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
