"""Between two starts of the program: the one that runs listens, the other asks it to come forward.

They speak through a socket in a folder that is the user's alone, or on Windows through a pipe. The one that runs says
so first: to one that hangs nothing is said, so that it does nothing late.
"""

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from enum import Enum
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Self

from lacuna.core.summons import LARGEST, Summons

GREETING, TAKEN = b"lacuna 1", b"taken"
BACKLOG = 64


class Reply(Enum):
    """What became of a summons."""

    TAKEN = "the other does it"
    NOBODY = "nobody listens"
    SILENT = "somebody listens, but does not answer, or not as this version does"


def ask(address: str, summons: Summons, patience: float) -> Reply:
    """Ask the program that runs to come forward. Blocking, but never for much longer than ``patience`` seconds."""
    replied: Future[Reply] = Future()
    left = threading.Event()

    def work() -> None:
        replied.set_result(_asked(address, summons, patience, left))

    threading.Thread(target=work, name="summons", daemon=True).start()  # to connect may take for ever
    try:
        return replied.result(2 * patience)
    except TimeoutError:
        left.set()
        return Reply.SILENT


def _asked(address: str, summons: Summons, patience: float, left: threading.Event) -> Reply:
    reply = Reply.NOBODY
    with contextlib.suppress(OSError, EOFError), Client(address) as connection:
        if not connection.poll(patience):
            return Reply.SILENT
        greeting = connection.recv_bytes(LARGEST)  # nothing at all from one that ends
        reply = Reply.SILENT
        if greeting == GREETING and not left.is_set():
            connection.send_bytes(summons.encode())
            if connection.poll(patience) and connection.recv_bytes(LARGEST) == TAKEN:
                reply = Reply.TAKEN
    return reply


class Listening:
    """Hears summons for as long as ``with`` lasts; whoever asks is answered once the loop has done it."""

    def __init__(self, address: str, heed: Callable[[Summons], object], patience: float) -> None:
        self._address = address
        self._heed = heed
        self._patience = patience
        self._over = threading.Event()

    def __enter__(self) -> Self:
        """Begin, on the loop's thread; what a killed program left at the address is removed.

        Raises:
            OSError: the system does not let us.

        """
        self._loop = asyncio.get_running_loop()
        if os.name == "posix":
            Path(self._address).unlink(missing_ok=True)
        self._listener = Listener(self._address, backlog=BACKLOG)
        if os.name == "posix":
            try:
                Path(self._address).chmod(0o600)
            except OSError:
                self._listener.close()
                raise
        threading.Thread(target=self._listen, name="summons", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """End: from now on nobody listens."""
        self._over.set()
        with contextlib.suppress(OSError):
            Client(self._address).close()  # wakes the thread
        self._listener.close()

    def _listen(self) -> None:
        while not self._over.is_set():
            try:
                connection = self._listener.accept()
            except OSError:
                if self._over.wait(1):  # too many files are open, say
                    return
                continue
            threading.Thread(target=self._answer, args=(connection,), name="summoned", daemon=True).start()

    def _answer(self, connection: Connection) -> None:
        """Answer one that asks; who says what is no summons is hung up on."""
        with connection, contextlib.suppress(OSError, EOFError, ValueError):
            if self._over.is_set():
                return
            connection.send_bytes(GREETING)
            if connection.poll(self._patience) and self._done(Summons.decode(connection.recv_bytes(LARGEST))):
                connection.send_bytes(TAKEN)

    def _done(self, summons: Summons) -> bool:
        """Return whether the loop has done it; if it hangs for too long, it does not do it later either."""
        done: Future[None] = Future()
        try:
            self._loop.call_soon_threadsafe(self._do, summons, done)
            done.result(self._patience)
        except RuntimeError:  # the loop is closed
            return False
        except TimeoutError:
            return not done.cancel()
        return True

    def _do(self, summons: Summons, done: "Future[None]") -> None:
        if done.set_running_or_notify_cancel():
            self._heed(summons)
            done.set_result(None)
