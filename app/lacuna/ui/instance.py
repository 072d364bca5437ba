"""One running program for each place of its data: a second start hands its files over and ends.

This is asked before anything is painted: what is imported here, the writer waits for.
"""

import errno
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCryptographicHash, QLockFile

from lacuna.services.folders import Places, is_private, run_folder, runtime_folder

if TYPE_CHECKING:
    from contextlib import AsyncExitStack

    from lacuna.core.summons import Summons
    from lacuna.services.summoning import Reply

STARTING = 20.0  # seconds that another may take to start or to end
ANSWERING = 5.0  # seconds that another may take to answer, or the window to do what it is asked
ABANDONED = 2.0  # seconds without anybody who listens, after which a lock is looked at again
BETWEEN = 0.05  # seconds

UNANSWERED = (
    "Lacuna runs already but does not answer, so this is a second window. "
    "What is not saved in the other cannot be shown here."
)


class Instance:
    """The claim to be the one that runs: a lock, which ends with the process, and an address to be reached at.

    Both are in the system's folder for such, or beside the program where everything is. What a medium there cannot
    hold, such as a socket where there is FAT, is in the system's all the same.
    """

    def __init__(self, here: Places | None) -> None:
        """Know where to look; nothing is done yet.

        Args:
            here: where settings and data are: programs with others are others; None lets every start have a window of
                its own.

        """
        self.sentence = ""  # for the writer, about how this start went
        self._here = here
        self._lock: QLockFile | None = None

    def hand_over(self, files: Sequence[Path], token: str = "") -> bool:
        """Return whether a program that runs has taken this over; if not, this one is to open its own window.

        Args:
            files: to open.
            token: by which the desktop lets the other take the focus.

        """
        begun = time.monotonic()
        locks = self._locks()
        self._lock = next(locks, None)
        while self._lock is not None and not self._lock.tryLock(0):
            if self._lock.error() is not QLockFile.LockError.LockFailedError:
                self._lock = next(locks, None)  # there can be no lock here; if nowhere, each is for itself
                continue
            from lacuna.core.summons import Summons  # noqa: PLC0415  (only where another runs)
            from lacuna.services.summoning import Reply  # noqa: PLC0415  (only where another runs)

            summons = Summons(tuple(str(file.absolute()) for file in files), token)
            reply = self._ask(summons)
            if reply is Reply.TAKEN:
                return True
            waited = time.monotonic() - begun
            if reply is Reply.SILENT or waited > STARTING:
                self.sentence = UNANSWERED
                self._lock = None  # it is the other's
                return False
            if waited > ABANDONED:
                self._lock.removeStaleLockFile()  # whose number another process has now; not if it is still held
            time.sleep(BETWEEN)
        return False

    def listen(self, heed: "Callable[[Summons], object]", opened: "AsyncExitStack") -> None:
        """Hear the starts to come for as long as ``opened`` lasts, if this is the one that runs."""
        import logging  # noqa: PLC0415  (after the first paint)

        from lacuna.services.summoning import Listening  # noqa: PLC0415  (after the first paint)

        if self._lock is None:
            return
        for stem in self._stems():
            try:
                opened.enter_context(Listening(self._address(stem), heed, ANSWERING))
            except OSError as error:  # a path that is too long, a medium that holds no socket
                why = error.strerror or error
                logging.getLogger(__name__).info("other starts cannot be heard at %s: %s", stem, why)
            else:
                return
        self.end()

    def end(self) -> None:
        """Let another be the one that runs."""
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _stems(self) -> Iterator[Path]:
        """Give what lock and socket are called, the best place first; the second is looked at, or made, if need be."""
        if self._here is None:
            return
        if (beside := run_folder(self._here)) is not None:
            yield beside / "lacuna"
        if (folder := runtime_folder(self._here)) is not None:
            yield folder / _name(self._here)

    def _locks(self) -> Iterator[QLockFile]:
        for stem in self._stems():
            lock = QLockFile(f"{stem}.lock")
            lock.setStaleLockTime(0)  # old is not stale: a writer's day is long
            yield lock

    def _ask(self, summons: "Summons") -> "Reply":
        from lacuna.services.summoning import Reply, ask  # noqa: PLC0415  (only where another runs)

        reply = Reply.NOBODY
        for stem in self._stems():
            with suppress(PermissionError):
                reply = ask(self._address(stem), summons, ANSWERING)
            if reply is not Reply.NOBODY:
                break
        return reply

    def _address(self, stem: Path) -> str:
        """Return what is listened at.

        Raises:
            PermissionError: others could put something there.

        """
        if os.name == "nt" and self._here is not None:
            return rf"\\.\pipe\lacuna-{_name(self._here)}"
        if not is_private(stem.parent):
            raise PermissionError(errno.EACCES, "others may write there")
        return os.fspath(stem)


def _name(here: Places) -> str:
    """Return what tells programs with different settings and data apart; two disks at the same place are different."""
    told = QCryptographicHash(QCryptographicHash.Algorithm.Sha256)
    for place in (here.config, here.data):
        told.addData(os.fsencode(place) + b"\0")
    if here.portable:
        with suppress(OSError):
            told.addData(str(here.data.stat().st_dev).encode())
    return bytes(told.result().toHex().data()).decode()[:16]
