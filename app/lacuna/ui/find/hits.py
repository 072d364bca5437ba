"""The hits of a search, which go along with the text while it is written in."""

from bisect import bisect_left
from collections.abc import Iterable

from lacuna.core.search import Hit


class Hits:
    """Ascending hits that do not overlap. Positions are UTF-16 units.

    What stands behind the last change is kept as it was, with one number that says how far it has moved: typing at
    one place then costs the same whatever the number of hits.
    """

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._sizes: list[int] = []
        self._cut = 0  # from this hit on ...
        self._moved = 0  # ... all have moved by this much

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, number: int) -> Hit:
        return Hit(self._starts[number] + (self._moved if number >= self._cut else 0), self._sizes[number])

    def add(self, hits: Iterable[Hit]) -> None:
        """Take more hits, all behind those that are there; before any change."""
        for start, size in hits:
            self._starts.append(start - self._moved)
            self._sizes.append(size)

    def first_from(self, pos: int) -> int:
        """Return the number of the first hit that begins at ``pos`` or behind it; their count if there is none."""
        before = bisect_left(self._starts, pos, 0, self._cut)
        if before < self._cut:
            return before
        return bisect_left(self._starts, pos - self._moved, self._cut)

    def number(self, hit: Hit) -> int | None:
        """Return the number of a hit that stands exactly there, or None."""
        number = self.first_from(hit.start)
        return number if number < len(self) and self[number] == hit else None

    def touching(self, start: int, end: int) -> list[Hit]:
        """Return the hits that reach into a range."""
        number = self.first_from(start)
        if number and sum(self[number - 1]) > start:
            number -= 1
        out: list[Hit] = []
        while number < len(self) and (hit := self[number]).start < end:
            out.append(hit)
            number += 1
        return out

    def change(self, pos: int, removed: int, added: int) -> None:
        """Go along with a change of the text; hits that it reaches into are hits no more."""
        first = self.first_from(pos)
        if first and sum(self[first - 1]) > pos:
            first -= 1
        last = self.first_from(pos + removed)
        self._move_cut(last)
        del self._starts[first:last], self._sizes[first:last]
        self._cut = first
        self._moved += added - removed

    def _move_cut(self, number: int) -> None:
        low, high = sorted((self._cut, number))
        by = self._moved if number > self._cut else -self._moved
        if by:
            self._starts[low:high] = [start + by for start in self._starts[low:high]]
        self._cut = number
