"""One running program for each place of its data: a second start hands its files over and ends.

This is asked before anything is painted: what is imported here, the writer waits for.
"""

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCryptographicHash, QLockFile

if TYPE_CHECKING:
    from contextlib import AsyncExitStack

    from lacuna.core.summons import Summons

STARTING = 20.0  # seconds that another may take to start or to end
ABANDONED = 2.0  # seconds without anybody who listens, after which a lock is looked at again
BETWEEN = 0.05  # seconds

UNANSWERED = (
    "Lacuna runs already but does not answer, so this is a second window. "
    "What is not saved in the other cannot be shown here."
)


class Instance:
    """The claim to be the one that runs: a lock, which ends with the process, and an address to be reached at."""

    def __init__(self, folder: Path | None, places: Sequence[Path]) -> None:
        """Know where to look; nothing is done yet.

        Args:
            folder: for the lock and the socket, the user's alone; None lets every start have a window of its own.
            places: of settings and data; programs with others are others.

        """
        self.sentence = ""  # for the writer, about how this start went
        self._lock: QLockFile | None = None
        self._address = ""
        if folder is not None:
            name = _name(places)
            self._lock = QLockFile(os.fspath(folder / f"{name}.lock"))
            self._lock.setStaleLockTime(0)  # old is not stale: a writer's day is long
            self._address = rf"\\.\pipe\lacuna-{name}" if os.name == "nt" else os.fspath(folder / name)

    def hand_over(self, files: Sequence[Path], token: str = "", starting: float = STARTING) -> bool:
        """Return whether a program that runs has taken this over; if not, this one is to open its own window.

        Args:
            files: to open.
            token: by which the desktop lets the other take the focus.
            starting: seconds to wait for one that starts or ends.

        """
        begun = time.monotonic()
        while self._lock is not None and not self._lock.tryLock(0):
            if self._lock.error() is not QLockFile.LockError.LockFailedError:
                self._lock = None  # there can be no lock: each for itself
                return False
            from lacuna.core.summons import Summons  # noqa: PLC0415  (only where another runs)
            from lacuna.services.summoning import Reply, ask  # noqa: PLC0415  (only where another runs)

            summons = Summons(tuple(str(file.absolute()) for file in files), token)
            reply = ask(self._address, summons)
            if reply is Reply.TAKEN:
                return True
            waited = time.monotonic() - begun
            if reply is Reply.SILENT or waited > starting:
                self.sentence = UNANSWERED
                self._lock = None  # it is the other's
                return False
            if waited > ABANDONED:
                self._lock.removeStaleLockFile()  # whose number another process has now; not if it is still held
            time.sleep(BETWEEN)
        return False

    def listen(self, heed: "Callable[[Summons], object]", opened: "AsyncExitStack") -> None:
        """Hear the starts to come for as long as ``opened`` lasts, if this is the one that runs."""
        from lacuna.services.summoning import Listening  # noqa: PLC0415  (after the first paint)

        if self._lock is not None:
            try:
                opened.enter_context(Listening(self._address, heed))
            except OSError:  # an address that is too long, say
                self.end()

    def end(self) -> None:
        """Let another be the one that runs."""
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None


def _name(places: Sequence[Path]) -> str:
    told = QCryptographicHash(QCryptographicHash.Algorithm.Sha256)
    for place in places:
        told.addData(os.fsencode(place) + b"\0")
    return bytes(told.result().toHex().data()).decode()[:16]
