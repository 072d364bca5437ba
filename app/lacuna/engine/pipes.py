"""Standard input and output as plain descriptors: in a windowed bundle ``sys.stdin`` and ``sys.stdout`` are None."""

import json
import os
import stat
import sys
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager


def read_line() -> str:
    """Return the first line of standard input, without what surrounds it; no byte after it is taken."""
    line = bytearray()
    while (byte := os.read(0, 1)) and byte != b"\n":
        line += byte
    return line.decode("ascii", "replace").strip()


def say(value: Mapping[str, object]) -> None:
    """Write a line of JSON to standard output."""
    os.write(1, json.dumps(value).encode() + b"\n")


def end_with_input() -> None:
    """From now on, end this process at once when standard input ends: its parent has closed it, or is gone."""
    threading.Thread(target=_wait_for_end, name="end with input", daemon=True).start()


if sys.platform == "linux":
    import fcntl

    @contextmanager
    def ended_by_system() -> Generator[None]:
        """Let the system itself end this process when standard input does, or says more, while no thread can run."""
        if not stat.S_ISFIFO(os.fstat(0).st_mode):
            yield
            return
        flags = fcntl.fcntl(0, fcntl.F_GETFL)
        fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(0, fcntl.F_SETFL, flags | os.O_ASYNC)  # SIGIO, which ends a process that does not handle it
        try:
            yield
        finally:
            fcntl.fcntl(0, fcntl.F_SETFL, flags)

else:

    @contextmanager
    def ended_by_system() -> Generator[None]:
        """Do nothing: here the process ends as soon as a thread can run again."""
        yield


def _wait_for_end() -> None:
    while os.read(0, 4096):
        pass
    os._exit(0)
