"""What a model can do, measured on held-out chapters with the engine's own forward pass and sampler."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lacuna.engine.model import PIECE, Cache, Model
from lacuna.engine.sampler import Sampler, Sampling
from lacuna.engine.tokenizer import Tokenizer
from training.corpus import Chapter, straight
from training.examples import Fill, drawn_fill

PLAIN = Sampling()  # the API's defaults
CAREFUL = Sampling(temperature=0.7, top_p=0.95)
_FILLS_A_CHAPTER = 8
_PASSAGE = 400, 1200  # characters of a passage with a hole
_LIMIT = 96  # tokens after which a fill has not ended by itself
_BEHIND = 60  # characters behind a hole that a fill must lead to


@dataclass(frozen=True)
class Loss:
    """What some text cost: nats in all, its tokens and its bytes."""

    nats: float
    tokens: int
    size: int

    @property
    def bits_a_byte(self) -> float:
        """Return the loss in bits a byte."""
        return self.nats / math.log(2) / self.size

    @property
    def nats_a_token(self) -> float:
        """Return the loss in nats a token."""
        return self.nats / self.tokens

    def __add__(self, other: "Loss") -> "Loss":
        return Loss(self.nats + other.nats, self.tokens + other.tokens, self.size + other.size)


NOTHING = Loss(0.0, 0, 0)


class Reader:
    """A model and its tokenizer, put to the test."""

    def __init__(self, model: Model, tokenizer: Tokenizer) -> None:
        self._model, self._tokenizer = model, tokenizer

    def continuing(self, chapters: Sequence[Chapter], context: int) -> Loss:
        """Return the loss of whole chapters, foretold in windows of ``context`` tokens."""
        total = NOTHING
        for chapter in chapters:
            tokens = [self._tokenizer.end, *self._tokenizer.encode(straight(chapter.text))]
            for start in range(0, len(tokens) - 1, context):
                window = tokens[start : start + context + 1]
                total += self._loss(window, self._nats(window))
        return total

    def filling(self, fills: Sequence[Fill]) -> Loss:
        """Return the loss of what stood in holes, and of its end."""
        total = NOTHING
        for fill in fills:
            tokens = fill.tokens(self._tokenizer)
            start = tokens.index(self._tokenizer.fill[2])
            total += self._loss(tokens[start:], self._nats(tokens)[start:])
        return total

    def leading(self, before: str, behind: str) -> Loss:
        """Return the loss of what stands behind a hole after all that stands before its end."""
        tokens = [self._tokenizer.end, *self._tokenizer.encode(before + behind)]
        nats = self._nats(tokens)
        ends = np.cumsum([len(self._tokenizer.pieces[token]) for token in tokens[1:]])
        behind_it = ends > len(before.encode())
        return Loss(float(nats[behind_it].sum()), int(behind_it.sum()), len(behind.encode()))

    def filled(self, fill: Fill, seed: int, sampling: Sampling = CAREFUL) -> tuple[str, bool]:
        """Write into a hole; return the text, and whether it ended by itself."""
        tokens = fill.tokens(self._tokenizer)
        return self._written(tokens[: tokens.index(self._tokenizer.fill[2]) + 1], seed, _LIMIT, sampling)

    def continued(self, prompt: str, seed: int, limit: int = 60) -> str:
        """Go on with a text."""
        return self._written(self._tokenizer.encode(prompt), seed, limit, CAREFUL)[0]

    def _written(self, tokens: Sequence[int], seed: int, limit: int, sampling: Sampling) -> tuple[str, bool]:
        cache, out = self._model.empty(len(tokens)), list[int]()
        rows = [self._model.read(tokens[start : start + PIECE], cache) for start in range(0, len(tokens), PIECE)]
        logits = self._model.logits(rows[-1][-1:])
        branches = self._model.branches(1, limit)
        sampler = Sampler(sampling, self._model.vocabulary, seed, 0)
        while (token := sampler.choose(logits[0])) != self._tokenizer.end:
            out.append(token)
            if len(out) == limit:
                break
            logits = self._model.write([token], cache, branches)
        return self._tokenizer.decode(out).decode("utf-8", "replace"), len(out) < limit

    def _nats(self, tokens: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return the loss of each token but the first."""
        cache: Cache = self._model.empty(len(tokens))
        out: list[float] = []
        for start in range(0, len(tokens) - 1, PIECE):
            rows = self._model.read(tokens[start : start + PIECE], cache)
            logits = self._model.logits(rows).astype(np.float64)
            logits -= logits.max(axis=1, keepdims=True)
            sums = np.log(np.exp(logits).sum(axis=1))
            following = tokens[start + 1 : start + 1 + len(logits)]
            out += [float(sums[i] - logits[i, token]) for i, token in enumerate(following)]
        return np.array(out)

    def _loss(self, tokens: Sequence[int], nats: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Loss:
        return Loss(float(nats.sum()), len(nats), sum(len(self._tokenizer.pieces[token]) for token in tokens[1:]))


def held_out_fills(chapters: Sequence[Chapter]) -> list[Fill]:
    """Return holes in passages of chapters, always the same."""
    draw = random.Random("held-out fills")  # noqa: S311  (reproducible, not secret)
    out: list[Fill] = []
    for chapter in chapters:
        text = straight(chapter.text)
        for _ in range(_FILLS_A_CHAPTER):
            size = min(draw.randrange(*_PASSAGE), len(text) - 1)
            start = text.find(" ", draw.randrange(len(text) - size)) + 1
            out.append(drawn_fill(text[start : start + size], draw))
    return out


@dataclass(frozen=True)
class Joining:
    """How fills that the model wrote join what stands behind them.

    Attributes:
        ended: the share that ended by itself.
        clean: the share of those at whose two seams no words run together and no space is doubled.
        authors, own, none: bits a byte of the characters behind the hole, after the author's words, after the
            model's, and after none.

    """

    ended: float
    clean: float
    authors: float
    own: float
    none: float


def joining(reader: Reader, fills: Sequence[Fill], sampling: Sampling) -> Joining:
    """Fill every hole once and see how it joins."""
    ended, clean = 0, 0
    authors, own, none = NOTHING, NOTHING, NOTHING
    for seed, fill in enumerate(fills):
        text, by_itself = reader.filled(fill, seed, sampling)
        ended += by_itself
        clean += by_itself and _clean(fill, text)
        behind = fill.suffix[:_BEHIND]
        authors += reader.leading(fill.prefix + fill.middle, behind)
        own += reader.leading(fill.prefix + text, behind)
        none += reader.leading(fill.prefix, behind)
    return Joining(ended / len(fills), clean / max(1, ended), authors.bits_a_byte, own.bits_a_byte, none.bits_a_byte)


def _clean(fill: Fill, text: str) -> bool:
    """Whether both seams are; where the author's own words are cut through, there is no telling."""
    seams = (fill.prefix, text), (fill.prefix + text, fill.suffix)
    cut = not _apart(fill.prefix, fill.middle), not _apart(fill.middle, fill.suffix)
    return all(through or _apart(left, right) for (left, right), through in zip(seams, cut, strict=True))


def _apart(left: str, right: str) -> bool:
    """Whether no two words run together where two texts meet, and no space is doubled."""
    last, first = left[-1:], right[:1]
    return not (last.isalnum() and first.isalnum()) and not (last.isspace() and first == " ")
