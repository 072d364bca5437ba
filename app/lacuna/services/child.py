"""A process that this program starts and speaks with by lines; it ends when its standard input does."""

import asyncio
import contextlib
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import IO

FAREWELL = 2.0  # seconds to end by itself
_NO_CONSOLE = 0x08000000 if sys.platform == "win32" else 0  # CREATE_NO_WINDOW
_COMPLAINTS = 40  # lines of standard error that are kept
_LONGEST = 4096  # bytes of a line that are kept

Process = subprocess.Popen[bytes]


class Child:
    """A running process. Its pipes are read in threads, since pipes and event loops differ on every system.

    Attributes:
        pid: its process id.
        complaints: the last lines of its standard error.
        status: how it ended: its exit status, or minus the number of the signal; None while it runs.

    """

    def __init__(self, process: Process, on_line: Callable[[str | None], object]) -> None:
        """Listen: ``on_line`` is called on the loop's thread with each line of output, and with None at the end."""
        self._process = process
        self._on_line = on_line
        self._loop = asyncio.get_running_loop()
        self.pid = process.pid
        self.status: int | None = None
        self.complaints: deque[str] = deque(maxlen=_COMPLAINTS)
        errors = threading.Thread(target=self._collect, name="child's errors", daemon=True)
        errors.start()
        threading.Thread(target=self._watch, args=(errors,), name="child's output", daemon=True).start()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    async def end(self) -> None:
        """Let it end by itself, and otherwise end it."""
        await asyncio.to_thread(_end, self._process)

    def _watch(self, errors: threading.Thread) -> None:
        for line in _lines(self._process.stdout):
            self._tell(line)
        errors.join()
        self.status = self._process.wait()
        _close(self._process)
        self._tell(None)

    def _collect(self) -> None:
        self.complaints.extend(_lines(self._process.stderr))

    def _tell(self, line: str | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: the program is ending
            self._loop.call_soon_threadsafe(self._on_line, line)


async def start_child(command: Sequence[str], first_line: str, on_line: Callable[[str | None], object]) -> Child:
    """Start a process in a thread, with a first line of input; one that is no longer waited for is ended again.

    Raises:
        OSError: it cannot be started.

    """
    spawning = asyncio.get_running_loop().run_in_executor(None, _spawn, command, first_line)
    try:
        return Child(await asyncio.shield(spawning), on_line)
    except asyncio.CancelledError:
        spawning.add_done_callback(_unwanted)
        raise


def _spawn(command: Sequence[str], first_line: str) -> Process:
    pipe = subprocess.PIPE
    child = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, creationflags=_NO_CONSOLE)  # noqa: S603  (this program's own)
    if child.stdin is not None:
        with contextlib.suppress(OSError):  # it has ended already: that is found out when it is listened to
            child.stdin.write(first_line.encode() + b"\n")
            child.stdin.flush()
    return child


def _unwanted(spawning: "asyncio.Future[Process]") -> None:
    if not spawning.cancelled() and spawning.exception() is None:
        threading.Thread(target=_discard, args=(spawning.result(),), name="child's end").start()


def _discard(process: Process) -> None:
    """End a process that nobody listens to."""
    _end(process)
    _close(process)


def _end(process: Process) -> None:
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    try:
        process.wait(FAREWELL)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _close(process: Process) -> None:
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def _lines(pipe: IO[bytes] | None) -> Iterator[str]:
    """Yield lines as they come; one that is too long comes in pieces."""
    while pipe is not None and (line := pipe.readline(_LONGEST)):
        yield line.decode("utf-8", "replace").rstrip("\r\n")
