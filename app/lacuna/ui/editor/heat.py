"""The scales of the heat map: by what a token is measured, in steps from expected to surprising."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log

from lacuna.core.manuscript import Manuscript

STEPS = 5


@dataclass(frozen=True, kw_only=True)
class Scale:
    """One way to colour tokens.

    Attributes:
        id: its name in the settings.
        title: as the writer reads it.
        labels: what each step means, the expected ones first.
        measure: the step of a token, 0 for the first; None if that is not known of it.

    """

    id: str
    title: str
    labels: tuple[str, ...]
    measure: Callable[[Manuscript, int], int | None]


def _by_probability(manuscript: Manuscript, token: int) -> int | None:
    logprob = manuscript.logprob(token)
    return None if logprob is None else STEPS - 1 - bisect_right((0.01, 0.05, 0.2, 0.5), exp(logprob))


def _by_rank(manuscript: Manuscript, token: int) -> int | None:
    rank = manuscript.rank(token)
    if rank is None:
        return None
    return min(rank, STEPS - 1) - 1 if rank else STEPS - 1


def _by_surprise(manuscript: Manuscript, token: int) -> int | None:
    logprob = manuscript.logprob(token)
    return None if logprob is None else bisect_right((1.0, 2.0, 4.0, 8.0), -logprob / log(2))


SCALES = (
    Scale(
        id="probability",
        title="Probability",
        labels=("≥ 50 %", "≥ 20 %", "≥ 5 %", "≥ 1 %", "< 1 %"),
        measure=_by_probability,
    ),
    Scale(id="rank", title="Rank", labels=("1st", "2nd", "3rd", "later", "unlisted"), measure=_by_rank),
    Scale(
        id="surprise",
        title="Surprise",
        labels=("< 1 bit", "≥ 1 bit", "≥ 2 bit", "≥ 4 bit", "≥ 8 bit"),
        measure=_by_surprise,
    ),
)


def scale_of(name: str) -> Scale:
    """Return the scale with this name; probability if there is none."""
    return next((scale for scale in SCALES if scale.id == name), SCALES[0])
