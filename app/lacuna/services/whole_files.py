"""Files that are written whole or not at all. Blocking: call from a worker thread."""

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def write_whole(
    target: Path, data: bytes, *, mode: int = 0o600, before: Callable[[Path], object] | None = None
) -> None:
    """Write beside a file, and put that in its place once the disk has it: after a crash it is the old one or the new.

    Args:
        target: the file; its folder must be there.
        data: what it holds from then on.
        mode: the permissions of the new file, less those that the process leaves off.
        before: called with the new file before it takes the place of the old one.

    Raises:
        OSError: it could not be written; what was there is unchanged.

    """
    name = target.with_name(f".lacuna-{secrets.token_hex(8)}.part")
    handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if before is not None:
            before(name)
        name.replace(target)
    except BaseException:  # whatever ends this, a cancelled thread too, no part is left behind
        with contextlib.suppress(OSError):
            name.unlink()
        raise
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only the writer can read, with mode 0600 in a folder with mode 0700.

    Raises:
        OSError: it could not be written; what was there is unchanged.

    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(path, data)
