"""Prompts that were read lately, so that the next request reads only what is new."""

from collections.abc import Sequence
from threading import Lock

from lacuna.engine.model import PIECE, Cache, Model

KEPT = 4


class Memory:
    """Keeps the caches of the last few prompts. Threads may share it; a cache that is kept does not change any more."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._kept: list[tuple[list[int], Cache]] = []
        self._turn = Lock()

    def recall(self, tokens: Sequence[int]) -> Cache:
        """Return a cache with room for a prompt, in which what it shares with a former one is read already.

        Whole pieces are shared, and the last token is always left to be read: its row begins the answer.
        """
        with self._turn:
            kept = list(self._kept)
        lengths = [_common(tokens, former) for former, _ in kept]
        shared = min(max(lengths, default=0), len(tokens) - 1) // PIECE * PIECE
        if shared == 0:
            return self._model.empty(len(tokens))
        return kept[lengths.index(max(lengths))][1].beginning(shared, len(tokens))

    def keep(self, tokens: list[int], cache: Cache) -> None:
        """Remember a prompt that has been read; it replaces those that it continues, and the oldest."""
        with self._turn:
            others = [entry for entry in self._kept if _common(tokens, entry[0]) < len(entry[0])]
            self._kept = [*others, (tokens, cache)][-KEPT:]


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    for i, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return i
    return min(len(one), len(other))
