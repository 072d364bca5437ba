"""The main window: the manuscript in the middle, the parameters beside it, quiet bars above and below.

It is painted with the titles of the menus and empty grounds of the right size, and furnished right after that. What is
imported here, the writer waits for before anything is seen: not ``Qt`` itself, whose enums take longer to make than the
whole window.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMainWindow, QMenuBar, QVBoxLayout, QWidget

from lacuna.ui.menus import TITLES, Menu
from lacuna.ui.signals import signal
from lacuna.ui.style import PANEL_WIDTH, apply_style
from lacuna.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from lacuna.ui.actions import Actions
    from lacuna.ui.connection_button import ConnectionButton
    from lacuna.ui.editor import ManuscriptEditor
    from lacuna.ui.empty_state import EmptyState
    from lacuna.ui.furniture import Furniture, Themed
    from lacuna.ui.model_button import ModelButton
    from lacuna.ui.notice_bar import NoticeBar
    from lacuna.ui.parameters import ParameterPanel
    from lacuna.ui.status_bar import StatusBar
    from lacuna.ui.versions_bar import VersionsBar

SIZE = 1280, 800
SMALLEST = 720, 480
PAPER = 440  # pixels of the text's place at least: the bar of choices and the first page have room there
WIDEST = 400  # pixels of the panel's ground, whatever the settings say


class MainWindow(QMainWindow):
    """Holds the widgets; all of them are there once it is furnished.

    Attributes:
        column: what stands above one another in the middle; the manuscript is its last.
        row: the column, and the panel or its empty ground beside it.
        side: the panel, or its empty ground.
        top: the bar above, with the menus; whatever is added to ``top_row`` stands on their right.
        menus: by title.
        beyond: leads the keyboard from the parameters to further panels; returns whether there was one.

    """

    close_asked = signal()
    shown_first = signal()  # after the first paint, once
    file_dropped = signal(Path)  # beside the text; the editor has a signal of its own

    editor: "ManuscriptEditor"
    empty: "EmptyState"
    panel: "ParameterPanel"
    notice: "NoticeBar"
    status: "StatusBar"
    versions: "VersionsBar"
    connection: "ConnectionButton"
    model: "ModelButton"

    def __init__(self, theme: Theme, panel_width: int = 0, *, panel: bool = True) -> None:
        super().__init__()
        self.beyond: Callable[[], bool] | None = None
        self._painted = False
        self._theme = theme
        self._furniture: Furniture | None = None
        self._typed: list[QKeyEvent] = []  # before there is anything that takes it
        _use_style(theme)  # before the widgets, which take its fonts
        bar = QMenuBar(self)
        self.menus = {title: Menu(bar, title) for title in TITLES}
        for menu in self.menus.values():
            bar.addMenu(menu)
        self.top = QWidget(self)  # not the menu bar's corner: macOS has the menu bar elsewhere
        self.top.setObjectName("top")
        self.top_row = QHBoxLayout(self.top)
        self.top_row.setContentsMargins(8, 3, 16, 3)
        self.top_row.addWidget(bar, 1)
        self.setMenuWidget(self.top)
        paper, whole = QWidget(self), QWidget(self)
        paper.setObjectName("paper")
        paper.setMinimumWidth(PAPER)
        self.column = QVBoxLayout(paper)
        self.side: QWidget = QFrame(self)
        self.side.setObjectName("panel")
        self.side.setFixedWidth(min(max(PANEL_WIDTH, panel_width), WIDEST))  # as it was last: nothing is to jump
        self.side.setVisible(panel)
        self.row = QHBoxLayout(whole)
        self.row.addWidget(paper, 1)
        self.row.addWidget(self.side)
        for layout in (self.column, self.row):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        self.setCentralWidget(whole)
        self.statusBar().setSizeGripEnabled(False)
        self.resize(QSize(*SIZE).boundedTo(self.screen().availableSize()))
        self.setMinimumSize(*SMALLEST)
        self.setWindowTitle(_title("Untitled"))

    def furnish(self, actions: "Actions", editor: "ManuscriptEditor") -> None:
        """Put in all that the first paint can do without; nothing that is there already moves."""
        from lacuna.ui.furniture import Furniture  # noqa: PLC0415  (after the first paint)

        self.editor = editor
        self._furniture = Furniture(self, actions)
        self._furniture.set_theme(self._theme)
        self.setAcceptDrops(True)
        typed, self._typed = self._typed, []
        for event in typed:
            keys = QKeySequence(event.keyCombination())
            action = next((action for action in self.actions() if keys in action.shortcuts()), None)
            if action is not None:
                action.trigger()
            else:
                QCoreApplication.sendEvent(editor, event)

    def add_below_text(self, bar: QWidget) -> None:
        """Put a bar under the text, where it moves no line of it."""
        self.column.addWidget(bar)

    def add_themed(self, part: "Themed") -> None:
        """Let something have the colours of the theme, now and whenever it changes."""
        if self._furniture is not None:
            self._furniture.add_themed(part)
        part.set_theme(self._theme)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme everywhere."""
        self._theme = theme
        _use_style(theme)
        if self._furniture is not None:
            self._furniture.set_theme(theme)

    def show_title(self, name: str, *, unsaved: bool) -> None:
        """Show the manuscript's name, and whether it differs from its file."""
        title = _title(name)
        if (title, unsaved) == (self.windowTitle(), self.isWindowModified()):
            return  # as after nearly every key and frame
        self.setWindowTitle(title)
        self.setWindowModified(unsaved)
        self.status.show_saved(saved=not unsaved)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Keep what is typed before there is an editor for it."""
        if self._furniture is None:
            self._typed.append(event.clone())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  (Qt's name)
        """Show what can be done with the text."""
        if self._furniture is not None:
            self._furniture.show_menu(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  (Qt's name)
        """Take files."""
        if self._furniture is not None and self._furniture.files_in(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  (Qt's name)
        """Tell of each file."""
        for file in self._furniture.files_in(event) if self._furniture is not None else ():
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

    def _tell_shown(self) -> None:
        self.shown_first.emit()


def _use_style(theme: Theme) -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication):
        apply_style(app, theme)


def _title(name: str) -> str:
    return f"{name}[*] — Lacuna"
