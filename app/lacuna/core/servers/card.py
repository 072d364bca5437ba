"""A capability card: what is documented of a server's kind, what was measured, and what the writer set."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

import msgspec

from lacuna.core.servers.capabilities import Capabilities, cells
from lacuna.core.servers.dialects import DIALECTS, Kind


class Source(Enum):
    """Where a cell's value is from; the value is what a card shows."""

    KIND = "documented"
    MEASURED = "measured"
    CHOSEN = "set by you"


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a server can do with one model. What the writer set counts most, then what was measured.

    Attributes:
        kind: of the server.
        measured, chosen: cells by name.
        measured_at: ISO 8601, UTC; empty if it was not measured.

    """

    kind: Kind = Kind.UNKNOWN
    measured: Mapping[str, Any] = field(default_factory=dict[str, Any])
    chosen: Mapping[str, Any] = field(default_factory=dict[str, Any])
    measured_at: str = ""

    @property
    def capabilities(self) -> Capabilities:
        """What counts."""
        return replace(DIALECTS[self.kind].capabilities, **{**self.measured, **self.chosen})

    def source(self, name: str) -> Source:
        """Return where a cell's value is from."""
        if name in self.chosen:
            return Source.CHOSEN
        return Source.MEASURED if name in self.measured else Source.KIND

    def choose(self, name: str, value: Any) -> "Card":
        """Return the card with one cell set by the writer; None for a value gives it up again.

        Raises:
            ValueError: there is no such cell, or the value is of another kind; the text is a sentence.

        """
        chosen = {cell: kept for cell, kept in self.chosen.items() if cell != name}
        if value is not None:
            chosen[name] = _checked(name, value)
        elif name not in cells():
            raise ValueError(f"A card has no cell {name}.")
        return replace(self, chosen=chosen)


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
    measured, chosen = (
        {name: _checked(name, held) for name, held in side.items() if name in cells()}
        for side in (read.measured, read.chosen)
    )
    return Card(kind=kind, measured=measured, chosen=chosen, measured_at=read.measured_at)


class _Stored(msgspec.Struct):
    kind: str = ""
    measured: dict[str, Any] = {}
    chosen: dict[str, Any] = {}
    measured_at: str = ""


def _checked(name: str, value: Any) -> Any:
    if name not in cells():
        raise ValueError(f"A card has no cell {name}.")
    try:
        return msgspec.convert(value, _TYPES[name])
    except msgspec.ValidationError as error:
        raise ValueError(f"{cells()[name].title} cannot be {value}.") from error


_TYPES: Mapping[str, Any] = Capabilities.__annotations__
