"""The model's arithmetic once more, in 64-bit floats and as plain as can be: what the engine must agree with."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lacuna.engine.weights import read_weights

Doubles = NDArray[np.float64]


def logprobs(path: Path, tokens: list[int]) -> Doubles:
    """Return the logprobs of every token after each position, positions x vocabulary."""
    shape, stored = read_weights(path)
    weights = {name: rows.astype(np.float64) for name, rows in stored.items()}
    x: Doubles = weights["emb.weight"][tokens]
    hidden = np.triu(np.full((len(tokens), len(tokens)), -np.inf), 1)
    for i in range(shape.layers):

        def weight(name: str, i: int = i) -> Doubles:
            return weights[f"blocks.{i}.{name}"]

        normed = _normed(x, shape.eps) * weight("attn_norm")
        mixed = np.empty_like(x)
        for head in np.split(np.arange(shape.d), shape.heads):
            queries, keys, values = (normed @ weight(f"{name}.weight")[head].T for name in ("wq", "wk", "wv"))
            scores = _turned(queries, shape.theta) @ _turned(keys, shape.theta).T / np.sqrt(len(head)) + hidden
            shares = np.exp(scores - scores.max(-1, keepdims=True))
            mixed[:, head] = shares / shares.sum(-1, keepdims=True) @ values
        x = x + mixed @ weight("wo.weight").T
        normed = _normed(x, shape.eps) * weight("ffn_norm")
        gate = normed @ weight("w1.weight").T
        x = x + (gate / (1 + np.exp(-gate)) * (normed @ weight("w3.weight").T)) @ weight("w2.weight").T
    logits = _normed(x, shape.eps) * weights["norm"] @ weights["emb.weight"].T
    logits -= logits.max(-1, keepdims=True)
    return logits - np.log(np.exp(logits).sum(-1, keepdims=True))


def _normed(x: Doubles, eps: float) -> Doubles:
    return x / np.sqrt((x**2).mean(-1, keepdims=True) + eps)


def _turned(x: Doubles, theta: float) -> Doubles:
    pairs = x[:, 0::2] + 1j * x[:, 1::2]
    exponents: Doubles = np.linspace(0, 1, x.shape[1] // 2, endpoint=False)
    turned = pairs * np.exp(1j * np.outer(np.arange(len(x)), np.power(theta, -exponents)))
    return np.stack([turned.real, turned.imag], -1).reshape(x.shape)
