"""The built-in model's process: started when it is wanted, restarted when it died, ended with the program."""

import asyncio
import contextlib
import json
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from time import monotonic
from typing import IO, Self

from lacuna.core.completions import Endpoint
from lacuna.core.errors import EngineError
from lacuna.core.secret import Secret
from lacuna.services.tasks import Tasks

SLOT = "engine"
PATIENCE = 30.0  # seconds for a start on a slow machine
QUICK = 5.0  # an engine that dies within so many seconds of its start is not to be started for ever
TRIES = 3
FAREWELL = 2.0  # seconds to end by itself
NAME = "Built-in model"
_NO_CONSOLE = 0x08000000 if sys.platform == "win32" else 0  # CREATE_NO_WINDOW


class EngineState(Enum):
    """What the writer is told of the engine."""

    STARTING = "starting"
    READY = "ready"
    RESTARTING = "restarting"
    FAILED = "failed"
    STOPPED = "stopped"


class EngineProcess:
    """Owns the child process. The child ends when its standard input closes: also when this program is killed.

    ``on_change`` is called on the loop's thread with each new state.
    """

    def __init__(
        self, tasks: Tasks, on_change: Callable[[EngineState], object], *, request_log: Path | None = None
    ) -> None:
        self._tasks = tasks
        self._on_change = on_change
        self._request_log = request_log
        self._child: subprocess.Popen[bytes] | None = None
        self._endpoint: Endpoint | None = None
        self._attempt: asyncio.Future[EngineError | None] | None = None  # to start it
        self._begun = 0.0
        self._quick_deaths = 0
        self._started_before = False
        self._leaving = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._leaving = True
        child, self._child, self._endpoint = self._child, None, None
        if child is not None:
            await asyncio.to_thread(_end, child)

    def start(self) -> None:
        """Begin to start the engine, so that it is ready when it is wanted."""
        if self._attempt is None:
            self._attempt = asyncio.get_running_loop().create_future()
            self._tasks.start(SLOT, self._try, self._attempt)

    async def endpoint(self) -> Endpoint:
        """Return the engine's endpoint, once it is ready; start the engine again if it died.

        Whoever stops waiting does not stop the start: others may wait for it.

        Raises:
            EngineError: it does not start.

        """
        if self._endpoint is None:
            self.start()
        if self._attempt is not None and (failure := await asyncio.shield(self._attempt)):
            raise EngineError(str(failure))
        if self._endpoint is None:
            raise EngineError("The built-in model has ended. Try again.")
        return self._endpoint

    @property
    def pid(self) -> int | None:
        """The child's process id, or None."""
        return self._child.pid if self._child else None

    async def _try(self, attempt: "asyncio.Future[EngineError | None]") -> None:
        """Start the engine, and tell all who wait for it how that went."""
        failure: EngineError | None = EngineError("The built-in model was not started: the program is closing.")
        try:
            await self._start()
            failure = None
        except EngineError as error:  # told by the state too; who wants the engine is told again
            failure = error
        finally:
            self._attempt = None
            if not attempt.done():
                attempt.set_result(failure)

    async def _start(self) -> None:
        if self._quick_deaths >= TRIES:
            self._quick_deaths = 0  # the writer asks again: so try again, but say first why it did not work
            self._on_change(EngineState.FAILED)
            raise EngineError("The built-in model keeps ending at its start. Try again, or use another connection.")
        self._on_change(EngineState.RESTARTING if self._started_before else EngineState.STARTING)
        self._started_before = True
        key = secrets.token_urlsafe(32)
        self._begun = monotonic()
        ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        try:
            child = self._child = await _spawned(self._command(), key)
        except OSError as error:
            self._on_change(EngineState.FAILED)
            raise EngineError("The built-in model's process could not be started.") from error
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._watch, args=(child, loop, ready), name="engine watch", daemon=True).start()
        try:
            line = await asyncio.wait_for(ready, PATIENCE)
            self._endpoint = Endpoint(name=NAME, base_url=str(json.loads(line)["base_url"]), key=Secret(key))
        except (TimeoutError, ValueError, KeyError, TypeError) as error:
            child.kill()
            self._child = None
            self._quick_deaths += 1
            self._on_change(EngineState.FAILED)
            raise EngineError("The built-in model did not start. Try again.") from error
        self._on_change(EngineState.READY)

    def _watch(
        self, child: subprocess.Popen[bytes], loop: asyncio.AbstractEventLoop, ready: asyncio.Future[str]
    ) -> None:
        """Read what the child says until it ends; in a thread, since pipes and event loops differ on every system."""
        output: IO[bytes] | None = child.stdout
        line = output.readline().decode("utf-8", "replace") if output else ""
        with contextlib.suppress(RuntimeError):  # the loop is closed: the program is ending
            loop.call_soon_threadsafe(_tell, ready, line)
        while output and output.read(4096):
            pass
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(self._died, child)

    def _died(self, child: subprocess.Popen[bytes]) -> None:
        if child is not self._child:
            return
        quick = monotonic() - self._begun < QUICK
        self._quick_deaths = self._quick_deaths + 1 if quick else 0
        self._child = self._endpoint = None
        self._on_change(EngineState.STOPPED)
        if self._quick_deaths < TRIES and not self._leaving:
            self.start()  # so that it is ready when it is wanted again

    def _command(self) -> list[str]:
        # -P: no module is taken from the folder in which the program happens to be started.
        program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "lacuna"]
        command = [*program, "engine", "--key-stdin", "--end-with-input"]
        if self._request_log is not None:
            command += ["--request-log", str(self._request_log)]
        return command


async def _spawned(command: list[str], key: str) -> subprocess.Popen[bytes]:
    """Start a process in a thread; one that is no longer waited for is ended again."""
    spawning = asyncio.get_running_loop().run_in_executor(None, _spawn, command, key)
    try:
        return await asyncio.shield(spawning)
    except asyncio.CancelledError:
        spawning.add_done_callback(_unwanted)
        raise


def _spawn(command: list[str], key: str) -> subprocess.Popen[bytes]:
    child = subprocess.Popen(  # noqa: S603  (this program's own interpreter and module)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, creationflags=_NO_CONSOLE
    )
    if child.stdin is not None:
        with contextlib.suppress(OSError):  # it has ended already: that is found out when it is listened to
            child.stdin.write(key.encode() + b"\n")
            child.stdin.flush()
    return child


def _unwanted(spawning: "asyncio.Future[subprocess.Popen[bytes]]") -> None:
    if not spawning.cancelled() and spawning.exception() is None:
        threading.Thread(target=_discard, args=(spawning.result(),), name="engine end").start()


def _discard(child: subprocess.Popen[bytes]) -> None:
    """End a process that nobody listens to."""
    _end(child)
    if child.stdout is not None:
        child.stdout.close()


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.stdin is not None:
        with contextlib.suppress(OSError):
            child.stdin.close()
    try:
        child.wait(FAREWELL)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _tell(ready: "asyncio.Future[str]", line: str) -> None:
    if not ready.done():
        ready.set_result(line)
