"""Commands that have to do with files, one after the other, and none while a question is open."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from lacuna.core.errors import LacunaError
from lacuna.services.tasks import Tasks
from lacuna.ui.signals import signal

Answer = TypeVar("Answer")


class Turns(QObject):
    """Does each command when its turn comes; what goes wrong is told in a sentence."""

    failed = signal(str)

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.turn = asyncio.Lock()  # held while a command is done, or while a file is looked at between two
        self._waiting: set[str] = set()  # commands that have not had their turn yet
        self._begun = 0  # commands
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
        if command not in self._waiting:
            self._waiting.add(command)
            self._begun += 1  # a slot of its own, for what runs in it already is not to be cancelled
            self._tasks.start(f"document {self._begun}: {command}", self._in_turn, command, work, arguments)

    async def ask(self, question: Awaitable[Answer]) -> Answer:
        """Wait for an answer; no command is taken meanwhile."""
        self.asking = True
        try:
            return await question
        finally:
            self.asking = False

    async def _in_turn(
        self, command: str, work: Callable[..., Coroutine[Any, Any, object]], arguments: tuple[object, ...]
    ) -> None:
        async with self.turn:
            self._waiting.discard(command)
            try:
                await work(*arguments)
            except LacunaError as error:
                self.failed.emit(str(error))
