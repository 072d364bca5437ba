"""A small llama-style transformer in numpy: one forward pass over a cache of keys and values."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass
class Cache:
    """Keys and values of some sequences of equal length.

    Attributes:
        keys, values: layers x sequences x heads x positions x head size.
        length: positions filled.

    """

    keys: Floats
    values: Floats
    length: int

    def repeated(self, count: int) -> "Cache":
        """Return the cache of ``count`` sequences that all begin like this one."""
        return Cache(np.repeat(self.keys, count, axis=1), np.repeat(self.values, count, axis=1), self.length)

    def only(self, rows: list[int]) -> "Cache":
        """Return the cache of some of the sequences."""
        return Cache(self.keys[:, rows], self.values[:, rows], self.length)


@dataclass(frozen=True)
class _Layer:
    """One block's matrices, ready to multiply: norms folded in, queries with keys and values, gate with up."""

    attention: Floats
    output: Floats
    gate_up: Floats
    down: Floats


class Model:
    """Weights from an ``.npz`` whose ``cfg`` is JSON: vocab, d, layers, heads, ff, ctx, theta, eps.

    Attributes:
        vocabulary: how many tokens there are.
        context: positions that it was trained for.

    """

    def __init__(self, path: Path) -> None:
        with np.load(path) as stored:
            self._config: dict[str, Any] = json.loads(str(stored["cfg"]))
            weights = {name: stored[name].astype(np.float32) for name in stored.files if name != "cfg"}
        self.vocabulary = int(self._config["vocab"])
        self.context = int(self._config["ctx"])
        self._heads = int(self._config["heads"])
        self._width = int(self._config["d"]) // self._heads
        self._eps = float(self._config["eps"])
        self._embedding: Floats = weights["emb.weight"]
        self._unembedding: Floats = np.ascontiguousarray((self._embedding * weights["norm"]).T)
        self._layers = [_layer(weights, i) for i in range(int(self._config["layers"]))]
        frequencies = float(self._config["theta"]) ** (-np.arange(0, self._width, 2) / self._width)
        angles = np.outer(np.arange(self.context), frequencies)
        self._cos: Floats = np.cos(angles).astype(np.float32)
        self._sin: Floats = np.sin(angles).astype(np.float32)

    def empty(self) -> Cache:
        """Return the cache of one sequence of no tokens."""
        shape = len(self._layers), 1, self._heads, self.context, self._width
        return Cache(np.zeros(shape, np.float32), np.zeros(shape, np.float32), 0)

    def forward(self, tokens: NDArray[np.int64], cache: Cache) -> Floats:
        """Add tokens (sequences x new positions) to a cache; return logits of the last position of each sequence."""
        batch, count = tokens.shape
        start = cache.length
        x: Floats = self._embedding[tokens].reshape(batch * count, -1)
        mask = _causal(count, start) if count > 1 else None
        for i, layer in enumerate(self._layers):
            x += self._attended(x, layer, i, cache, batch, mask)
            gate_up = self._normed(x) @ layer.gate_up
            x += _gated(gate_up) @ layer.down
        cache.length = start + count
        last = x.reshape(batch, count, -1)[:, -1]
        return self._normed(last) @ self._unembedding

    def _attended(  # noqa: PLR0913, PLR0917  (one block's whole input)
        self, x: Floats, layer: _Layer, i: int, cache: Cache, batch: int, mask: Floats | None
    ) -> Floats:
        start, count = cache.length, x.shape[0] // batch
        fused = (self._normed(x) @ layer.attention).reshape(batch, count, 3, self._heads, self._width)
        queries, keys, values = fused.transpose(2, 0, 3, 1, 4)
        cache.keys[i, :, :, start : start + count] = self._turned(keys, start)
        cache.values[i, :, :, start : start + count] = values
        seen = slice(0, start + count)
        scores = self._turned(queries, start) @ cache.keys[i, :, :, seen].swapaxes(-1, -2)
        scores *= np.float32(self._width**-0.5)
        if mask is not None:
            scores += mask
        scores -= scores.max(-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(-1, keepdims=True)
        mixed = (scores @ cache.values[i, :, :, seen]).transpose(0, 2, 1, 3).reshape(batch * count, -1)
        return mixed @ layer.output

    def _normed(self, x: Floats) -> Floats:
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + np.float32(self._eps))

    def _turned(self, x: Floats, start: int) -> Floats:
        """Rotate pairs of numbers by their position (RoPE); x is sequences x heads x positions x head size."""
        count = x.shape[2]
        cos, sin = self._cos[start : start + count], self._sin[start : start + count]
        even, odd = x[..., 0::2], x[..., 1::2]
        out = np.empty_like(x)
        out[..., 0::2] = even * cos - odd * sin
        out[..., 1::2] = even * sin + odd * cos
        return out


def _gated(gate_up: Floats) -> Floats:
    """Return the second half of each row, let through by the first (SwiGLU)."""
    half = gate_up.shape[1] // 2
    gate, up = gate_up[:, :half], gate_up[:, half:]
    opened = np.asarray(gate / (1 + np.exp(-gate)), np.float32)
    return opened * up


def _causal(count: int, start: int) -> Floats:
    """Return what hides later positions from ``count`` new ones behind ``start`` known ones."""
    return np.triu(np.full((count, start + count), -np.inf, np.float32), start + 1)


def _layer(weights: dict[str, Floats], i: int) -> _Layer:
    def get(name: str) -> Floats:
        return weights[f"blocks.{i}.{name}"]

    fused = np.concatenate([get("wq.weight"), get("wk.weight"), get("wv.weight")]) * get("attn_norm")
    gate_up = np.concatenate([get("w1.weight"), get("w3.weight")]) * get("ffn_norm")
    return _Layer(
        np.ascontiguousarray(fused.T),
        np.ascontiguousarray(get("wo.weight").T),
        np.ascontiguousarray(gate_up.T),
        np.ascontiguousarray(get("w2.weight").T),
    )
