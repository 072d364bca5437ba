"""The visible text as paragraphs. Positions are UTF-16 units; a paragraph's end counts one."""

from collections.abc import Iterable, Iterator

from lacuna.core.manuscript.index import LEAF, Index, Leaf
from lacuna.core.manuscript.units import cut, decode, encode, units


class Text:
    """What the manuscript reads as: the sequence of runs decides it, this holds it ready for reading."""

    def __init__(self, text: str = "") -> None:
        paragraphs = text.split("\n")
        leaves: list[Leaf[str]] = []
        for i in range(0, len(paragraphs), LEAF // 2):
            part = paragraphs[i : i + LEAF // 2]
            sizes = [units(paragraph) + 1 for paragraph in part]
            leaves.append(Leaf(part, sum(sizes), sizes))
        self._index = Index(leaves)

    def __len__(self) -> int:
        return self._index.total - 1

    def __str__(self) -> str:
        return "\n".join(paragraph for leaf in self._index.leaves for paragraph in leaf.items)

    def paragraphs(self) -> Iterator[tuple[str, int]]:
        """Yield each paragraph, and its units with its end."""
        for leaf in self._index.leaves:
            yield from zip(leaf.items, leaf.sizes, strict=True)

    def replace(self, pos: int, removed: int, inserted: str) -> None:
        """Take ``removed`` units away at ``pos`` and put ``inserted`` there."""
        leaf, i, at = self._locate(pos)
        last, j, end = self._locate(pos + removed) if removed else (leaf, i, at)
        head = cut(leaf.items[i], leaf.sizes[i] - 1, at)[0]
        tail = cut(last.items[j], last.sizes[j] - 1, end)[1]
        new, sizes = _paragraphs(head, at, inserted, tail, last.sizes[j] - 1 - end)
        structural = last is not leaf
        if structural:
            for other in self._index.leaves[leaf.rank + 1 : last.rank]:
                other.items, other.sizes, other.weight = [], [], 0
            del last.items[: j + 1], last.sizes[: j + 1]
            last.weight, last.words = sum(last.sizes), None
            j = len(leaf.items) - 1
        delta = sum(sizes) - sum(leaf.sizes[i : j + 1])
        leaf.items[i : j + 1] = new
        leaf.sizes[i : j + 1] = sizes
        leaf.words = None
        self._index.add(leaf, delta)
        if structural or len(leaf.items) > LEAF:
            self._divide(leaf)

    def with_edits(self, edits: Iterable[tuple[int, int, str]]) -> "Text":
        """Return a text with edits, each (pos, removed, inserted), ascending and apart, in positions of this one."""
        text, at = str(self), 0
        if len(text) == len(self):
            out: list[str] = []
            for pos, removed, inserted in edits:
                out += text[at:pos], inserted
                at = pos + removed
            return Text("".join([*out, text[at:]]))
        data, parts = encode(text), list[bytes]()
        for pos, removed, inserted in edits:
            parts += data[2 * at : 2 * pos], encode(inserted)
            at = pos + removed
        return Text(decode(b"".join([*parts, data[2 * at :]])))

    def slice(self, pos: int, size: int) -> str:
        """Return the text of a range."""
        leaf, i, at = self._locate(pos)
        last, j, end = self._locate(pos + size)
        if leaf is last:
            out = leaf.items[i : j + 1]
        else:
            out = leaf.items[i:]
            for between in self._index.leaves[leaf.rank + 1 : last.rank]:
                out += between.items
            out += last.items[: j + 1]
        out[-1] = cut(out[-1], last.sizes[j] - 1, end)[0]
        out[0] = cut(out[0], end if len(out) == 1 else leaf.sizes[i] - 1, at)[1]
        return "\n".join(out)

    def blank_from(self, pos: int) -> bool:
        """Return whether nothing but white space stands behind a position."""
        leaf, i, at = self._locate(pos)
        if cut(leaf.items[i], leaf.sizes[i] - 1, at)[1].strip() or any(map(str.strip, leaf.items[i + 1 :])):
            return False
        leaves = self._index.leaves
        return not any(any(map(str.strip, leaves[rank].items)) for rank in range(leaf.rank + 1, len(leaves)))

    def words(self, most: int) -> int | None:
        """Return how many words there are, or None if ``most`` uncounted leaves have been counted and more are left.

        A leaf is counted once until it changes, so that asking again goes on.
        """
        total = 0
        for leaf in self._index.leaves:
            if leaf.words is None:
                if not most:
                    return None
                most -= 1
                leaf.words = sum(len(paragraph.split()) for paragraph in leaf.items)
            total += leaf.words
        return total

    def _locate(self, pos: int) -> tuple[Leaf[str], int, int]:
        """Return the leaf, the paragraph in it, and the unit in the paragraph of a position."""
        leaf, rest = self._index.find(pos)
        for i, size in enumerate(leaf.sizes):
            if rest < size:
                return leaf, i, rest
            rest -= size
        message = f"position {pos} is not in a text of {len(self)} units"
        raise IndexError(message)

    def _divide(self, leaf: Leaf[str]) -> None:
        parts: list[Leaf[str]] = []
        for k in range(0, len(leaf.items), LEAF // 2):
            sizes = leaf.sizes[k : k + LEAF // 2]
            parts.append(Leaf(leaf.items[k : k + LEAF // 2], sum(sizes), sizes))
        self._index.leaves[leaf.rank : leaf.rank + 1] = parts
        self._index.rebuild()


def _paragraphs(head: str, before: int, inserted: str, tail: str, behind: int) -> tuple[list[str], list[int]]:
    """Return paragraphs and their sizes; ``before`` and ``behind`` are the units of ``head`` and ``tail``.

    Only what is inserted is looked through: a paragraph can be long, and a key must not cost its length.
    """
    new = inserted.split("\n")
    sizes = [units(paragraph) + 1 for paragraph in new]
    new[0], sizes[0] = head + new[0], sizes[0] + before
    new[-1], sizes[-1] = new[-1] + tail, sizes[-1] + behind
    return new, sizes
