"""Choosing a token from logits, by the API's parameters."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Logits = NDArray[np.float32]

BAN, FORCE = -100, 100  # the biases that exclude a token, and all others


@dataclass(frozen=True, kw_only=True)
class Sampling:
    """How tokens are chosen; ranges and meanings as in the reference of ``POST /v1/completions``."""

    temperature: float = 1.0
    top_p: float = 1.0
    presence_penalty: float = 0.0
    frequency_penalty: float = 0.0
    logit_bias: Mapping[int, float] | None = None


class Sampler:
    """Chooses the tokens of one choice; the same seed and index choose the same from the same logits."""

    def __init__(self, sampling: Sampling, vocabulary: int, seed: int, index: int) -> None:
        self._sampling = sampling
        self._random = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, index])))
        self._penalised = sampling.presence_penalty != 0 or sampling.frequency_penalty != 0
        self._counts = np.zeros(vocabulary)
        self._bias = _dense(sampling.logit_bias, vocabulary)

    def choose(self, logits: Logits) -> int:
        """Return the next token, and count it for the penalties."""
        sampling = self._sampling
        scores = logits.astype(np.float64)
        if self._penalised:
            scores -= sampling.frequency_penalty * self._counts + sampling.presence_penalty * (self._counts > 0)
        if self._bias is not None:
            scores += self._bias
        token = int(scores.argmax()) if sampling.temperature == 0 else self._drawn(scores)
        self._counts[token] += 1
        return token

    def _drawn(self, scores: Doubles) -> int:
        scores -= scores.max()
        if self._sampling.temperature != 1:
            scores /= self._sampling.temperature
        weights = np.exp(scores, out=scores)
        if self._sampling.top_p < 1:
            weights = _nucleus(weights, self._sampling.top_p)
        sums: Doubles = weights.cumsum(out=weights)
        whole = float(sums[-1])
        point = self._random.random() * whole
        # Rounded up to the whole, the point would lie behind the last token that has any weight.
        return int(sums.searchsorted(point, "right") if point < whole else sums.searchsorted(whole))


def _dense(bias: Mapping[int, float] | None, vocabulary: int) -> Doubles | None:
    """Return what is added to each logit: nothing in reach of a banned token, or of all but the forced ones."""
    if not bias:
        return None
    dense = np.zeros(vocabulary)
    if FORCE in bias.values():
        dense[:] = -np.inf
        dense[[token for token, value in bias.items() if value == FORCE]] = 0
        return dense
    for token, value in bias.items():
        dense[token] = -np.inf if value == BAN else value
    return dense


def _nucleus(weights: Doubles, share: float) -> Doubles:
    """Return the weights of the likeliest tokens that together have at least a share of all; those of others are 0."""
    order = np.argsort(-weights)
    sums: Doubles = np.cumsum(weights[order])
    kept = order[: int(np.searchsorted(sums, share * float(sums[-1]))) + 1]
    out = np.zeros_like(weights)
    out[kept] = weights[kept]
    return out


def log_probabilities(logits: Logits) -> Doubles:
    """Return the natural logarithms of the probabilities of the unmodified distribution, for each row of logits."""
    scores = logits.astype(np.float64)
    scores -= scores.max(-1, keepdims=True)
    return scores - np.log(np.exp(scores).sum(-1, keepdims=True))


def reported(logits: Logits, token: int, count: int) -> tuple[float, list[tuple[int, float]]]:
    """Return a token's logprob and the ``count`` likeliest tokens with theirs, as ``log_probabilities`` has them.

    The likeliest comes first, and of equals that with the smaller number.
    """
    likeliest: list[int] = []
    others = logits.copy()
    for _ in range(count):  # at most five: sorting, even in part, takes longer
        likeliest.append(int(others.argmax()))
        others[likeliest[-1]] = -np.inf
    highest = float(logits.max())
    weights = logits.astype(np.float64)
    weights -= highest
    size = float(np.log(np.exp(weights, out=weights).sum()))
    found = [(other, float(logits[other]) - highest - size) for other in likeliest]
    return float(logits[token]) - highest - size, found
