"""Reads, writes and deletes keys in the system's keychain, and never waits for it on the loop's thread."""

import asyncio
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self, TypeVar

from lacuna.core.errors import KeychainRefused, KeychainSilent
from lacuna.core.secret import Secret
from lacuna.services.keychain.store import Store, system_store
from lacuna.services.keychain.worker import Job, Worker

Result = TypeVar("Result")

WAITING = "Waiting for your keychain…"
ASKING = "Your keychain is asking you something. Look for its window."
SILENT = "The keychain is not answering. Try again later, or use the key for this session only."
NO_KEY = "What the keychain holds for this connection is not a key. Enter the key again."
ALTERED = "The keychain did not keep the key as it was. Use it for this session only, or try again."

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long a call may take, in seconds.

    Attributes:
        notice: until the writer is told that the program waits.
        answer: until a keychain counts as hung.
        question: the same for one that asks the writer for a password; the writer can cancel.

    """

    notice: float = 0.3
    answer: float = 10.0
    question: float = 120.0


class Keychain:
    """Makes one call at a time, in a thread that is left behind when it hangs or the call is cancelled.

    A write that ends after it was left behind is undone: the writer was told that it failed.

    Args:
        on_wait: told a sentence for the writer when a call takes long, and an empty one when it is over.
        make_store: makes the keychain, in the thread.
        patience: how long a call may take.

    """

    def __init__(
        self,
        on_wait: Callable[[str], object],
        make_store: Callable[[], Store] = system_store,
        patience: Patience | None = None,
    ) -> None:
        self._on_wait = on_wait
        self._make_store = make_store
        self._patience = patience or Patience()
        self._made: Store | None = None
        self._worker = Worker("keychain")
        self._turn = asyncio.Lock()
        self._wanted: dict[str, str | None] = {}  # by service: what the newest change would have there

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._worker.end()

    async def read(self, service: str) -> Secret | None:
        """Return a key, or None if there is none.

        Raises:
            KeychainError: it could not be read.

        """

        def call(_: Job[str | None], store: Store) -> str | None:
            return store.read(service)

        async with self._turn:
            value = await self._call("read", call)
        try:
            return None if value is None else Secret(value)
        except ValueError as error:
            raise KeychainRefused(NO_KEY) from error

    async def write(self, service: str, key: Secret) -> None:
        """Keep a key in the place of any other, and read it back.

        Raises:
            KeychainError: it was not kept.

        """
        async with self._turn:
            await self._change(service, key.reveal())

    async def forget(self, service: str) -> None:
        """Delete a key, if there is one.

        Raises:
            KeychainError: it was not deleted.

        """
        async with self._turn:
            await self._change(service, None)

    async def _change(self, service: str, value: str | None) -> None:
        former: list[str | None] = []

        def call(job: Job[None], store: Store) -> None:
            former.append(store.read(service))
            if job.abandoned:
                return
            _put(store, service, value)
            if store.read(service) != value:
                _put(store, service, former[0])
                raise KeychainRefused(ALTERED)

        def repair(_: Job[None]) -> None:
            store = self._store()
            wanted = self._wanted.get(service, former[0])
            if store.read(service) != wanted:
                _put(store, service, wanted)

        def late() -> None:
            if former:
                self._worker.put(Job(repair))

        self._wanted[service] = value
        try:
            await self._call("forget" if value is None else "write", call, late)
        except BaseException:  # also when the writer cancels
            del self._wanted[service]
            raise

    async def _call(
        self, what: str, call: "Callable[[Job[Result], Store], Result]", on_late: Callable[[], object] | None = None
    ) -> Result:
        """Make a call, and log that and how it ended; not for which connection."""
        asks = threading.Event()

        def whole(job: "Job[Result]") -> Result:
            store = self._store()
            if store.may_ask():
                asks.set()
            return call(job, store)

        job = Job(whole, on_late)
        self._worker.put(job)
        try:
            result = await self._awaited(job.result, asks)
        except BaseException as error:  # also when the writer cancels
            logger.warning("keychain: %s failed with %s", what, type(error).__name__)
            if not isinstance(error, KeychainSilent | asyncio.CancelledError):
                raise
            job.abandon()
            self._worker.replace()
            raise
        else:
            logger.info("keychain: %s", what)
            return result
        finally:
            self._on_wait("")

    async def _awaited(self, result: "asyncio.Future[Result]", asks: threading.Event) -> Result:
        patience = self._patience
        done, _ = await asyncio.wait({result}, timeout=patience.notice)
        if not done:
            self._on_wait(ASKING if asks.is_set() else WAITING)
            done, _ = await asyncio.wait({result}, timeout=patience.answer - patience.notice)
        if not done and asks.is_set():
            self._on_wait(ASKING)
            done, _ = await asyncio.wait({result}, timeout=patience.question - patience.answer)
        if not done:
            raise KeychainSilent(SILENT)
        return result.result()

    def _store(self) -> Store:
        """Return the keychain, made at the first call; in the thread."""
        if self._made is None:
            self._made = self._make_store()
        return self._made


def _put(store: Store, service: str, value: str | None) -> None:
    if value is None:
        store.delete(service)
    else:
        store.write(service, value)
