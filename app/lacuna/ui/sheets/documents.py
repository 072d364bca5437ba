"""The open manuscripts and their files: new, open, save, close, and the question about unsaved changes."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from lacuna.core.errors import ChangedOutside
from lacuna.core.manuscript import Manuscript
from lacuna.services import files
from lacuna.services.files import FileStamp
from lacuna.ui import ask
from lacuna.ui.sheets.closed import Closed
from lacuna.ui.sheets.sheet import Sheet
from lacuna.ui.sheets.sheets import Sheets
from lacuna.ui.sheets.turns import Turns
from lacuna.ui.signals import signal

NOTHING = "No manuscript was closed since Lacuna was started."


class Documents(QObject):
    """Opens, saves and closes what the sheets hold; nothing unsaved is lost without a question."""

    changed = signal()  # another manuscript is shown, it has another name, or it is saved
    leaving = signal(Manuscript)  # it is about to be closed: what writes into it must stop
    opened = signal(Path)  # read from a file, or written to one of a new name

    def __init__(self, sheets: Sheets, turns: Turns, folder: str, window: QWidget) -> None:
        super().__init__(window)
        self._sheets = sheets
        self._turns = turns
        self._window = window
        self._closed = Closed()
        self.folder = Path(folder) if folder and Path(folder).is_dir() else Path.home()
        sheets.changed.connect(self._sheets_changed)

    @property
    def path(self) -> Path | None:
        """The file of the manuscript that is shown."""
        return self._sheets.current.path

    @property
    def name(self) -> str:
        """Its name, or what an unsaved manuscript is called."""
        return self._sheets.current.name

    @property
    def unsaved(self) -> bool:
        """Whether the manuscript that is shown has changed since it was read or written."""
        return self._sheets.current.unsaved

    def new(self) -> None:
        """Begin an empty manuscript in a tab of its own."""
        if self._turns.asking:
            return
        if not self._sheets.current.blank:
            self._sheets.add(Sheet(Manuscript()))
        self._sheets.take_focus()

    def open(self) -> None:
        """Ask for a file and open it in a tab."""
        self._turns.take("open", self._open)

    def open_path(self, path: Path) -> None:
        """Open a file in a tab, or show the tab that has it; if a question is open, after that."""
        self._turns.queue(f"open {path}", self._read, path.absolute())

    def save(self) -> None:
        """Write the manuscript that is shown to its file; ask for a name if it has none."""
        self._turns.take("save", self._save, self._sheets.current)

    def save_as(self) -> None:
        """Ask for a name and write the manuscript there."""
        self._turns.take("save as", self._save_as, self._sheets.current)

    def close_sheet(self, sheet: Sheet) -> None:
        """Close a manuscript's tab once nothing unsaved would be lost."""
        self._turns.take(f"close {id(sheet)}", self._close_sheet, sheet)

    def reopen(self) -> None:
        """Bring back what was closed last, where its tab was; if its file is open again by now, show that."""
        if self._turns.asking:
            return
        kept = self._closed.take()
        if kept is None:
            self._turns.failed.emit(NOTHING)
            return
        sheet, index = kept
        again = self._sheets.find(sheet.path) if sheet.path is not None else None
        if again is not None:
            self._sheets.show(again)
        else:
            self._sheets.add(sheet)
            self._sheets.move(sheet, min(index, len(self._sheets.all) - 1))
        self._sheets.take_focus()

    def close(self, then: Callable[[], object]) -> None:
        """Call ``then`` once nothing unsaved would be lost in any tab, or never."""
        self._turns.take("close", self._close, then)

    async def _open(self) -> None:
        path = await self._turns.ask(ask.file_to_open(self._window, "Open a manuscript", self.folder))
        if path is not None:
            await self._read(path)

    async def _read(self, path: Path) -> None:
        self._sheets.take_focus()  # now, when it was asked for: later the writer may be typing elsewhere
        sheet = self._sheets.find(path)
        if sheet is not None:
            self._sheets.show(sheet)
            return
        stopped = f"Opening {path.name} was stopped."
        sheet = await self._turns.work(f"Opening {path.name}", stopped, Sheet.read, path)
        ready = await self._sheets.laid_out(sheet, self._turns)
        self.folder = path.parent
        self._sheets.add(sheet, ready)
        self.opened.emit(path)
        if sheet.read_only:
            self._turns.tell(f"{path.name} is read-only. You can write in it, and save it under another name.")

    async def _save(self, sheet: Sheet) -> bool:
        if sheet.path is None or await self._is_locked(sheet, sheet.path):
            return await self._save_as(sheet)
        try:
            await self._write(sheet, sheet.path, sheet.stamp)
        except ChangedOutside as changed:
            question = f"{changed} Write over it?"
            if not await self._turns.ask(ask.confirm(self._window, question, "Write over it")):
                return False
            await self._write(sheet, sheet.path, None)
        return True

    async def _is_locked(self, sheet: Sheet, path: Path) -> bool:
        """Return whether a file may not be written to now, whatever it was when it was read."""
        was, sheet.read_only = sheet.read_only, await asyncio.to_thread(files.is_read_only, path)
        if sheet.read_only and not was:
            self._turns.tell(f"{path.name} is read-only by now. Save it under another name.")
        return sheet.read_only

    async def _save_as(self, sheet: Sheet) -> bool:
        proposed = sheet.path or self.folder / _proposed(sheet.manuscript)
        path = await self._turns.ask(ask.file_to_save(self._window, "Save the manuscript", proposed))
        if path is None:
            return False
        if self._sheets.find(path) not in (None, sheet):
            self._turns.tell(f"{path.name} is open in another tab. Close that first, or choose another name.")
            return False
        await self._write(sheet, path, None)
        sheet.read_only = False
        self.opened.emit(path)
        return True

    async def _write(self, sheet: Sheet, path: Path, seen: FileStamp | None) -> None:
        if sheet is self._sheets.current:
            self._sheets.settle()  # what is being composed is to be in the file as well
        version, text = sheet.manuscript.version, sheet.manuscript.original_text()
        stopped = f"Saving {path.name} was stopped: the file is as it was, and your changes are not in it."
        sheet.stamp = await self._turns.work(f"Saving {path.name}", stopped, files.write, path, text, sheet.form, seen)
        sheet.saved_version, sheet.path = version, path
        self.folder = path.parent
        self._sheets.changed.emit()

    async def _close_sheet(self, sheet: Sheet) -> None:
        if sheet in self._sheets.all and await self._may_leave(sheet):
            self.leaving.emit(sheet.manuscript)
            self._sheets.note_place()
            index = self._sheets.all.index(sheet)
            self._sheets.remove(sheet)
            self._closed.add(sheet, index)

    async def _close(self, then: Callable[[], object]) -> None:
        agreed: dict[Sheet, int] = {}  # the versions that may be lost
        shown = self._sheets.current
        self._sheets.settle()
        while sheet := self._to_ask_about(agreed):
            if not await self._may_leave(sheet):
                return
            agreed[sheet] = sheet.manuscript.version
        self._sheets.show(shown)  # the one to come back to, which need not be the one that was asked about last
        then()

    def _to_ask_about(self, agreed: dict[Sheet, int]) -> Sheet | None:
        sheets = self._sheets.all
        return next((each for each in sheets if each.unsaved and agreed.get(each) != each.manuscript.version), None)

    async def _may_leave(self, sheet: Sheet) -> bool:
        """Return whether a manuscript may go: nothing in it is unsaved, or the writer discards it.

        Nothing is awaited after the last look, so that nothing can come between it and the leaving.
        """
        self._sheets.settle()
        while sheet.unsaved and not await self._as_in_file(sheet):
            self._sheets.show(sheet)
            self.leaving.emit(sheet.manuscript)
            answer = await self._turns.ask(ask.save_changes(self._window, sheet.name))
            if answer is ask.Leave.DISCARD:
                return True
            if answer is ask.Leave.STAY or not await self._save(sheet):
                return False
        return True

    async def _as_in_file(self, sheet: Sheet) -> bool:
        """Return whether the text is that of the file after all: typed and undone again, say."""
        manuscript = sheet.manuscript
        if sheet.stamp is None:
            return len(manuscript) == 0
        version, text = manuscript.version, manuscript.original_text()
        if await asyncio.to_thread(files.stamp_of, text, sheet.form) != sheet.stamp:
            return False
        sheet.saved_version = version
        self._sheets.changed.emit()
        return True

    def _sheets_changed(self) -> None:
        self.changed.emit()


def _proposed(manuscript: Manuscript) -> str:
    """Return a file name made of the first words."""
    beginning = manuscript.text()[:60]
    words = "".join(letter if letter.isalnum() else " " for letter in beginning)
    return ("-".join(words.split()[:5]).lower() or "untitled") + ".txt"
