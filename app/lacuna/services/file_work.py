"""Reading or writing a file in a thread of its own: it can be stopped, and a disk that hangs keeps nobody."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from typing import Any, TypeVar

from lacuna.core.errors import FileStopped

Result = TypeVar("Result")


class FileWork:
    """One piece of work. Until it has committed itself it can be stopped; then nothing has happened.

    Attributes:
        done: bytes so far.
        total: bytes in all; 0 if that is not known.

    """

    def __init__(self, told: str) -> None:
        """Begin nothing yet.

        Args:
            told: to the writer, if it is stopped.

        """
        self._told = told
        self._lock = threading.Lock()
        self._stopped = self._committed = False
        self._outcome: Future[Any] | None = None
        self.done = self.total = 0

    def check(self) -> None:
        """Go on only if nobody has stopped it; in the thread.

        Raises:
            FileStopped: somebody has.

        """
        if self._stopped:
            raise FileStopped(self._told)

    def commit(self) -> None:
        """Go on to the end, whatever happens; in the thread.

        Raises:
            FileStopped: somebody has stopped it.

        """
        with self._lock:
            self.check()
            self._committed = True

    def stop(self) -> None:
        """Stop it, on the loop's thread; whoever waits for it is told at once. What has committed itself goes on."""
        with self._lock:
            self._stopped = not self._committed
        if self._stopped and self._outcome is not None:
            with suppress(InvalidStateError):  # it has just ended
                self._outcome.set_exception(FileStopped(self._told))

    async def run(self, call: Callable[..., Result], *arguments: object) -> Result:
        """Return what ``call`` returns in the thread; the work is its last argument.

        Raises:
            FileStopped: it was stopped; the thread ends as soon as the system lets it.

        """
        outcome: Future[Result] = Future()
        self._outcome = outcome

        def work() -> None:
            with suppress(InvalidStateError):  # it was stopped
                try:
                    outcome.set_result(call(*arguments, self))
                except InvalidStateError:
                    raise
                except BaseException as error:  # noqa: BLE001  (whatever it is, it is raised where it is awaited)
                    outcome.set_exception(error)

        threading.Thread(target=work, name="file work", daemon=True).start()
        try:
            return await asyncio.wrap_future(outcome)
        except asyncio.CancelledError:
            self.stop()
            raise
