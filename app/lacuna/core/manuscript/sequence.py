"""The sequence of all runs, hidden ones too, with the positions of the visible ones."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lacuna.core.manuscript.index import LEAF, Index, Leaf
from lacuna.core.manuscript.runs import Run
from lacuna.core.manuscript.units import units

MANY = 200  # changes that cost less in one pass over the text than one after the other


@dataclass(slots=True)
class Change:
    """One replacement in the visible text, in UTF-16 units; of several, each is in the text after the former."""

    pos: int
    removed: int
    inserted: str


class Edit(NamedTuple):
    """One of several edits; positions are in the text before all of them."""

    pos: int
    removed: int
    inserted: str


def apart(changes: list[Change]) -> list[Edit] | None:
    """Return what several changes are in the text before all of them; None if they are in no order, or touch."""
    if not changes:
        return []
    if changes[0].pos > changes[-1].pos:
        edits = [Edit(change.pos, change.removed, change.inserted) for change in reversed(changes)]
    else:
        edits, moved = list[Edit](), 0
        for change in changes:
            edits.append(Edit(change.pos - moved, change.removed, change.inserted))
            moved += units(change.inserted) - change.removed
    last = -1
    for edit in edits:
        if edit.pos < last:
            return None
        last = edit.pos + edit.removed
    return edits


class Sequence:
    """All runs in order. The weight of a run is its size if it is visible, else 0."""

    def __init__(self, runs: list[Run]) -> None:
        for run in runs:
            run.shown = run.visible
        self._index = Index(_leaves(runs))

    @property
    def total(self) -> int:
        """Visible units."""
        return self._index.total

    def at(self, pos: int) -> tuple[Run, int] | None:
        """Return the visible run that holds unit ``pos``, and the offset inside it; None outside the text."""
        if not 0 <= pos < self._index.total:
            return None
        leaf, rest = self._index.find(pos)
        for run in leaf.items:
            if run.shown:
                if rest < run.size:
                    return run, rest
                rest -= run.size
        message = f"the index has lost unit {pos}"
        raise AssertionError(message)

    def position(self, run: Run) -> int:
        """Return the visible position at which a run stands, or would stand."""
        pos = self._index.before(run.leaf)
        for other in run.leaf.items:
            if other is run:
                break
            if other.shown:
                pos += other.size
        return pos

    def order(self, run: Run) -> tuple[int, int]:
        """Return a sort key: the run's place in the sequence."""
        return run.leaf.rank, run.leaf.items.index(run)

    def walk(self, run: Run | None = None) -> Iterator[Run]:
        """Yield the runs from ``run`` (None: the first) to the end; the sequence must not change meanwhile."""
        leaf, i = (run.leaf, run.leaf.items.index(run)) if run else (self._index.leaves[0], 0)
        yield from leaf.items[i:]
        for rank in range(leaf.rank + 1, len(self._index.leaves)):
            yield from self._index.leaves[rank].items

    def before(self, run: Run) -> Run | None:
        """Return the run directly before this one, hidden or not."""
        i = run.leaf.items.index(run)
        if i:
            return run.leaf.items[i - 1]
        for rank in range(run.leaf.rank - 1, -1, -1):
            if items := self._index.leaves[rank].items:
                return items[-1]
        return None

    def insert(self, after: Run | None, run: Run) -> None:
        """Put a run into the sequence after another (None: at the very start), and into its source."""
        leaf = after.leaf if after else self._index.leaves[0]
        leaf.items.insert(leaf.items.index(after) + 1 if after else 0, run)
        run.leaf = leaf
        if run.size:
            i = bisect_right(run.source.offs, run.off)
            run.source.offs.insert(i, run.off)
            run.source.runs.insert(i, run)
        run.shown = run.visible
        if run.shown:
            self._index.add(leaf, run.size)
        if len(leaf.items) > LEAF:
            self._divide(leaf)

    def refill(self, runs: list[Run]) -> None:
        """Hold these runs, of which it is known whether they are shown, instead of those there were."""
        self._index = Index(_leaves(runs))

    def split(self, run: Run, at: int) -> Run:
        """Cut a run in two; return the right part."""
        right = Run(run.source, run.off + at, run.size - at, run.deletions)
        if run.shown:
            self._index.add(run.leaf, -right.size)
        run.size = at
        self.insert(run, right)
        return right

    def grow(self, run: Run, size: int) -> None:
        """Lengthen the last run of a source."""
        run.size += size
        if run.shown:
            self._index.add(run.leaf, size)

    def isolate(self, pos: int, size: int) -> list[Run]:
        """Return the visible runs of a range, cut at its ends."""
        hit = self.at(pos) if size else None
        if hit is None:
            return []
        run, at = hit
        if at:
            run = self.split(run, at)
        out: list[Run] = []
        for other in list(self._visible_from(run, size)):
            if other.size > size:
                self.split(other, size)
            size -= other.size
            out.append(other)
        return out

    def merge(self, run: Run) -> None:
        """Join a run with its neighbours in the leaf where they are one stretch under the same deletions."""
        items = run.leaf.items
        i = items.index(run)
        if i + 1 < len(items) and _one_stretch(run, items[i + 1]):
            self._join(run, items[i + 1])
        if i and _one_stretch(items[i - 1], run):
            self._join(items[i - 1], run)

    def refresh(self, runs: Iterable[Run]) -> list[Change]:
        """Bring the visibility of these runs up to date; return the changes in the text."""
        flips = {run for run in runs if run.shown != run.visible}
        out: list[Change] = []
        end = -1
        for leaf in sorted({run.leaf for run in flips}, key=lambda leaf: leaf.rank):
            pos, delta = self._index.before(leaf), 0
            for run in leaf.items:
                if run in flips:
                    run.shown = not run.shown
                    delta += run.size if run.shown else -run.size
                    if end != pos:
                        out.append(Change(pos, 0, ""))
                    if run.shown:
                        out[-1].inserted += run.source.read(run.off, run.size)
                    else:
                        out[-1].removed += run.size
                    end = pos + run.size * run.shown
                if run.shown:
                    pos += run.size
            self._index.add(leaf, delta)
        return out

    def _visible_from(self, run: Run, size: int) -> Iterator[Run]:
        for other in self.walk(run):
            if other.shown:
                yield other
                size -= other.size
                if size <= 0:
                    return

    def _join(self, left: Run, right: Run) -> None:
        left.size += right.size
        left.leaf.items.remove(right)
        source = right.source
        i = bisect_right(source.offs, right.off) - 1
        del source.offs[i], source.runs[i]

    def _divide(self, leaf: Leaf[Run]) -> None:
        right = Leaf(leaf.items[LEAF // 2 :], 0)
        del leaf.items[LEAF // 2 :]
        for run in right.items:
            run.leaf = right
            right.weight += run.size * run.shown
        leaf.weight -= right.weight
        self._index.leaves.insert(leaf.rank + 1, right)
        self._index.rebuild()


def _one_stretch(left: Run, right: Run) -> bool:
    return (
        left.source is right.source
        and left.off + left.size == right.off
        and left.deletions == right.deletions
        and bool(left.size and right.size)
    )


def _leaves(runs: list[Run]) -> list[Leaf[Run]]:
    leaves: list[Leaf[Run]] = []
    for i in range(0, len(runs) or 1, LEAF // 2):
        leaf = Leaf(runs[i : i + LEAF // 2], 0)
        for run in leaf.items:
            run.leaf = leaf
            leaf.weight += run.size * run.shown
        leaves.append(leaf)
    return leaves
