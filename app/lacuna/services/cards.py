"""What servers can do with their models: kept, found out at the first use, measured, or the writer's word."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec

from lacuna.core.completions import Endpoint
from lacuna.core.connections import Connection
from lacuna.core.errors import EndpointError, StoreDamaged, StoreError, Unreachable
from lacuna.core.servers import Card, Kind
from lacuna.core.servers.detection import kind_of_host
from lacuna.core.servers.fim import FAMILIES, family_of
from lacuna.core.servers.tokenizing import tokenizer_of
from lacuna.services.card_store import CardStore, Place
from lacuna.services.completions import Completions
from lacuna.services.detecting import detect
from lacuna.services.measuring import asking, measure

FILE = "cards.sqlite"
_ANEW = "What servers can do is found out anew."
_LONGEST = 8.0  # seconds that finding out may take


class Cards:
    """Nothing but GETs, and counts of a few markers, is sent to a server that is not to be measured."""

    def __init__(self, completions: Completions, store: CardStore | None = None) -> None:
        """Begin.

        Args:
            completions: calls servers.
            store: where the cards are kept; None keeps them until the program ends.

        """
        self._completions = completions
        self._store = store
        self._turn = asyncio.Lock()
        self._cards: dict[Place, Card] = {}
        self._looked: set[Place] = set()  # those found out since the program began

    async def load(self) -> str:
        """Read what is kept; return a sentence for the writer, empty if all is well."""
        if self._store is not None:
            try:
                try:
                    self._cards = await asyncio.to_thread(self._store.read)
                except StoreDamaged:
                    return f"{await asyncio.to_thread(self._store.begin_anew)} {_ANEW}"
            except StoreError as error:
                self._store = None  # a later version's file stays as it is
                return f"{error} {_ANEW}"
        return ""

    def known(self, connection: Connection, model: str) -> Card:
        """Return what is known without asking; an empty model is any of the connection's."""
        place = _place(connection, model)
        if not model:
            here = (known for known in self._cards if known[::2] == place[::2])
            place = next(here, place)
        first = place._replace(model="")  # what the writer set before any model had a name
        return self._cards.get(place) or self._cards.get(first) or Card(kind=_kind(connection))

    def knows(self, connection: Connection, model: str) -> bool:
        """Return whether there is a card of a model itself."""
        return _place(connection, model) in self._cards

    def models(self, connection: Connection) -> list[str]:
        """Return the models of a connection of which something is known."""
        here = _place(connection, "")
        return sorted(known.model for known in self._cards if known[::2] == here[::2])

    async def of(self, connection: Connection, endpoint: Endpoint, model: str) -> Card:
        """Return what a server can do with a model, and find out what it tells of itself if that is not known.

        A server at home is asked again each time the program runs: it may have been started otherwise.
        """
        place = _place(connection, model)
        fresh = place in self._looked or (place in self._cards and not endpoint.local)
        if connection.kind is not Kind.BUILT_IN and not fresh:
            try:
                async with asyncio.timeout(_LONGEST):
                    await self._find_out(place, connection, endpoint)
                self._looked.add(place)
            except Unreachable:
                pass  # the request itself will tell, and the next one may find the server
            except (EndpointError, TimeoutError):
                self._looked.add(place)
        return self.known(connection, model)

    async def measure(
        self, connection: Connection, endpoint: Endpoint, model: str, on_cell: Callable[[str], object]
    ) -> Card:
        """Measure what a server really does, by some twenty requests of a token.

        Args:
            connection: the writer's.
            endpoint: where it leads.
            model: by its id.
            on_cell: told the name of each cell before it is measured.

        Raises:
            EndpointError: the server cannot be reached, or does not complete text.
            StoreError: what was measured could not be written.

        """
        card = await self.of(connection, endpoint, model)
        count = self._counting(endpoint, card.kind, model)
        ask = asking(self._completions, endpoint, card.kind)
        infills = card.kind is Kind.LLAMA_CPP
        found = await measure(model, ask, tokenize=count, infills=infills, on_cell=on_cell)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        card = replace(self.known(connection, model), measured=found, measured_at=now)
        await self.put(connection, model, card)
        return card

    async def learn(self, connection: Connection, model: str, cells: Mapping[str, Any]) -> None:
        """Take note of what turned out to be otherwise.

        Raises:
            StoreError: it could not be written; until the program ends it is known all the same.

        """
        card = self.known(connection, model)
        for name, value in cells.items():
            card = card.tell(name, value)
        await self.put(connection, model, card)

    async def put(self, connection: Connection, model: str, card: Card) -> None:
        """Keep a card.

        Raises:
            StoreError: it could not be written; until the program ends it is known all the same.

        """
        place = _place(connection, model)
        for other in [known for known in self._cards if known[:2] == place[:2]]:
            del self._cards[other]
        self._cards[place] = card
        if self._store is not None:
            async with self._turn:
                await asyncio.to_thread(self._store.put, place, card)

    async def reset(self, connection: Connection, model: str) -> None:
        """Forget all that is known of a model, and find it out anew at the next use.

        Raises:
            StoreError: that could not be written.

        """
        for name in {model, ""}:
            await self._drop(_place(connection, name))

    async def _drop(self, place: Place) -> None:
        self._looked.discard(place)
        if self._cards.pop(place, None) is not None and self._store is not None:
            async with self._turn:
                await asyncio.to_thread(self._store.drop, place)

    async def _find_out(self, place: Place, connection: Connection, endpoint: Endpoint) -> None:
        found = await detect(self._completions, endpoint, place.model)
        known = self.known(connection, place.model)
        kind = known.kind if found.kind is Kind.UNKNOWN else found.kind
        cells = {**found.cells, **await self._markers(endpoint, kind, place.model)}
        if kind is known.kind:
            card = replace(known, detected={**known.detected, **cells})
        else:  # another server stands there now
            card = Card(kind=kind, detected=cells, chosen=known.chosen)
        if card != known or place not in self._cards:
            with suppress(StoreError):  # it is found out again
                await self.put(connection, place.model, card)
                if place.model:
                    await self._drop(place._replace(model=""))  # this model has it now

    async def _markers(self, endpoint: Endpoint, kind: Kind, model: str) -> dict[str, str]:
        """Return the family whose markers for gaps the model has, each as one token; nothing if that is not known."""
        family, count = family_of(model), self._counting(endpoint, kind, model)
        if family is None or count is None:
            return {}
        counts = [await count(marker) for marker in FAMILIES[family].markers]
        return {"fim": family if all(count == 1 for count in counts) else ""}

    def _counting(self, endpoint: Endpoint, kind: Kind, model: str) -> Callable[[str], Any] | None:
        if tokenizer_of(kind) is None or kind is Kind.UNKNOWN:
            return None
        return partial(self._completions.count_tokens, endpoint, kind=kind, model=model)


def _place(connection: Connection, model: str) -> Place:
    file = connection.file
    address = connection.base_url if file is None else msgspec.json.encode(file).decode()
    return Place(connection.id, model, address)


def _kind(connection: Connection) -> Kind:
    if connection.file is not None:
        return Kind.LLAMA_CPP
    if connection.kind is not Kind.UNKNOWN:
        return connection.kind
    return kind_of_host(connection.base_url) or Kind.UNKNOWN
