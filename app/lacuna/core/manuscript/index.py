"""Leaves with weights and a Fenwick tree over them: position to leaf and leaf to position in O(log n)."""

from typing import Generic, TypeVar

LEAF = 128

T = TypeVar("T")


class Leaf(Generic[T]):
    """A bounded list of items.

    Attributes:
        items: in order.
        sizes: what each item weighs, where that is kept here; empty otherwise.
        weight: the sum of what they weigh.
        rank: the leaf's place among the leaves.
        words: how many are in them, where that has been counted; None otherwise.

    """

    __slots__ = ("items", "rank", "sizes", "weight", "words")

    def __init__(self, items: list[T], weight: int, sizes: list[int] | None = None) -> None:
        self.items = items
        self.weight = weight
        self.sizes = sizes or []
        self.rank = 0
        self.words: int | None = None


class Index(Generic[T]):
    """The leaves in order. Positions and weights are UTF-16 units."""

    def __init__(self, leaves: list[Leaf[T]]) -> None:
        self.leaves = leaves
        self.tree: list[int] = []
        self.total = 0
        self._top = 1
        self.rebuild()

    def rebuild(self) -> None:
        """Number the leaves again and drop the empty ones: after a split, so once in LEAF/2 insertions."""
        self.leaves = leaves = [leaf for leaf in self.leaves if leaf.items] or self.leaves[:1]
        before = [0]
        for rank, leaf in enumerate(leaves):
            leaf.rank = rank
            before.append(before[rank] + leaf.weight)
        self.tree = [0] + [before[i] - before[i & (i - 1)] for i in range(1, len(before))]
        self.total = before[-1]
        self._top = 1 << (len(leaves).bit_length() - 1)

    def add(self, leaf: Leaf[T], delta: int) -> None:
        """Change the weight of a leaf."""
        leaf.weight += delta
        self.total += delta
        i, tree = leaf.rank + 1, self.tree
        while i < len(tree):
            tree[i] += delta
            i += i & -i

    def before(self, leaf: Leaf[T]) -> int:
        """Return the weight of all leaves before this one."""
        i, out, tree = leaf.rank, 0, self.tree
        while i:
            out += tree[i]
            i &= i - 1
        return out

    def find(self, pos: int) -> tuple[Leaf[T], int]:
        """Return the leaf that holds unit ``pos``, and how far inside it that is."""
        i, step, tree = 0, self._top, self.tree
        while step:
            if i + step < len(tree) and tree[i + step] <= pos:
                i += step
                pos -= tree[i]
            step >>= 1
        return self.leaves[i], pos
