"""Commands that have to do with files, one after the other, and none while a question is open."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextlib import contextmanager
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from lacuna.core.errors import LacunaError
from lacuna.services.file_work import FileWork
from lacuna.services.tasks import Tasks
from lacuna.ui.signals import signal

Answer = TypeVar("Answer")
Result = TypeVar("Result")
SLOW = 0.3  # seconds until it is shown that something is being done


class Turns(QObject):
    """Does each command when its turn comes; what goes wrong is told in a sentence."""

    failed = signal(str)
    slow = signal(str, FileWork)  # what is being done with a file: it takes a while
    over = signal()  # it is done, or stopped

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.turn = asyncio.Lock()  # held while a command is done, or while a file is looked at between two
        self._waiting: set[str] = set()  # commands that have not had their turn yet
        self._begun = 0  # commands
        self._told: list[str] = []  # since there was last nothing to do
        self.asking = False  # whether a question is open

    @property
    def busy(self) -> bool:
        """Whether something is done, or waits for its turn or for an answer."""
        return bool(self._waiting) or self.turn.locked()

    def take(self, command: str, work: Callable[..., Coroutine[Any, Any, object]], *arguments: object) -> None:
        """Do something when its turn comes. A key that is held down gives a command once."""
        if not self.asking:
            self.queue(command, work, *arguments)

    def queue(self, command: str, work: Callable[..., Coroutine[Any, Any, object]], *arguments: object) -> None:
        """Do something when its turn comes, even if a question is open now."""
        if not self.busy:
            self._told.clear()
        if command not in self._waiting:
            self._waiting.add(command)
            self._begun += 1  # a slot of its own, for what runs in it already is not to be cancelled
            self._tasks.start(f"document {self._begun}: {command}", self._in_turn, command, work, arguments)

    def tell(self, sentence: str) -> None:
        """Tell what went wrong, with what else did since there was last nothing to do: one bar shows it."""
        self._told.append(sentence)
        self.failed.emit(" ".join(self._told))

    async def ask(self, question: Awaitable[Answer]) -> Answer:
        """Wait for an answer; no command is taken meanwhile."""
        self.asking = True
        try:
            return await question
        finally:
            self.asking = False

    async def work(self, doing: str, stopped: str, call: Callable[..., Result], *arguments: object) -> Result:
        """Return what ``call`` returns in a thread of its own; if it takes long, it is shown and can be stopped.

        Args:
            doing: what is shown, without an end: ``Opening chapter.txt``.
            stopped: the sentence that is told if it is stopped.
            call: its last argument is the ``FileWork`` as which it is done.
            arguments: the others.

        Raises:
            FileStopped: it was stopped.

        """
        work = FileWork(stopped)
        with self.shown(doing, work):
            return await work.run(call, *arguments)

    @contextmanager
    def shown(self, doing: str, work: FileWork) -> Generator[None]:
        """Show what is being done meanwhile, if it takes long."""
        slow = asyncio.get_running_loop().call_later(SLOW, self.slow.emit, doing, work)
        try:
            yield
        finally:
            slow.cancel()
            self.over.emit()

    async def _in_turn(
        self, command: str, work: Callable[..., Coroutine[Any, Any, object]], arguments: tuple[object, ...]
    ) -> None:
        async with self.turn:
            self._waiting.discard(command)
            try:
                await work(*arguments)
            except LacunaError as error:
                self.tell(str(error))
