"""Declaring a parameter: its kind, range, default, step and help sentence, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any, TypeVar

Value = bool | int | float | str | tuple[str, ...] | Mapping[int, int] | None
Default = TypeVar("Default")

LONGEST_STOP = 1_000
MOST_BIASES = 1_024


class Kind(Enum):
    """What a parameter's value is."""

    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    TEXT = "text"
    STOPS = "stops"  # texts, in order
    BIAS = "bias"  # token id -> bias


class Group(Enum):
    """Where the panel shows a parameter; the value is the heading."""

    LENGTH = "Length"
    SAMPLING = "Sampling"
    PENALTIES = "Penalties"
    CHOICES = "Choices"
    STOP = "Stop"
    BIAS = "Logit bias"
    REQUEST = "Request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """One parameter.

    Attributes:
        name: as in the API.
        title: as the panel shows it.
        text: the help sentence.
        group: where the panel shows it.
        kind: what its value is.
        default: what it is at first.
        optional: whether it may be None, "server default": not sent.
        low, high: both ends are allowed; of a text its length, of stops their number, of a bias its value.
        step: one turn of the wheel.

    """

    name: str
    title: str
    text: str
    group: Group
    kind: Kind
    default: Value
    low: float = 0
    high: float = 0
    step: float = 1
    optional: bool = False

    def check(self, value: object) -> None:
        """Raise ValueError, with a sentence, if a value is not one this parameter can have."""
        if value is None and self.optional:
            return
        problem = _PROBLEMS[self.kind](self, value)
        if problem:
            raise ValueError(f"{self.title} {problem}.")


def parameter(  # noqa: PLR0913  (one argument for each thing that is declared)
    kind: Kind,
    default: Default,
    title: str,
    group: Group,
    text: str,
    *,
    low: float = 0,
    high: float = 0,
    step: float = 1,
    optional: bool = False,
) -> Default:
    """Return a dataclass field described by a Declaration; typed as its default. A default of None is optional."""
    described: Any = field(
        default=default,
        metadata={
            "declared": {
                "kind": kind,
                "title": title,
                "group": group,
                "text": text,
                "low": low,
                "high": high,
                "step": step,
                "default": default,
                "optional": optional or default is None,
            }
        },
    )
    return described


def declarations(owner: Any) -> dict[str, Declaration]:
    """Return the declarations of a dataclass by name, in the order of its fields."""
    return {f.name: Declaration(name=f.name, **f.metadata["declared"]) for f in fields(owner)}


_HALF = "must have whole characters, and has half of one"


def _number(declared: Declaration, value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return "must be a number"
    return None if declared.low <= value <= declared.high else _range(declared)


def _integer(declared: Declaration, value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return "must be a whole number"
    return None if declared.low <= value <= declared.high else _range(declared)


def _boolean(_: Declaration, value: object) -> str | None:
    return None if isinstance(value, bool) else "must be on or off"


def _text(declared: Declaration, value: object) -> str | None:
    if not isinstance(value, str):
        return "must be a text"
    if not _is_whole(value):
        return _HALF
    return None if declared.low <= len(value) <= declared.high else f"must have {_range(declared)[8:]} characters"


def _stops(declared: Declaration, value: object) -> str | None:
    if not isinstance(value, tuple):
        return "must be a list of texts"
    stops: tuple[object, ...] = value  # pyright: ignore[reportUnknownVariableType]  (its items are looked at here)
    if not declared.low <= len(stops) <= declared.high:
        return f"can have {declared.high:g} texts at most"
    for stop in stops:
        if not isinstance(stop, str) or not 0 < len(stop) <= LONGEST_STOP:
            return f"must be texts of 1 to {LONGEST_STOP} characters"
        if not _is_whole(stop):
            return _HALF
    return None


def _bias(declared: Declaration, value: object) -> str | None:
    if not isinstance(value, Mapping):
        return "must give each token id a number"
    biases: Mapping[object, object] = value  # pyright: ignore[reportUnknownVariableType]  (looked at here)
    if len(biases) > MOST_BIASES:
        return f"can name {MOST_BIASES} tokens at most"
    for token, bias in biases.items():
        if isinstance(token, bool) or not isinstance(token, int) or token < 0:
            return "must name tokens by their ids, 0 and up"
        if isinstance(bias, bool) or not isinstance(bias, int) or not declared.low <= bias <= declared.high:
            return f"of token {token} {_range(declared)}"
    return None


def _is_whole(text: str) -> bool:
    """Return whether a text has no half of a surrogate pair, as JSON may have and no file and no request."""
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def _range(declared: Declaration) -> str:
    return f"must be {declared.low:,g} to {declared.high:,g}"


_PROBLEMS = {
    Kind.NUMBER: _number,
    Kind.INTEGER: _integer,
    Kind.BOOLEAN: _boolean,
    Kind.TEXT: _text,
    Kind.STOPS: _stops,
    Kind.BIAS: _bias,
}
