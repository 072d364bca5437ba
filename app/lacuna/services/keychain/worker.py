"""One daemon thread that makes blocking calls in turn, and can be left behind with a call that hangs."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Job(Generic[Result]):
    """One call, and the future in which its end is told on the loop's thread.

    Attributes:
        result: pending for as long as the call runs. It is left pending if the job was abandoned before.
        abandoned: whether nobody waits any more. The call looks at it between its steps.

    """

    def __init__(self, call: "Callable[[Job[Result]], Result]", on_late: Callable[[], object] | None = None) -> None:
        """Make a job, on the loop's thread.

        Args:
            call: runs in the thread, with this job.
            on_late: called on the loop's thread if the call ends after it was abandoned.

        """
        self._call = call
        self._on_late = on_late
        self._loop = asyncio.get_running_loop()
        self.result: asyncio.Future[Result] = self._loop.create_future()
        self.abandoned = False

    def abandon(self) -> None:
        """Stop waiting for the call; what it does from now on is late, and so is what it did in this very turn."""
        self.abandoned = True
        if self.result.done():
            self.result.exception()  # seen, so that nobody is told that it was not
            self._call_late()

    def run(self) -> None:
        """Make the call; in the thread."""
        try:
            value = self._call(self)
        except BaseException as error:  # noqa: BLE001  (whatever it is, it is raised where the result is awaited)
            self._tell(self._fail, error)
        else:
            self._tell(self._succeed, value)

    def _tell(self, how: Callable[..., object], what: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: the program is ending
            self._loop.call_soon_threadsafe(how, what)

    def _succeed(self, value: Result) -> None:
        if not self._is_late():
            self.result.set_result(value)

    def _fail(self, error: BaseException) -> None:
        if not self._is_late():
            self.result.set_exception(error)

    def _is_late(self) -> bool:
        if self.abandoned:
            self._call_late()
        return self.abandoned

    def _call_late(self) -> None:
        if self._on_late is not None:
            self._on_late()


class Worker:
    """A thread that never keeps the program from ending, as those of a pool would."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs = self._begin()

    def put(self, job: Job[Result]) -> None:
        """Run a job after those that were put before it."""
        self._jobs.put(job.run)

    def replace(self) -> None:
        """Go on in a new thread; the present one ends with what it does."""
        self.end()
        self._jobs = self._begin()

    def end(self) -> None:
        """Let the thread end with what was put so far."""
        self._jobs.put(None)

    def _begin(self) -> "SimpleQueue[Callable[[], object] | None]":
        jobs: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        threading.Thread(target=_work, args=(jobs,), name=self._name, daemon=True).start()
        return jobs


def _work(jobs: "SimpleQueue[Callable[[], object] | None]") -> None:
    while (call := jobs.get()) is not None:
        call()
        del call  # it may hold a key
