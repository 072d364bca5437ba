"""Joins the open manuscripts with the window: tabs, the menu's commands, recent files, changes from outside."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from lacuna.services.tasks import Tasks
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.remedies import Remedies
from lacuna.ui.sheets.documents import Documents
from lacuna.ui.sheets.outside import Outside
from lacuna.ui.sheets.session import Session
from lacuna.ui.sheets.sheet import Sheet
from lacuna.ui.sheets.sheets import Sheets
from lacuna.ui.sheets.tab_bar import TabBar
from lacuna.ui.sheets.turns import Turns
from lacuna.ui.sheets.working_bar import WorkingBar


class SheetsDesk(QObject):
    """Everything that happens between the manuscripts, their files and the window."""

    def __init__(self, first: FirstWindow, tasks: Tasks, remedies: Remedies) -> None:
        super().__init__(first.window)
        self._first = first
        self._remedies = remedies
        self.turns = Turns(tasks, self)
        self.sheets = Sheets(first.editor, self)
        self.documents = Documents(self.sheets, self.turns, first.settings.folder, first.window)
        self.session = Session(self.sheets, self.turns, first.settings)
        self.outside = Outside(self.sheets, first.editor, tasks, self.turns, first.window)
        self.tabs = TabBar(self.sheets, first.window)
        first.window.column.insertWidget(0, self.tabs)
        self.working = WorkingBar(self.turns, first.window)
        first.window.column.insertWidget(1, self.working)
        self.recent = QMenu("Open &Recent", first.window)
        _add_behind(first.actions["open"], self.recent)
        self._connect()

    def _connect(self) -> None:
        actions, documents, outside = self._first.actions, self.documents, self.outside
        self.turns.failed.connect(self._tell)
        self.tabs.close_asked.connect(documents.close_sheet)
        self.recent.aboutToShow.connect(self._fill_recent)
        documents.opened.connect(self.session.note_opened)
        outside.found.connect(self._found_outside)
        actions["full_screen"].toggled.connect(self.tabs.stay_away)
        actions["new"].triggered.connect(documents.new)
        actions["open"].triggered.connect(documents.open)
        actions["save"].triggered.connect(documents.save)
        actions["save_as"].triggered.connect(documents.save_as)
        actions["close"].triggered.connect(self._close)
        actions["reopen"].triggered.connect(documents.reopen)
        actions["next_sheet"].triggered.connect(self._next)
        actions["previous_sheet"].triggered.connect(self._previous)

    def _tell(self, sentence: str) -> None:
        self._first.window.notice.show_notice(sentence)

    def _close(self) -> None:
        self.documents.close_sheet(self.sheets.current)

    def _next(self) -> None:
        self.sheets.step(1)

    def _previous(self) -> None:
        self.sheets.step(-1)

    def _found_outside(self, changed: tuple[Sheet, ...], gone: tuple[Sheet, ...]) -> None:
        told: list[str] = []  # what the button is for comes last
        if gone:
            told.append(
                f"{_named(gone, 'is not in its folder', 'are not in their folders')} any more. "
                "Your text is here; saving writes the file again."
            )
        if changed:
            told.append(f"{_named(changed, 'has', 'have')} been changed by another program.")
        if unsaved := [sheet for sheet in changed if sheet.unsaved]:
            which = "" if len(changed) == 1 else f" in {' and '.join(sheet.name for sheet in unsaved)}"
            again = "it" if len(changed) == 1 else "them"
            told.append(f"Reading {again} again replaces your changes{which}; undo brings them back.")
        if changed:
            action = "Read it again" if len(changed) == 1 else "Read them again"
            self._remedies.offer(" ".join(told), action, partial(self._read_again, changed))
        else:
            self._tell(" ".join(told))

    def _read_again(self, changed: tuple[Sheet, ...]) -> None:
        for sheet in changed:
            self.outside.read_again(sheet)

    def _fill_recent(self) -> None:
        self.recent.clear()
        for path in self.session.recent:
            action = self.recent.addAction(_shortened(path).replace("&", "&&"))
            action.setData(path)  # not its text: Qt would lose what is no UTF-8
            action.triggered.connect(self._open_recent)
        if self.recent.isEmpty():
            self.recent.addAction("No files yet").setEnabled(False)
            return
        self.recent.addSeparator()
        self.recent.addAction("&Forget These").triggered.connect(self.session.forget_recent)

    def _open_recent(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.documents.open_path(action.data())


def _add_behind(action: QAction, menu: QMenu) -> None:
    """Put a menu behind an action, into the menu in which that stands."""
    for holder in action.associatedObjects():
        if isinstance(holder, QMenu):
            members = holder.actions()
            holder.insertMenu(members[members.index(action) + 1], menu)


def _named(sheets: tuple[Sheet, ...], one: str, several: str) -> str:
    """Return the names of sheets and what is said of one or of several: ``one.txt, two.txt and three.txt have``."""
    *names, last = (sheet.name for sheet in sheets)
    return f"{', '.join(names)} and {last} {several}" if names else f"{last} {one}"


def _shortened(path: Path) -> str:
    """Return a path with the home folder as a tilde."""
    try:
        return f"~/{path.relative_to(Path.home()).as_posix()}"
    except ValueError:
        return str(path)
