"""Letters, the places of generations among them, and how a text is read: what the naive manuscript is made of."""

from __future__ import annotations

from dataclasses import dataclass, field

NEWLINES = ("\r", "\u2029", "\ufdd0", "\ufdd1")
IN_QT = {"\ufeff": "\u2060", "\ufffe": "\ufffd"}


def width(text: str) -> int:
    """Return UTF-16 units."""
    return len(text) if not text or max(text) <= "\uffff" else len(text.encode("utf-16-le")) // 2


def signs(text: str, *, ends: bool) -> list[tuple[str, str]]:
    """Return (as seen, as saved) for each letter of a text that a log holds."""
    out: list[tuple[str, str]] = []
    for before, letter in zip(" " + text, text, strict=False):
        if before + letter == "\r\n":
            out[-1] = ("\n", "\r\n" if ends else "\n")
        elif letter in NEWLINES:
            out.append(("\n", letter if ends else "\n"))
        else:
            out.append((IN_QT.get(letter, letter), letter))
    return out


def joined(saved: list[str]) -> list[str]:
    """Return texts so that no two line ends become one when they stand side by side."""
    out = list(saved)
    for i in range(len(out) - 2, -1, -1):
        if (out[i], out[i + 1]) == ("\r", "\n"):
            out[i] = "\n"
    return out


@dataclass(eq=False)
class Hiding:
    """What a step deletes, or a generation replaces, hides while it is on."""

    step: int
    place: Place | None = None


@dataclass(eq=False)
class Letter:
    """A letter for ever, or (no ``seen``) the mark of a place; ``token`` is (occurrence, number, where in it)."""

    seen: str
    saved: str
    step: int
    scopes: frozenset[tuple[int, int]]
    token: tuple[int, int, int] | None = None
    hidings: list[Hiding] = field(default_factory=list[Hiding])

    def __post_init__(self) -> None:
        self.size = width(self.seen)


@dataclass(eq=False)
class Stream:
    """A choice: its step, its letters in the order of arrival, and those that wait."""

    step: int
    mark: Letter
    placed: list[Letter] = field(default_factory=list[Letter])
    waiting: list[Letter] = field(default_factory=list[Letter])
    running: bool = True
    first: bool = True
    facts: dict[str, object] = field(default_factory=dict[str, object])


@dataclass(eq=False)
class Place:
    """A generation."""

    number: int
    replaced: Hiding
    close: Letter
    covered: list[Letter]
    streams: list[Stream] = field(default_factory=list[Stream])
    turns: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    drops: list[tuple[int, list[int]]] = field(default_factory=list[tuple[int, list[int]]])
