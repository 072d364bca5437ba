"""The manuscript in the window and the file it belongs to: new, open, save, and the question about unsaved changes."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from lacuna.core.errors import ChangedOutside, LacunaError
from lacuna.core.manuscript import Manuscript
from lacuna.core.text_files import TextForm
from lacuna.services import files
from lacuna.services.files import FileStamp
from lacuna.services.tasks import Tasks
from lacuna.ui import ask
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.signals import signal

SLOT = "document"
FILTER = "Text (*.txt *.md);;All files (*)"


class Documents(QObject):
    """At most one manuscript, and at most one thing done with its file at a time."""

    changed = signal()  # another manuscript, another name, or saved
    failed = signal(str)  # a sentence for the writer
    about_to_close = signal()  # the manuscript in the window is about to be replaced

    def __init__(self, editor: ManuscriptEditor, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._editor = editor
        self._tasks = tasks
        self._form = TextForm()
        self._stamp: FileStamp | None = None
        self._saved_version = 0
        self.path: Path | None = None
        self.folder = Path.home()

    @property
    def name(self) -> str:
        """The file's name, or what an unsaved manuscript is called."""
        return self.path.name if self.path else "Untitled"

    @property
    def unsaved(self) -> bool:
        """Whether the manuscript differs from its file."""
        return self._editor.manuscript.version != self._saved_version

    def new(self) -> None:
        """Begin an empty manuscript, after asking about unsaved changes."""
        self._tasks.start(SLOT, self._telling, self._new)

    def open(self) -> None:
        """Ask for a file and open it, after asking about unsaved changes."""
        self._tasks.start(SLOT, self._telling, self._open)

    def open_path(self, path: Path) -> None:
        """Open a file, after asking about unsaved changes."""
        self._tasks.start(SLOT, self._telling, self._open_path, path)

    def save(self) -> None:
        """Write the manuscript to its file; ask for a name if it has none."""
        self._tasks.start(SLOT, self._telling, self._save)

    def save_as(self) -> None:
        """Ask for a name and write the manuscript there."""
        self._tasks.start(SLOT, self._telling, self._save_as)

    def close(self, then: Callable[[], object]) -> None:
        """Call ``then`` once nothing unsaved would be lost, or never."""
        self._tasks.start(SLOT, self._telling, self._close, then)

    async def _telling(self, work: Callable[..., Coroutine[Any, Any, object]], *arguments: object) -> None:
        try:
            await work(*arguments)
        except LacunaError as error:
            self.failed.emit(str(error))

    async def _new(self) -> None:
        if await self._may_leave():
            self._show("", TextForm(), None, None)

    async def _open(self) -> None:
        if not await self._may_leave():
            return
        path = await ask.file_to_open(self._editor.window(), "Open a manuscript", self.folder, FILTER)
        if path is not None:
            await self._read(path)

    async def _open_path(self, path: Path) -> None:
        if await self._may_leave():
            await self._read(path)

    async def _read(self, path: Path) -> None:
        document = await asyncio.to_thread(files.read, path)
        self._show(document.text, document.form, path, document.stamp)

    async def _save(self) -> bool:
        if self.path is None:
            return await self._save_as()
        try:
            await self._write(self.path, self._stamp)
        except ChangedOutside as changed:
            question = f"{changed} Write over it?"
            if not await ask.confirm(self._editor.window(), question, "Write over it"):
                return False
            await self._write(self.path, None)
        return True

    async def _save_as(self) -> bool:
        path = await ask.file_to_save(
            self._editor.window(), "Save the manuscript", self.folder / self._proposed(), FILTER
        )
        if path is None:
            return False
        await self._write(path, None)
        return True

    async def _write(self, path: Path, seen: FileStamp | None) -> None:
        """Write the manuscript; what is begun is written to its end, also when Ctrl+S is pressed again meanwhile."""
        manuscript = self._editor.manuscript
        version, text = manuscript.version, manuscript.original_text()
        write = partial(files.write, path, text, self._form, seen=seen)
        writing = asyncio.get_running_loop().run_in_executor(None, write)
        try:
            stamp = await asyncio.shield(writing)
        except asyncio.CancelledError:
            self._written(path, version, await writing)
            raise
        self._written(path, version, stamp)

    def _written(self, path: Path, version: int, stamp: FileStamp) -> None:
        self._stamp, self._saved_version = stamp, version
        self.path, self.folder = path, path.parent
        self.changed.emit()

    async def _close(self, then: Callable[[], object]) -> None:
        if await self._may_leave():
            then()

    async def _may_leave(self) -> bool:
        """Return whether what is unsaved may go: saved, discarded, or there is none."""
        if not self.unsaved:
            return True
        answer = await ask.save_changes(self._editor.window(), self.name)
        if answer is ask.Leave.SAVE:
            return await self._save()
        return answer is ask.Leave.DISCARD

    def _show(self, text: str, form: TextForm, path: Path | None, stamp: FileStamp | None) -> None:
        self.about_to_close.emit()
        self._form, self.path, self._stamp = form, path, stamp
        if path is not None:
            self.folder = path.parent
        manuscript = Manuscript(text)
        self._saved_version = manuscript.version
        self._editor.set_manuscript(manuscript)
        self.changed.emit()

    def _proposed(self) -> str:
        """Return a file name made of the first words."""
        words = "".join(letter if letter.isalnum() else " " for letter in self._editor.manuscript.text(0, 60))
        return ("-".join(words.split()[:5]).lower() or "untitled") + ".txt"
