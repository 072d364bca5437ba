"""Sees when another program changes or takes away a file that is open, whenever the writer comes back."""

import asyncio

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from lacuna.core.difference import difference
from lacuna.core.errors import FileError, FileStopped
from lacuna.core.manuscript import Manuscript
from lacuna.services import files
from lacuna.services.files import Document, FileStamp
from lacuna.services.tasks import Tasks
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.sheets.sheet import Sheet
from lacuna.ui.sheets.sheets import Sheets
from lacuna.ui.sheets.turns import Turns
from lacuna.ui.signals import signal

SLOT = "look at the open files"


class Outside(QObject):
    """Compares what the open files hold with what was read or written last; each change is told once.

    With a new change those that have not been settled are told again: one bar shows them all.
    """

    found = signal(tuple[Sheet, ...], tuple[Sheet, ...])  # of which the files hold another text now, or are gone

    def __init__(self, sheets: Sheets, editor: ManuscriptEditor, tasks: Tasks, turns: Turns, window: QWidget) -> None:
        super().__init__(window)
        self._sheets = sheets
        self._editor = editor
        self._tasks = tasks
        self._turns = turns
        self._told: dict[Sheet, FileStamp | None] = {}  # what the file was, None if it was gone
        window.installEventFilter(self)

    def look(self) -> None:
        """Look at every open file."""
        self._tasks.start(SLOT, self._look)

    def read_again(self, sheet: Sheet) -> None:
        """Take over what another program made of a file, as one step: undo brings back what stood there."""
        self._turns.take(f"read again {id(sheet)}", self._read_again, sheet)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        """Look whenever the writer comes back from other programs."""
        if event.type() == QEvent.Type.WindowActivate:
            self.look()
        return super().eventFilter(watched, event)

    async def _look(self) -> None:
        fresh = False
        for sheet in self._sheets.all:
            async with self._turns.turn:  # what is just being saved is no change from outside
                fresh = await self._look_at(sheet) or fresh
        if fresh:
            open_ = [sheet for sheet in self._sheets.all if self._told.get(sheet, sheet.stamp) != sheet.stamp]
            changed = tuple(sheet for sheet in open_ if self._told[sheet] is not None)
            self.found.emit(changed, tuple(sheet for sheet in open_ if sheet not in changed))

    async def _look_at(self, sheet: Sheet) -> bool:
        """Return whether there is a change that has not been told."""
        if sheet.path is None or sheet.stamp is None:
            return False
        try:
            doing = f"Looking whether {sheet.path.name} has changed"
            stamp = await self._turns.work(doing, "", files.current_stamp, sheet.path)
        except FileStopped:
            return False
        except FileError:
            stamp = None
        if stamp == sheet.stamp:
            self._told.pop(sheet, None)
            return False
        fresh = sheet in self._sheets.all and self._told.get(sheet, sheet.stamp) != stamp
        if fresh:
            self._told[sheet] = stamp
        return fresh

    async def _read_again(self, sheet: Sheet) -> None:
        if sheet.path is None:
            return
        stopped = f"Reading {sheet.path.name} again was stopped."
        document = await self._turns.work(f"Reading {sheet.path.name} again", stopped, files.read, sheet.path)
        text = await asyncio.to_thread(_text, document)
        if sheet not in self._sheets.all:
            return
        manuscript = sheet.manuscript
        self._editor.settle()
        manuscript.edit_many([difference(manuscript.text(), text)])
        if sheet is self._sheets.current:
            self._editor.sync()
        sheet.form, sheet.stamp, sheet.read_only = document.form, document.stamp, document.read_only
        version, original = manuscript.version, manuscript.original_text()
        if await asyncio.to_thread(files.stamp_of, original, sheet.form) == sheet.stamp:
            sheet.saved_version = version
        self._sheets.changed.emit()


def _text(document: Document) -> str:
    """Return a file's text as a manuscript has it."""
    return Manuscript(document.text).text()
