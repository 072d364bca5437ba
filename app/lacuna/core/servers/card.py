"""A capability card: what is documented of a server's kind, what was measured, and what the writer set."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

import msgspec

from lacuna.core.servers.capabilities import Capabilities, cells
from lacuna.core.servers.dialects import BOUNDS, DIALECTS, Kind
from lacuna.core.servers.fim import FAMILIES


class Source(Enum):
    """Where a cell's value is from; the value is what a card shows."""

    ASSUMED = "assumed"  # of a server that was not recognised
    KIND = "documented"
    DETECTED = "told by the server"
    MEASURED = "measured"
    CHOSEN = "set by you"


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a server can do with one model. What the writer set counts most, then what was measured, then what it told.

    Attributes:
        kind: of the server.
        detected, measured, chosen: cells by name.
        measured_at: ISO 8601, UTC; empty if it was not measured.

    """

    kind: Kind = Kind.UNKNOWN
    detected: Mapping[str, Any] = field(default_factory=dict[str, Any])
    measured: Mapping[str, Any] = field(default_factory=dict[str, Any])
    chosen: Mapping[str, Any] = field(default_factory=dict[str, Any])
    measured_at: str = ""

    @property
    def capabilities(self) -> Capabilities:
        """What counts, within what the server's own call can carry."""
        found = {name: value for name, value in self.measured.items() if name not in self._sure}
        known = {**self.detected, **found, **self.chosen, **self.bounds}
        return replace(DIALECTS[self.kind].capabilities, **known)

    @property
    def bounds(self) -> Mapping[str, Any]:
        """The cells that nobody can change, since the server's own call cannot carry more."""
        return BOUNDS[DIALECTS[self.kind].wire]

    @property
    def _sure(self) -> frozenset[str]:
        return DIALECTS[self.kind].sure

    def source(self, name: str) -> Source:
        """Return where a cell's value is from."""
        if name in self.bounds:
            return Source.KIND
        if name in self.chosen:
            return Source.CHOSEN
        if name in self.measured and name not in self._sure:
            return Source.MEASURED
        if name in self.detected:
            return Source.DETECTED
        return Source.ASSUMED if self.kind is Kind.UNKNOWN else Source.KIND

    def choose(self, name: str, value: Any) -> "Card":
        """Return the card with one cell set by the writer.

        Raises:
            ValueError: there is no such cell, or it cannot have the value; the text is a sentence.

        """
        return replace(self, chosen={**self.chosen, name: _checked(name, value)})

    def give_up(self, name: str) -> "Card":
        """Return the card without what the writer set of one cell."""
        return replace(self, chosen={cell: kept for cell, kept in self.chosen.items() if cell != name})

    def tell(self, name: str, value: Any) -> "Card":
        """Return the card with one cell as the server told it; a measured one that it contradicts is out of date.

        Raises:
            ValueError: there is no such cell, or it cannot have the value.

        """
        measured = {cell: kept for cell, kept in self.measured.items() if cell != name}
        return replace(self, detected={**self.detected, name: _checked(name, value)}, measured=measured)


def card_to_json(card: Card) -> dict[str, Any]:
    """Return a card as JSON values."""
    return msgspec.to_builtins(card)


def card_from_json(value: object) -> Card:
    """Return the card that ``card_to_json`` described; cells that are not known are left out: a later version's.

    Raises:
        ValueError: it is not a card.

    """
    try:
        read = msgspec.convert(value, _Stored)
        kind = Kind(read.kind) if read.kind in {known.value for known in Kind} else Kind.UNKNOWN
    except msgspec.ValidationError as error:
        raise ValueError("This is not a capability card.") from error
    detected, measured, chosen = (
        {name: _checked(name, held) for name, held in side.items() if name in cells()}
        for side in (read.detected, read.measured, read.chosen)
    )
    return Card(kind=kind, detected=detected, measured=measured, chosen=chosen, measured_at=read.measured_at)


class _Stored(msgspec.Struct):
    kind: str = ""
    detected: dict[str, Any] = {}
    measured: dict[str, Any] = {}
    chosen: dict[str, Any] = {}
    measured_at: str = ""


def _checked(name: str, value: Any) -> Any:
    if name not in cells():
        raise ValueError(f"A card has no cell {name}.")
    try:
        read = msgspec.convert(value, _TYPES[name])
    except msgspec.ValidationError as error:
        raise ValueError(f"{cells()[name].title} cannot be {value}.") from error
    least = 0 if name in _FROM_NOTHING else 1
    if (type(read) is int and read < least) or (name == "fim" and read and read not in FAMILIES):
        raise ValueError(f"{cells()[name].title} cannot be {value}.")
    return read


_FROM_NOTHING = frozenset({"best_of", "logprobs", "stops"})
_TYPES: Mapping[str, Any] = Capabilities.__annotations__
