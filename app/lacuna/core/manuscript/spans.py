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
        token: its number; negative if it was measured and not generated.
        whole: whether all of the token stands here in one piece.

    """

    start: int
    length: int
    token: int
    whole: bool


def spans_in(state: State, pos: int, size: int) -> list[Span]:
    """Return the tokens that touch a range; pieces that are adjacent again are one.

    Costs what the range costs, however many tokens its runs hold beside it.
    """
    hit = state.sequence.at(pos)
    if not hit or size <= 0:
        return []
    first, at = _first_of_token(state, *hit, pos)
    end = pos + size
    out: list[Span] = []
    last: Run | None = None
    for run in state.sequence.walk(first):
        if not run.shown:
            continue
        reached = bool(out) and out[-1].start + out[-1].length == at  # a token may stand twice, with others between
        goes_on = reached and last is not None and _adjoin(last, run) and _begins_before(run)
        if at >= end and not goes_on:
            break
        for start, length, token in _pieces(run, at, max(pos, at), max(end, at + 1)):
            if goes_on and start == at and out and out[-1].token == token:
                earlier = out.pop()
                start, length = earlier.start, earlier.length + length  # noqa: PLW2901  (the pieces are one again)
            out.append(Span(start, length, token, length == state.tokens.length(token)))
        last = run
        at += run.size
    return [span for span in out if span.start < end and span.start + span.length > pos]


def _first_of_token(state: State, run: Run, offset: int, pos: int) -> tuple[Run, int]:
    """Return the visible run in which the token at ``pos`` begins, if all between is its own, and where that stands."""
    at = pos - offset
    starts = run.source.starts
    i = bisect_right(starts, run.off + offset) - 1
    while i >= 0 and starts[i] < run.off and (left := state.sequence.at(at - 1)) and _adjoin(left[0], run):
        run, at = left[0], at - left[0].size
    return run, at


def _pieces(run: Run, at: int, first: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield (start, length, token) for what a visible run that stands at ``at`` has of the tokens in a range."""
    source, shift = run.source, at - run.off
    starts, ids = source.starts, source.ids
    upto = min(run.off + run.size, end - shift)
    i = max(0, bisect_right(starts, max(first - shift, run.off)) - 1)
    while i < len(starts) and starts[i] < upto:
        begin = max(starts[i], run.off)
        stop = min(starts[i + 1] if i + 1 < len(starts) else source.size, run.off + run.size)
        if ids[i] and stop > begin:
            yield begin + shift, stop - begin, ids[i]
        i += 1


def _adjoin(left: Run, right: Run) -> bool:
    """Return whether a run continues another one's stretch of their source."""
    return left.source is right.source and left.off + left.size == right.off


def _begins_before(run: Run) -> bool:
    """Return whether the token at a run's first unit began in an earlier run."""
    starts = run.source.starts
    i = max(0, bisect_right(starts, run.off) - 1)
    return bool(starts) and starts[i] < run.off
