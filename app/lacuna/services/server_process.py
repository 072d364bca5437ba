"""A completions server in a child process: started when it is wanted, started again when it died."""

import asyncio
import contextlib
import logging
import secrets
import sys
from collections.abc import Callable, Sequence
from enum import Enum
from time import monotonic
from typing import Any, NamedTuple, Self

import msgspec

from lacuna.core.completions import Endpoint
from lacuna.core.errors import EngineError
from lacuna.core.secret import Secret
from lacuna.services.child import Child, start_child
from lacuna.services.tasks import Tasks

OnDeath = Callable[["Death"], object]

QUICK = 5.0  # a server that dies within so many seconds of its start is not to be started for ever
TRIES = 3
logger = logging.getLogger(__name__)


class EngineState(Enum):
    """What the writer is told of a server that this program runs."""

    STARTING = "starting"
    READY = "ready"
    RESTARTING = "restarting"
    FAILED = "failed"
    STOPPED = "stopped"


class Death(NamedTuple):
    """A server ended by itself: its name, exit status (minus the number of a signal), last lines of standard error."""

    name: str
    status: int
    complaints: list[str]


def engine_command(*arguments: str) -> list[str]:
    """Return the command line of ``lacuna engine`` as a child that ends with this program."""
    # -P: no module is taken from the folder in which the program happens to be started.
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "lacuna"]
    return [*program, "engine", "--key-stdin", "--end-with-input", *arguments]


class ServerProcess:
    """Owns the child process. The child ends when its standard input closes: also when this program is killed.

    ``on_change`` is called on the loop's thread with each new state, ``on_death`` with each end that nobody wanted.
    What differs between servers is overridden.
    """

    slot: str  # of its tasks
    name: str  # of its endpoint
    subject: str  # of the sentences
    patience: float  # seconds that it may say nothing until it is ready

    def __init__(
        self,
        tasks: Tasks,
        on_change: Callable[[EngineState], object],
        command: Sequence[str],
        on_death: OnDeath | None = None,
    ) -> None:
        self._tasks = tasks
        self._on_death = on_death
        self._on_change = on_change
        self._command = command
        self._child: Child | None = None
        self._endpoint: Endpoint | None = None
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._over = False  # what there was to hear of the child
        self._attempt: asyncio.Future[EngineError | None] | None = None  # to start it
        self._begun = 0.0
        self._quick_deaths = 0
        self._started_before = False
        self._leaving = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """End it for good."""
        self._leaving = True
        self._tasks.cancel(self.slot)
        child, self._child, self._endpoint = self._child, None, None
        if child is not None:
            await child.end()

    def give_up(self) -> None:
        """End a start that nobody waits for any more; whoever does is told so."""
        attempt, self._attempt = self._attempt, None
        if attempt is not None:
            self._tasks.cancel(self.slot)
            attempt.set_result(EngineError(f"{self.subject} was closed before it was ready."))

    def start(self) -> None:
        """Begin to start it, so that it is ready when it is wanted."""
        if self._attempt is None:
            self._attempt = asyncio.get_running_loop().create_future()
            self._tasks.start(self.slot, self._try, self._attempt)

    async def endpoint(self) -> Endpoint:
        """Return its endpoint, once it is ready; start it again if it died.

        Whoever stops waiting does not stop the start: others may wait for it.

        Raises:
            EngineError: it does not start.

        """
        if self._endpoint is None:
            self.start()
        if self._attempt is not None and (failure := await asyncio.shield(self._attempt)):
            raise EngineError(str(failure))
        if self._endpoint is None:
            raise EngineError(f"{self.subject} has ended. Try again.")
        return self._endpoint

    @property
    def starting(self) -> bool:
        """Whether a start is under way."""
        return self._attempt is not None

    @property
    def pid(self) -> int | None:
        """The child's process id, or None."""
        return self._child.pid if self._child else None

    def _tell(self, state: EngineState) -> None:
        logger.info("%s: %s", self.name, state.value)
        self._on_change(state)

    def progressed(self, share: float) -> None:
        """Hear that ``share`` of the start is done."""

    def refused(self, sentence: str, complaints: Sequence[str]) -> str:
        """Return the sentence for a server that says itself why it does not start."""
        del complaints
        return sentence

    def crashed(self, complaints: Sequence[str]) -> str:
        """Return the sentence for a server that ended at its start; ``complaints`` were its last."""
        del complaints
        return f"{self.subject} did not start. Try again."

    def died(self) -> None:
        """Hear that it ended after it had been ready."""

    async def _try(self, attempt: "asyncio.Future[EngineError | None]") -> None:
        """Start it, and tell all who wait for it how that went."""
        failure: EngineError | None = EngineError(f"{self.subject} was closed before it was ready.")
        try:
            await self._start()
            failure = None
        except EngineError as error:  # told by the state too; who wants it is told again
            failure = error
            self._tell(EngineState.FAILED)
        finally:
            if self._attempt is attempt:
                self._attempt = None
                attempt.set_result(failure)
            self._notice_death()

    async def _start(self) -> None:
        if self._quick_deaths >= TRIES:
            self._quick_deaths = 0  # the writer asks again: so try again, but say first why it did not work
            raise EngineError(f"{self.subject} keeps ending at its start. Try again, or use another connection.")
        self._tell(EngineState.RESTARTING if self._started_before else EngineState.STARTING)
        self._started_before = True
        key = secrets.token_urlsafe(32)
        self._begun = monotonic()
        lines = self._lines = asyncio.Queue[str | None]()
        self._over = False

        def heard(line: str | None) -> None:
            lines.put_nowait(line)
            if line is None and lines is self._lines:
                self._over = True
                self._notice_death()

        try:
            child = self._child = await start_child(self._command, key, heard)
        except OSError as error:
            raise EngineError(f"{self.subject} could not be started: its process was refused.") from error
        try:
            base_url = await self._base_url(child)
        except (EngineError, asyncio.CancelledError) as error:
            child.kill()
            self._child = None
            self._quick_deaths += isinstance(error, EngineError)
            raise
        self._endpoint = Endpoint(name=self.name, base_url=base_url, key=Secret(key))
        self._tell(EngineState.READY)

    async def _base_url(self, child: Child) -> str:
        """Listen until it is ready; return its address."""
        while True:
            try:
                async with asyncio.timeout(self.patience):  # wait_for would swallow a cancellation that meets a line
                    line = await self._lines.get()
                said: dict[str, Any] = msgspec.json.decode(line or "", type=dict[str, Any])
            except TimeoutError as error:
                raise EngineError(f"{self.subject} took too long to start. Try again.") from error
            except msgspec.DecodeError as error:
                self._tell_death(child)
                raise EngineError(self.crashed(child.complaints)) from error
            match said:
                case {"base_url": str(base_url)}:
                    return base_url
                case {"error": str(sentence)}:
                    await self._last_words()
                    raise EngineError(self.refused(sentence, child.complaints))
                case {"loading": float(share) | int(share)}:
                    self.progressed(share)
                case _:
                    pass

    def _tell_death(self, child: Child) -> None:
        if self._on_death is not None and child.status is not None and not self._leaving:
            self._on_death(Death(self.name, child.status, list(child.complaints)))

    async def _last_words(self) -> None:
        """Wait until all that a server complained of has been heard: it ends after that."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(QUICK):
                while await self._lines.get() is not None:
                    pass

    def _notice_death(self) -> None:
        """Say that a server that was ready has ended; how a start ends is told by the start."""
        if not self._over or self._child is None or self._attempt is not None:
            return
        quick = monotonic() - self._begun < QUICK
        self._quick_deaths = self._quick_deaths + 1 if quick else 0
        self._tell_death(self._child)
        self._child = self._endpoint = None
        self._tell(EngineState.STOPPED)
        if self._quick_deaths < TRIES and not self._leaving:
            self.died()
