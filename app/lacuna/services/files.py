"""Manuscript files: read faithfully, written whole or not at all. Blocking: call from a worker thread."""

import contextlib
import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lacuna.core.errors import ChangedOutside, FileError
from lacuna.core.text_files import TextForm, decode, encode


@dataclass(frozen=True, kw_only=True)
class FileStamp:
    """What a file was when it was read or written: size in bytes and SHA-256."""

    size: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file's text with its line ends, its form, and what the file was."""

    text: str
    form: TextForm
    stamp: FileStamp


def read(path: Path) -> Document:
    """Read a manuscript.

    Raises:
        NotText: it cannot be read faithfully as text.
        FileError: it cannot be read at all.

    """
    data = _bytes(path)
    text, form = decode(data)
    return Document(text=text, form=form, stamp=_stamp(data))


def write(path: Path, text: str, form: TextForm, *, seen: FileStamp | None = None) -> FileStamp:
    """Write a manuscript: after a crash at any moment the file holds the old text or the new.

    Links are followed, and an existing file keeps its permissions.

    Args:
        path: the file.
        text: with its line ends.
        form: how it stands in the file.
        seen: what the file was when it was last read or written; None writes whatever it is now.

    Raises:
        ChangedOutside: another program has changed the file since.
        FileError: it cannot be written; nothing has been changed.

    """
    target = Path(os.path.realpath(path))
    if seen is not None and target.exists() and _stamp(_bytes(target)) != seen:
        raise ChangedOutside(f"{path.name} has been changed by another program since it was opened.")
    data = encode(text, form)
    try:
        _replace(target, data)
    except OSError as error:
        raise FileError(f"{path.name} could not be written: {_reason(error)} The manuscript is unchanged.") from error
    return _stamp(data)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(f"{path.name} could not be read: {_reason(error)}") from error


def _replace(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_permissions(target))
        Path(name).replace(target)
    except BaseException:  # whatever ends this, a cancelled thread too, no part is left behind
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _permissions(target: Path) -> int:
    """Return those of the file, or those that a new file gets."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _stamp(data: bytes) -> FileStamp:
    return FileStamp(size=len(data), digest=hashlib.sha256(data).hexdigest())


def _reason(error: OSError) -> str:
    """Return the system's own words as a sentence."""
    return f"{(error.strerror or 'the system refused it').rstrip('.')}."
