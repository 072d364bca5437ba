"""Choosing a token from logits, by the API's parameters."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


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
        self._counts = np.zeros(vocabulary)
        self._bias = np.zeros(vocabulary)
        for token, bias in (sampling.logit_bias or {}).items():
            self._bias[token] = -np.inf if bias <= -100 else np.inf if bias >= 100 else bias  # noqa: PLR2004  (ban, force)

    def choose(self, logits: NDArray[np.float32]) -> int:
        """Return the next token, and count it for the penalties."""
        sampling = self._sampling
        scores = logits.astype(np.float64)
        scores -= sampling.frequency_penalty * self._counts + sampling.presence_penalty * (self._counts > 0)
        if sampling.logit_bias:
            forced = self._bias == np.inf
            scores = np.where(forced, scores, -np.inf) if forced.any() else scores + self._bias
        token = int(scores.argmax()) if sampling.temperature == 0 else self._drawn(scores)
        self._counts[token] += 1
        return token

    def _drawn(self, scores: Doubles) -> int:
        weights = np.exp((scores - scores.max()) / self._sampling.temperature)
        weights /= weights.sum()
        if self._sampling.top_p < 1:
            order = np.argsort(-weights, kind="stable")
            sums = np.cumsum(weights[order])
            kept = order[: int(np.searchsorted(sums, self._sampling.top_p)) + 1]
            nucleus = np.zeros_like(weights)
            nucleus[kept] = weights[kept]
            weights = nucleus
        sums: Doubles = np.cumsum(weights)
        point = self._random.random() * float(sums[-1])
        return min(int(np.searchsorted(sums, point, side="right")), sums.size - 1)


def log_probabilities(logits: NDArray[np.float32]) -> Doubles:
    """Return the natural logarithms of the probabilities of the unmodified distribution."""
    scores = logits.astype(np.float64)
    scores -= scores.max()
    return scores - np.log(np.exp(scores).sum())


def likeliest(logprobs: Doubles, count: int) -> list[int]:
    """Return the ``count`` likeliest tokens, likeliest first."""
    if count == 0:
        return []
    found = np.argpartition(-logprobs, count)[:count]
    ranked: list[int] = found[np.argsort(-logprobs[found], kind="stable")].tolist()
    return ranked
