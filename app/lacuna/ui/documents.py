"""The manuscript in the window and the file it belongs to: new, open, save, and the question about unsaved changes."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from lacuna.core.errors import ChangedOutside, LacunaError
from lacuna.core.manuscript import Manuscript
from lacuna.core.text_files import TextForm
from lacuna.services import files
from lacuna.services.files import Document, FileStamp
from lacuna.services.tasks import Tasks
from lacuna.ui import ask
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.signals import signal

Answer = TypeVar("Answer")


class Documents(QObject):
    """At most one manuscript. What is done with its file is done one by one, and nothing while a question is open."""

    changed = signal()  # another manuscript, another name, or saved
    failed = signal(str)  # a sentence for the writer
    leaving = signal()  # the manuscript in the window is about to be left: what writes into it must stop

    def __init__(self, editor: ManuscriptEditor, tasks: Tasks, folder: str, parent: QObject) -> None:
        super().__init__(parent)
        self._editor = editor
        self._tasks = tasks
        self._turn = asyncio.Lock()
        self._waiting: set[str] = set()  # commands that have not had their turn yet
        self._asking = False
        self._begun = 0  # commands
        self._form = TextForm()
        self._stamp: FileStamp | None = None
        self._saved_version = 0
        self.path: Path | None = None
        self.folder = Path(folder) if folder and Path(folder).is_dir() else Path.home()

    @property
    def name(self) -> str:
        """The file's name, or what an unsaved manuscript is called."""
        return self.path.name if self.path else "Untitled"

    @property
    def unsaved(self) -> bool:
        """Whether the manuscript has changed since it was read or written."""
        return self._editor.manuscript.version != self._saved_version

    @property
    def busy(self) -> bool:
        """Whether something is done with a file, or waits for its turn or for an answer."""
        return bool(self._waiting) or self._turn.locked()

    def new(self) -> None:
        """Begin an empty manuscript, after asking about unsaved changes."""
        self._do("new", self._new)

    def open(self) -> None:
        """Ask for a file and open it, after asking about unsaved changes."""
        self._do("open", self._open)

    def open_path(self, path: Path) -> None:
        """Open a file, after asking about unsaved changes."""
        self._do("open path", self._read, path.absolute())

    def save(self) -> None:
        """Write the manuscript to its file; ask for a name if it has none."""
        self._do("save", self._save)

    def save_as(self) -> None:
        """Ask for a name and write the manuscript there."""
        self._do("save as", self._save_as)

    def close(self, then: Callable[[], object]) -> None:
        """Call ``then`` once nothing unsaved would be lost, or never."""
        self._do("close", self._close, then)

    def _do(self, command: str, work: Callable[..., Coroutine[Any, Any, object]], *arguments: object) -> None:
        """Do something when its turn comes. A key that is held down gives a command once."""
        if command not in self._waiting and not self._asking:
            self._waiting.add(command)
            self._begun += 1  # a slot of its own, for what runs in it already is not to be cancelled
            self._tasks.start(f"document {self._begun}: {command}", self._in_turn, command, work, arguments)

    async def _in_turn(
        self, command: str, work: Callable[..., Coroutine[Any, Any, object]], arguments: tuple[object, ...]
    ) -> None:
        async with self._turn:
            self._waiting.discard(command)
            try:
                await work(*arguments)
            except LacunaError as error:
                self.failed.emit(str(error))

    async def _new(self) -> None:
        if await self._may_leave():
            self._show(Document(), None)

    async def _open(self) -> None:
        if not await self._may_leave():
            return
        path = await self._ask(ask.file_to_open(self._editor.window(), "Open a manuscript", self.folder))
        if path is not None:
            await self._read(path)

    async def _read(self, path: Path) -> None:
        document = await asyncio.to_thread(files.read, path)
        if await self._may_leave():  # the writer may have typed meanwhile
            self._show(document, path)

    async def _save(self) -> bool:
        if self.path is None:
            return await self._save_as()
        try:
            await self._write(self.path, self._stamp)
        except ChangedOutside as changed:
            question = f"{changed} Write over it?"
            if not await self._ask(ask.confirm(self._editor.window(), question, "Write over it")):
                return False
            await self._write(self.path, None)
        return True

    async def _save_as(self) -> bool:
        proposed = self.path or self.folder / self._proposed()
        path = await self._ask(ask.file_to_save(self._editor.window(), "Save the manuscript", proposed))
        if path is None:
            return False
        await self._write(path, None)
        return True

    async def _write(self, path: Path, seen: FileStamp | None) -> None:
        manuscript = self._editor.manuscript
        version, text = manuscript.version, manuscript.original_text()
        self._stamp = await asyncio.to_thread(files.write, path, text, self._form, seen=seen)
        self._saved_version = version
        self.path, self.folder = path, path.parent
        self.changed.emit()

    async def _close(self, then: Callable[[], object]) -> None:
        if await self._may_leave():
            then()

    async def _may_leave(self) -> bool:
        """Return whether the manuscript may go: nothing in it is unsaved, or the writer discards it.

        Nothing is awaited after the last look, so that nothing can come between it and the leaving.
        """
        while self.unsaved and not await self._as_in_file():
            self.leaving.emit()
            answer = await self._ask(ask.save_changes(self._editor.window(), self.name))
            if answer is ask.Leave.DISCARD:
                return True
            if answer is ask.Leave.STAY or not await self._save():
                return False
        return True

    async def _as_in_file(self) -> bool:
        """Return whether the text is that of the file after all: typed and undone again, say."""
        manuscript = self._editor.manuscript
        if self._stamp is None:
            return len(manuscript) == 0
        version, text = manuscript.version, manuscript.original_text()
        if await asyncio.to_thread(files.stamp_of, text, self._form) != self._stamp:
            return False
        self._saved_version = version
        self.changed.emit()
        return True

    async def _ask(self, question: Awaitable[Answer]) -> Answer:
        self._asking = True
        try:
            return await question
        finally:
            self._asking = False

    def _show(self, document: Document, path: Path | None) -> None:
        self.leaving.emit()
        self._form, self._stamp, self.path = document.form, document.stamp, path
        if path is not None:
            self.folder = path.parent
        manuscript = Manuscript(document.text)
        self._saved_version = manuscript.version
        self._editor.set_manuscript(manuscript)
        self.changed.emit()

    def _proposed(self) -> str:
        """Return a file name made of the first words."""
        beginning = self._editor.manuscript.text()[:60]
        words = "".join(letter if letter.isalnum() else " " for letter in beginning)
        return ("-".join(words.split()[:5]).lower() or "untitled") + ".txt"
