"""A file in which Python notes where the program was when the system ended it; the next start reads it."""

import faulthandler
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple, Self

_ENDING = ".trace"
_RULE = b"----\n"  # between the facts, written at the start, and what went wrong


class Crash(NamedTuple):
    """How a former run of the program ended: facts about it and its system, and where it was."""

    facts: list[str]
    trace: str


class NativeTrace:
    """Is there while the program runs; only a crash leaves it. The system frees its lock whatever ends the program.

    Args:
        folder: where the file is.
        facts: lines about the program and the system.

    """

    def __init__(self, folder: Path, facts: Sequence[str]) -> None:
        self._path = folder / f"{os.getpid()}{_ENDING}"
        self._facts = facts
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        _keep_no_core()
        with suppress(OSError):  # there is no place to write: a crash is not told then
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
            self._file = os.fdopen(handle, "r+b", buffering=0)
            _lock(self._file)
            self._file.write("\n".join([*self._facts, ""]).encode() + _RULE)
            faulthandler.enable(self._file)
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            with suppress(OSError):
                self._path.unlink()

    def note(self, line: str) -> None:
        """Write a line before what Python writes: why the program is about to be ended."""
        if self._file is not None:
            with suppress(OSError):
                self._file.write(line.encode("utf-8", "replace") + b"\n")


def left_behind(folder: Path) -> list[Crash]:
    """Return the crashes of former runs, the oldest first, and delete their files. Blocking."""
    found: list[tuple[float, Crash]] = []
    with suppress(OSError):
        for path in folder.glob(f"*{_ENDING}"):
            with suppress(OSError):
                if (crash := _taken(path)) is not None:
                    found.append(crash)
    return [crash for _, crash in sorted(found)]


def _taken(path: Path) -> tuple[float, Crash] | None:
    """Return a crash and when it was, and delete its file; None if its program still runs, or just ended."""
    with path.open("r+b") as file:
        if not _lock(file):
            return None
        facts, _, trace = file.read().partition(_RULE)
        when = path.stat().st_mtime
    path.unlink()
    if not trace.strip():
        return None  # it was killed, or the power went: there is nothing to tell of
    told = [
        f"ended about {datetime.fromtimestamp(when, UTC):%Y-%m-%d %H:%M:%S} UTC",
        *facts.decode("utf-8", "replace").splitlines(),
    ]
    return when, Crash(told, trace.decode("utf-8", "replace"))


def _keep_no_core() -> None:
    """Let the system keep no image of the memory after a crash: the manuscript is in there, and keys."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  (not on every system)

    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def _lock(file: BinaryIO) -> bool:
    """Return whether nobody else has the file, and have it from now on until it is closed."""
    if sys.platform == "win32":
        return True  # a file that is open cannot be deleted there
    import fcntl  # noqa: PLC0415  (not on every system)

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
