"""A small llama-style transformer in numpy: it reads a text once, and writes several continuations side by side.

The last bits of a matrix product depend on its shape. So a text is read in pieces that begin at multiples of
``PIECE``, and continuations are written four rows at a time, always four: the same choice comes out the same, bit for
bit, alone or among many, and whether its prompt was read now or remembered.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lacuna.engine.weights import Floats, read_weights

PIECE = 64  # tokens read at once
_ROWS = 4
_ONE = np.float32(1)
# Weights a block: the product of four rows with so many is made as they lie. With more they are repacked first, which
# costs more than the product itself.
_SMALL = 2**18

Attend = Callable[[int, Floats, Floats, Floats], Floats]


@dataclass
class Cache:
    """Keys and values of a text that has been read, ready for its continuations.

    Attributes:
        keys: layers x heads x head size x room.
        values: layers x heads x room x head size.
        length: tokens read, at most the room.

    """

    keys: Floats
    values: Floats
    length: int

    def beginning(self, length: int, room: int) -> "Cache":
        """Return a cache of another text that begins with the same ``length`` tokens."""
        layers, heads, width, _ = self.keys.shape
        cache = _cache(layers, heads, width, room)
        cache.length = length
        cache.keys[..., :length] = self.keys[..., :length]
        cache.values[:, :, :length] = self.values[:, :, :length]
        return cache


def _cache(layers: int, heads: int, width: int, room: int) -> Cache:
    keys = np.empty((layers, heads, width, room), np.float32)
    return Cache(keys, np.empty((layers, heads, room, width), np.float32), 0)


@dataclass
class Branches:
    """Keys and values of some continuations of equal length; what they continue is in a cache that they share.

    Attributes:
        keys, values: layers x branches x heads x room x head size.
        length: tokens written in each.

    """

    keys: Floats
    values: Floats
    length: int

    def only(self, rows: list[int]) -> "Branches":
        """Return some of the branches, with the room they had."""
        shape = self.keys.shape[0], len(rows), *self.keys.shape[2:]
        kept = Branches(np.empty(shape, np.float32), np.empty(shape, np.float32), self.length)
        kept.keys[..., : self.length, :] = self.keys[:, rows, :, : self.length]
        kept.values[..., : self.length, :] = self.values[:, rows, :, : self.length]
        return kept


class _Matrix:
    """A matrix of weights in blocks of columns that fit the processor's cache."""

    def __init__(self, rows: Floats) -> None:
        outputs, inputs = rows.shape
        count = next(n for n in range(1, outputs + 1) if outputs % n == 0 and outputs // n * inputs <= _SMALL)
        self._blocks: Floats = np.ascontiguousarray(rows.reshape(count, outputs // count, inputs).swapaxes(1, 2))

    def times(self, x: Floats, rows: int) -> Floats:
        """Return the product with each row of ``x``, ``rows`` at a time."""
        groups = x.reshape(-1, 1, rows, x.shape[1])
        return (groups @ self._blocks).swapaxes(1, 2).reshape(len(x), -1)


@dataclass(frozen=True)
class _Layer:
    """One block's matrices: norms folded in, queries with keys and values, gate with up."""

    attention: _Matrix
    output: _Matrix
    gate_up: _Matrix
    down: _Matrix


class Model:
    """The weights of an ``.npz`` (see ``weights``), ready to multiply. Nothing in it changes: threads may share it.

    Attributes:
        name: its id in the API.
        vocabulary: how many tokens there are.
        context: positions that it was trained for.

    """

    def __init__(self, path: Path) -> None:
        shape, weights = read_weights(path)
        self.name = shape.name
        self.vocabulary = shape.vocab
        self.context = shape.ctx
        self._heads = shape.heads
        self._width = shape.d // shape.heads
        self._eps = np.float32(shape.eps)
        self._embedding: Floats = weights["emb.weight"]
        self._unembedding = _Matrix(self._embedding * weights["norm"])
        self._layers = [self._layer(weights, f"blocks.{i}.") for i in range(shape.layers)]
        frequencies = shape.theta ** (-np.arange(0, self._width, 2) / self._width)
        angles = np.outer(np.arange(self.context), frequencies)
        self._cos: Floats = np.cos(angles).astype(np.float32)
        self._sin: Floats = np.sin(angles).astype(np.float32)

    def empty(self, room: int) -> Cache:
        """Return the cache of a text of which nothing has been read; ``room`` is how long it is."""
        return _cache(len(self._layers), self._heads, self._width, room)

    def branches(self, count: int, room: int) -> Branches:
        """Return ``count`` continuations of which nothing has been written; ``room`` is how long they may become."""
        shape = len(self._layers), count, self._heads, room, self._width
        return Branches(np.empty(shape, np.float32), np.empty(shape, np.float32), 0)

    def read(self, tokens: Sequence[int], cache: Cache) -> Floats:
        """Read on: at most ``PIECE`` tokens, from a multiple of ``PIECE``. Return a row a token for ``logits``."""
        start, end = cache.length, cache.length + len(tokens)
        mask: Floats = np.triu(np.full((len(tokens), end), -np.inf, np.float32), start + 1)

        def attend(i: int, queries: Floats, keys: Floats, values: Floats) -> Floats:
            cache.keys[i, :, :, start:end] = keys.transpose(1, 2, 0)
            cache.values[i, :, start:end] = values.swapaxes(0, 1)
            scores: Floats = queries.swapaxes(0, 1) @ cache.keys[i, :, :, :end]
            scores += mask
            _to_shares(scores)
            return (scores @ cache.values[i, :, :end]).swapaxes(0, 1).reshape(len(tokens), -1)

        x = self._run(np.array(tokens), np.arange(start, end), attend, len(tokens))
        cache.length = end
        return x

    def write(self, tokens: Sequence[int], cache: Cache, branches: Branches) -> Floats:
        """Add a token to each branch; return logits, a row a branch."""
        count, before, after = len(tokens), cache.length, branches.length
        padded = [*tokens, *[tokens[0]] * (-count % _ROWS)]
        group, row = np.divmod(np.arange(count), _ROWS)

        def attend(i: int, queries: Floats, keys: Floats, values: Floats) -> Floats:
            own_keys, own_values = branches.keys[i, :, :, : after + 1], branches.values[i, :, :, : after + 1]
            own_keys[:, :, after], own_values[:, :, after] = keys[:count], values[:count]
            grouped = queries.reshape(-1, _ROWS, self._heads, self._width).swapaxes(1, 2)
            scores = np.zeros((*grouped.shape[:3], before + after + 1), np.float32)
            scores[..., :before] = grouped @ cache.keys[i, :, :, :before]
            scores[group, :, row, before:] = (own_keys @ queries[:count, :, :, None])[..., 0]
            _to_shares(scores[:, :, :count])  # not of the rows that only fill up a group
            mixed = (scores[..., :before] @ cache.values[i, :, :before]).swapaxes(1, 2).reshape(queries.shape)
            mixed[:count] += (scores[group, :, row, before:][:, :, None] @ own_values)[:, :, 0]
            return mixed.reshape(len(padded), -1)

        x = self._run(np.array(padded), np.array([before + after]), attend, _ROWS)
        branches.length = after + 1
        return self._unembedding.times(x, _ROWS)[:count]

    def logits(self, rows: Floats) -> Floats:
        """Return the logits of the tokens that follow the positions whose rows ``read`` returned."""
        padded = np.concatenate([rows, np.repeat(rows[:1], -len(rows) % _ROWS, axis=0)])
        return self._unembedding.times(padded, _ROWS)[: len(rows)]

    def _run(self, tokens: NDArray[np.int64], positions: NDArray[np.int64], attend: Attend, rows: int) -> Floats:
        """Return the last layer's row for each token."""
        cos, sin = self._cos[positions][:, None, None], self._sin[positions][:, None, None]
        x = self._embedding[tokens]
        for i, layer in enumerate(self._layers):
            fused = layer.attention.times(self._normed(x), rows).reshape(len(x), 3, self._heads, self._width)
            turned = _turned(fused[:, :2], cos, sin)
            x = x + layer.output.times(attend(i, turned[:, 0], turned[:, 1], fused[:, 2]), rows)
            x += layer.down.times(_gated(layer.gate_up.times(self._normed(x), rows)), rows)
        return self._normed(x)

    def _normed(self, x: Floats) -> Floats:
        size = np.sqrt((x * x).mean(-1, keepdims=True) + self._eps)
        return np.asarray(x / size, np.float32)

    def _layer(self, weights: dict[str, Floats], prefix: str) -> _Layer:
        def get(name: str) -> Floats:
            return weights[prefix + name]

        queries = self._halved(get("wq.weight")) * np.float32(self._width**-0.5)
        fused = np.concatenate([queries, self._halved(get("wk.weight")), get("wv.weight")]) * get("attn_norm")
        gate_up = np.concatenate([get("w1.weight"), get("w3.weight")]) * get("ffn_norm")
        return _Layer(_Matrix(fused), _Matrix(get("wo.weight")), _Matrix(gate_up), _Matrix(get("w2.weight")))

    def _halved(self, rows: Floats) -> Floats:
        """Put the even numbers of each head before the odd: a pair that turns together is then half a head apart."""
        return rows.reshape(self._heads, self._width // 2, 2, -1).swapaxes(1, 2).reshape(rows.shape)


def _turned(x: Floats, cos: Floats, sin: Floats) -> Floats:
    """Turn each pair of numbers by the angle of its position (RoPE)."""
    half = x.shape[-1] // 2
    first, second = x[..., :half], x[..., half:]
    out = np.empty_like(x)
    out[..., :half] = first * cos - second * sin
    out[..., half:] = first * sin + second * cos
    return out


def _to_shares(scores: Floats) -> None:
    """Make each row positive with the sum 1, in place (softmax)."""
    scores -= scores.max(-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(-1, keepdims=True)


def _gated(gate_up: Floats) -> Floats:
    """Return the second half of each row, let through by the first (SwiGLU)."""
    half = gate_up.shape[1] // 2
    gate = gate_up[:, :half]
    return np.divide(gate, np.exp(-gate) + _ONE) * gate_up[:, half:]
