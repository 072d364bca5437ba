"""Sources and runs: every unit ever inserted keeps an identity (source, offset) and its place; deletion only hides.

A run is visible if the step of its source stands, every choice that its source lies in is shown, and no deletion
that covers it is on. Nothing else decides what the text is.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING

from lacuna.core.manuscript.units import LOW, decode, encode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lacuna.core.manuscript.index import Leaf
    from lacuna.core.manuscript.steps import Choice, Deletion, Step

Scopes = frozenset["Choice"]
_ONE_BYTE = "latin-1"


class Run:
    """A stretch of one source at its place; size 0 is a marker (a choice's place; the end of a generation's place)."""

    __slots__ = ("deletions", "leaf", "off", "shown", "size", "source")

    leaf: Leaf[Run]

    def __init__(self, source: Source, off: int, size: int, deletions: tuple[Deletion, ...]) -> None:
        self.source = source
        self.off = off
        self.size = size
        self.deletions = deletions
        self.shown = False

    @property
    def visible(self) -> bool:
        """The one rule."""
        return self.size > 0 and self.open

    @property
    def open(self) -> bool:
        """Whether text can be seen at its place: that of a marker too."""
        return self.source.on and not any(deletion.on for deletion in self.deletions)


class Source:
    """Text that only grows, and the tokens in it.

    Attributes:
        step: whose text it is.
        scopes: the choices whose being shown it depends on.
        runs: its runs by offset; ``offs`` holds their offsets.
        starts, ids: where each token (0: none) begins; empty if the source has none.
        originals: what stood in the file at an offset, where Qt cannot hold it.

    """

    __slots__ = (
        "_lent",
        "_lent_size",
        "_text",
        "_width",
        "ids",
        "offs",
        "originals",
        "runs",
        "scopes",
        "starts",
        "step",
    )

    def __init__(self, step: Step, scopes: Scopes) -> None:
        self.step = step
        self.scopes = scopes
        self._lent: tuple[str, ...] = ()
        self._lent_size = 0
        self._text = bytearray()
        self._width = 1  # bytes a UTF-16 unit: half the memory, until there is a letter that needs two
        self.runs: list[Run] = []
        self.offs: list[int] = []
        self.starts = array("I")
        self.ids = array("I")
        self.originals: dict[int, str] = {}

    @property
    def size(self) -> int:
        """Units stored."""
        return self._lent_size or len(self._text) // self._width

    @property
    def on(self) -> bool:
        """Whether the step stands and every choice that the text belongs to is shown."""
        return self.step.alive and all(choice.shown for choice in self.scopes)

    def lend(self, parts: tuple[str, ...], size: int) -> None:
        """Be the text of these paragraphs, ``size`` units in all, and copy it only when a part of it is read.

        Others hold the same strings: the first text would be in memory twice otherwise.
        """
        self._lent, self._lent_size = parts, size

    def store(self, text: str, token: int = 0) -> int:
        """Append text, which ``token`` names (0: none); return its units."""
        self._take()
        size = self.size
        if token or self.ids:
            self.starts.append(size)
            self.ids.append(token)
        try:
            self._text += text.encode(_ONE_BYTE) if self._width == 1 else encode(text)
        except UnicodeEncodeError:
            self._text, self._width = bytearray(encode(self.read(0, size) + text)), 2
        return self.size - size

    def name(self, starts: list[int], ids: list[int]) -> None:
        """Divide the text into other tokens: where each begins, and which it is."""
        self.starts, self.ids = array("I", starts), array("I", ids)

    def remember(self, originals: dict[int, str]) -> None:
        """Note what stood in the file for the text that is stored next; offsets from there."""
        if originals:
            self.originals |= {self.size + offset: original for offset, original in originals.items()}

    def cuts(self, off: int) -> bool:
        """Return whether an offset, at which there is a unit, is inside a surrogate pair."""
        if self._lent and sum(map(len, self._lent)) + len(self._lent) - 1 == self._lent_size:
            return False  # a letter is a unit
        self._take()
        return self._width > 1 and self._text[2 * off + 1] in LOW

    def read(self, off: int, size: int) -> str:
        """Return text by offset."""
        if self._lent and size == self._lent_size:
            return "\n".join(self._lent)
        self._take()
        data = self._text[self._width * off : self._width * (off + size)]
        return data.decode(_ONE_BYTE) if self._width == 1 else decode(data)

    def _take(self) -> None:
        """Have the text that was lent as its own."""
        if self._lent:
            text, self._lent, self._lent_size = "\n".join(self._lent), (), 0
            self.store(text)

    def originals_in(self, off: int, size: int) -> list[str]:
        """Return text by offset as it stood in the file, in pieces for ``join_originals``."""
        if not self.originals:
            return [self.read(off, size)]
        out: list[str] = []
        at = off
        for offset in sorted(offset for offset in self.originals if off <= offset < off + size):
            out += self.read(at, offset - at), self.originals[offset]
            at = offset + 1
        out.append(self.read(at, off + size - at))
        return out

    def add(self, runs: list[Run]) -> None:
        """Take more runs of it, in any order."""
        self.runs = sorted([*self.runs, *runs], key=_offset)
        self.offs = [run.off for run in self.runs]

    def between(self, off: int, size: int) -> Iterator[Run]:
        """Yield the runs that hold a range; they were cut at its ends before."""
        i = max(0, bisect_right(self.offs, off) - 1)
        while i < len(self.runs) and self.offs[i] < off + size:
            if self.offs[i] >= off:
                yield self.runs[i]
            i += 1


def _offset(run: Run) -> int:
    return run.off
