"""The one way out: every host that is called is noted, and while the writer is offline none but this machine is."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from lacuna.core.completions import Endpoint
from lacuna.core.errors import Offline

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A host that was called, and what for.

    Attributes:
        host: its name or address.
        port: of it.
        what: it was called for.
        proxy: the address of the one in between, without its password; empty for none.
        loopback: whether it is this machine and cannot be another.
        times: how often it was called.
        sent, received: bytes of bodies.
        last: when it was called last.

    """

    host: str
    port: int
    what: str
    proxy: str
    loopback: bool
    times: int
    sent: int
    received: int
    last: datetime


class Way(NamedTuple):
    """What tells two contacts apart; as in ``Contact``."""

    host: str
    port: int
    what: str
    proxy: str


class Network:
    """Lets calls pass, or not. Nothing else in the program connects to anything.

    What is this machine is told by the address alone: ``localhost`` or a literal loopback address. Any other name is
    thought to lead elsewhere, whatever it would be resolved to.
    """

    def __init__(self, *, offline: bool = False) -> None:
        self._offline = offline
        self._contacts: dict[Way, Contact] = {}
        self._passing: set[asyncio.Timeout] = set()  # calls to other machines

    @property
    def offline(self) -> bool:
        """Whether nothing beyond this machine is called."""
        return self._offline

    def go(self, *, offline: bool) -> None:
        """Be offline from now on, which ends all calls to other machines, or online."""
        self._offline = offline
        for passing in self._passing if offline else ():
            if not passing.expired():
                passing.reschedule(asyncio.get_running_loop().time())

    def contacts(self) -> list[Contact]:
        """Return who was called since the program began, the newest first."""
        return sorted(self._contacts.values(), key=_last, reverse=True)

    def note(self, way: Way, *, loopback: bool = False, times: int = 0, sent: int = 0, received: int = 0) -> None:
        """Add to what is known of a way: calls, and bytes."""
        now = datetime.now(UTC)
        first = Contact(**way._asdict(), loopback=loopback, times=0, sent=0, received=0, last=now)
        known = self._contacts.get(way, first)
        self._contacts[way] = replace(
            known,
            times=known.times + times,
            sent=known.sent + sent,
            received=known.received + received,
            last=now if times else known.last,
        )

    @asynccontextmanager
    async def passage(self, endpoint: Endpoint, what: str) -> "AsyncGenerator[Passage]":
        """Stand around one call.

        Args:
            endpoint: the server.
            what: it is called for.

        Raises:
            Offline: the writer is offline, or went offline meanwhile.

        """
        passage = Passage(self, endpoint, what)
        if endpoint.loopback:
            yield passage
            return
        if self._offline:
            raise Offline(
                f"Lacuna is offline, and nothing was sent to {endpoint.name}. To ask it, turn off Work Offline in the "
                "Tools menu."
            )
        passing = asyncio.timeout(None)
        try:
            async with passing:
                self._passing.add(passing)
                yield passage
        except TimeoutError as error:
            if not passing.expired():
                raise
            raise Offline(f"Lacuna went offline, and {endpoint.name} was hung up on. What arrived is kept.") from error
        finally:
            self._passing.discard(passing)


class Passage:
    """One call; nothing is noted until it begins."""

    def __init__(self, network: Network, endpoint: Endpoint, what: str) -> None:
        self._network = network
        self._endpoint = endpoint
        self._what = what
        self._way: Way | None = None

    def begin(self, sent: int, proxy: str | None) -> None:
        """Take note that the server is called now, with so many bytes."""
        parts = urlsplit(self._endpoint.base_url)
        port = parts.port or _PORTS[parts.scheme]
        self._way = Way(parts.hostname or "", port, self._what, proxy or "")
        self._network.note(self._way, loopback=self._endpoint.loopback, times=1, sent=sent)

    def received(self, count: int) -> None:
        """Take note of bytes that arrived."""
        if self._way is not None:
            self._network.note(self._way, received=count)


def _last(contact: Contact) -> datetime:
    return contact.last
