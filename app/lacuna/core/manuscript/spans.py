"""The tokens as they stand in the text."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lacuna.core.manuscript.runs import Run
    from lacuna.core.manuscript.state import State


class Span(NamedTuple):
    """A token, or a piece of one, as it stands in the text.

    Attributes:
        start: of its first unit.
        length: units.
        token: its number.
        whole: whether all of the token stands here in one piece.

    """

    start: int
    length: int
    token: int
    whole: bool


def spans_in(state: State, pos: int, size: int) -> list[Span]:
    """Return the tokens that touch a range; pieces that are adjacent again are one."""
    hit = state.sequence.at(pos)
    if not hit or size <= 0:
        return []
    first, at = _first_of_stretch(state, *hit, pos)
    end = pos + size
    out: list[Span] = []
    last: Run | None = None
    for run in state.sequence.walk(first):
        if not run.shown:
            continue
        joined = last is not None and run.source is last.source and run.off == last.off + last.size
        if at >= end and not joined:
            break
        for start, length, token in _pieces(run, at):
            if joined and start == at and out and out[-1].token == token and _begins_before(run):
                earlier = out.pop()
                start, length = earlier.start, earlier.length + length  # noqa: PLW2901  (the pieces are one again)
            out.append(Span(start, length, token, length == state.tokens.length(token)))
        last = run
        at += run.size
    return [span for span in out if span.start < end and span.start + span.length > pos]


def _first_of_stretch(state: State, run: Run, offset: int, pos: int) -> tuple[Run, int]:
    """Go back over runs that continue one source, so that a token is found from its beginning."""
    at = pos - offset
    while left := state.sequence.at(at - 1):
        other = left[0]
        if other.source is not run.source or other.off + other.size != run.off:
            break
        run, at = other, at - other.size
    return run, at


def _pieces(run: Run, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield (start, length, token) for the tokens in a visible run that stands at ``at``."""
    source, end = run.source, run.off + run.size
    starts, ids = source.starts, source.ids
    i = max(0, bisect_right(starts, run.off) - 1)
    while i < len(starts) and starts[i] < end:
        first = max(starts[i], run.off)
        last = min(starts[i + 1] if i + 1 < len(starts) else source.size, end)
        if ids[i] and last > first:
            yield at + first - run.off, last - first, ids[i]
        i += 1


def _begins_before(run: Run) -> bool:
    """Return whether the token at a run's first unit began in an earlier run."""
    starts = run.source.starts
    i = max(0, bisect_right(starts, run.off) - 1)
    return starts[i] < run.off
