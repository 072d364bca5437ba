"""Files that only the writer can read, written whole or not at all. Blocking: call from a worker thread."""

import contextlib
import os
import tempfile
from pathlib import Path


def write_private(path: Path, data: bytes) -> None:
    """Write a file with mode 0600 in a folder with mode 0700, so that after a crash it is the old one or the new.

    Raises:
        OSError: it could not be written; what was there is unchanged.

    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:  # whatever ends this, no part is left behind
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
