"""Manuscript files: read faithfully, written whole or not at all. Blocking: call from a worker thread."""

import contextlib
import hashlib
import os
import stat
import threading
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from lacuna.core.errors import ChangedOutside, FileError, NotText
from lacuna.core.text_files import LARGEST, TextForm, decode, encode
from lacuna.services.file_work import FileWork
from lacuna.services.whole_files import write_whole

PIECE = 2**20  # bytes that are read between two looks at whether to go on
_TURNS: defaultdict[Path, threading.Lock] = defaultdict(threading.Lock)  # of two saves to a file the later one stays


@dataclass(frozen=True, kw_only=True)
class FileStamp:
    """What a file was when it was read or written: size in bytes and SHA-256."""

    size: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file's text with its line ends, its form, what the file was, and whether it may not be written to."""

    text: str
    form: TextForm
    stamp: FileStamp
    read_only: bool = False


def read(path: Path, work: FileWork | None = None) -> Document:
    """Read a manuscript.

    Args:
        path: the file.
        work: as which this is done, if it can be stopped.

    Raises:
        FileStopped: it was stopped.
        NotText: it cannot be read faithfully as text.
        FileError: it cannot be read at all.

    """
    data = _bytes(path, work)
    try:
        text, form = decode(data)
    except NotText as error:
        raise NotText(f"{path.name} cannot be opened. {error}") from error
    return Document(text=text, form=form, stamp=_stamp(data), read_only=is_read_only(path))


def write(
    path: Path, text: str, form: TextForm, seen: FileStamp | None = None, work: FileWork | None = None
) -> FileStamp:
    """Write a manuscript: after a crash at any moment the file holds the old text or the new.

    Links are followed, and an existing file keeps its permissions.

    Args:
        path: the file.
        text: with its line ends.
        form: how it stands in the file.
        seen: what the file was when it was last read or written; None writes whatever it is now.
        work: as which this is done, if it can be stopped.

    Raises:
        ChangedOutside: another program has changed the file since.
        FileStopped: it was stopped; nothing has been changed.
        FileError: it cannot be written; nothing has been changed.

    """
    target = Path(os.path.realpath(path))
    with _TURNS[target]:
        if seen is not None and target.exists() and _stamp(_bytes(target, work)) != seen:
            raise ChangedOutside(f"{path.name} has been changed by another program since it was opened.")
        data = encode(text, form)
        try:
            _replace(target, data, work)
        except OSError as error:
            raise FileError(
                f"{path.name} could not be written: {_reason(error)} The manuscript is unchanged."
            ) from error
    return _stamp(data)


def current_stamp(path: Path, work: FileWork | None = None) -> FileStamp:
    """Return what a file is now.

    Raises:
        FileStopped: the work was stopped.
        FileError: it cannot be read, or is not there.

    """
    return _stamp(_bytes(path, work))


def stamp_of(text: str, form: TextForm) -> FileStamp:
    """Return what a file would be if a text were written to it."""
    return _stamp(encode(text, form))


def is_read_only(path: Path) -> bool:
    """Return whether a file says that nobody may write to it, or the system says that we may not."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(path, os.W_OK)


def _bytes(path: Path, work: FileWork | None) -> bytes:
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise NotText(f"{path.name} is a folder or a device, not a file of text.")
        if state.st_size > LARGEST:
            raise NotText(f"{path.name} is larger than {LARGEST // 2**20} MB. Split it, and open the parts.")
        work = work or FileWork("")
        work.total = state.st_size
        pieces: list[bytes] = []
        with path.open("rb") as file:
            while work.done <= LARGEST and (piece := file.read(PIECE)):  # it may grow meanwhile
                pieces.append(piece)
                work.done += len(piece)
                work.check()
        return b"".join(pieces)
    except OSError as error:
        raise FileError(f"{path.name} could not be read: {_reason(error)}") from error
    except ValueError as error:  # NUL, say, from settings that somebody edited
        raise FileError("A file could not be read: no file has such a name.") from error


def _replace(target: Path, data: bytes, work: FileWork | None) -> None:
    old = _state(target)

    def finish(name: Path) -> None:
        if old is not None:
            _inherit(old, name)
        if work is not None:
            work.commit()

    # A new file has the rights of the writer's other new files; else none but the writer's until the old file's fit.
    write_whole(target, data, mode=0o666 if old is None else 0o600, before=finish)


def _state(target: Path) -> os.stat_result | None:
    """Return what a file is, or None if there is none; what is no file is not to be replaced by one."""
    try:
        state = target.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(state.st_mode):
        raise OSError(0, "there is a folder or a device of that name")
    return state


def _inherit(old: os.stat_result, name: Path) -> None:
    """Give a new file the owner, where that is allowed, and the permissions of the old one."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            os.chown(name, old.st_uid, old.st_gid)
    name.chmod(stat.S_IMODE(old.st_mode))


def _stamp(data: bytes) -> FileStamp:
    return FileStamp(size=len(data), digest=hashlib.sha256(data).hexdigest())


def _reason(error: OSError) -> str:
    """Return the system's own words as a sentence."""
    return f"{(error.strerror or 'the system refused it').rstrip('.')}."
