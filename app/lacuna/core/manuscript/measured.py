"""Probabilities of words that no model wrote: what a server reported of a prompt that it sent back.

They belong to the letters that were measured and stay with these wherever they go, until the manuscript is closed:
they are no part of the log, no token is pasted with them, and undo does not know them. Their numbers are negative.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from operator import itemgetter
from typing import TYPE_CHECKING

from lacuna.core.manuscript.spans import Span, spans_in
from lacuna.core.manuscript.tokens import TokenStore, cleaned
from lacuna.core.manuscript.units import units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lacuna.core.manuscript.runs import Run, Source
    from lacuna.core.manuscript.state import State
    from lacuna.core.token import Token

REACH = 64  # units before and behind a range in which a token that touches it may go on
_Piece = tuple[int, int, int]  # first and last offset in a source, and the token's number, 1 and up
_first = itemgetter(0)


class Measured:
    """What was measured, by the source of the letters; ``tokens`` holds the probabilities."""

    def __init__(self) -> None:
        self.tokens = TokenStore()
        self._pieces: dict[Source, list[_Piece]] = {}

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def note(self, source: Source, piece: _Piece) -> None:
        """Keep a piece of a token, in the place of what was measured there before."""
        first, last, _ = piece
        kept = [old for old in self._pieces.get(source, ()) if old[1] <= first or old[0] >= last]
        insort(kept, piece)
        self._pieces[source] = kept

    def pieces(self, run: Run, begin: int, end: int) -> Iterator[_Piece]:
        """Yield what is known of a run's letters between two offsets in its source, as offsets there."""
        known = self._pieces.get(run.source, [])
        begin, end = max(begin, run.off), min(end, run.off + run.size)
        for i in range(max(0, bisect_right(known, begin, key=_first) - 1), len(known)):
            first, last, number = known[i]
            if first >= end:
                break
            if last > begin:
                yield max(first, run.off), min(last, run.off + run.size), number


def measure(state: State, pos: int, tokens: Sequence[Token]) -> None:
    """Note the probabilities of the text at a position, whose letters the tokens are; generated ones keep their own."""
    at = pos
    for token in tokens:
        size = units(token.text)
        if size and token.logprob is not None and not spans_in(state, at, size):
            _note(state, at, size, token)
        at += size


def known_in(state: State, pos: int, size: int) -> list[Span]:
    """Return the tokens that touch a range, generated or measured, in their order."""
    own = spans_in(state, pos, size)
    if not state.measured or size <= 0:
        return own
    first, end = max(0, pos - REACH), pos + size
    near = _measured_in(state, first, end + REACH - first)
    found = [span for span in near if span.start < end and pos < span.start + span.length and not _covered(span, own)]
    return sorted([*own, *found]) if found else own


def _note(state: State, at: int, size: int, token: Token) -> None:
    number = len(state.measured.tokens)
    state.measured.tokens.add(cleaned(token), size)
    for run, start in _runs(state, at, size):
        first = run.off + max(at - start, 0)
        last = run.off + min(at + size - start, run.size)
        state.measured.note(run.source, (first, last, number))


def _measured_in(state: State, pos: int, size: int) -> Iterator[Span]:
    before: Span | None = None
    for run, start in _runs(state, pos, size):
        offset = run.off - start
        for first, last, number in state.measured.pieces(run, max(pos, start) + offset, pos + size + offset):
            begin, length = start + first - run.off, last - first
            if before is not None and before.token == -number and before.start + before.length == begin:
                begin, length = before.start, before.length + length
            elif before is not None:
                yield before
            before = Span(begin, length, -number, length == state.measured.tokens.length(number))
    if before is not None:
        yield before


def _runs(state: State, pos: int, size: int) -> Iterator[tuple[Run, int]]:
    """Yield the visible runs that hold a range, each with where it stands."""
    hit = state.sequence.at(pos)
    if hit is None:
        return
    at = pos - hit[1]
    for run in state.sequence.walk(hit[0]):
        if at >= pos + size:
            return
        if run.shown:
            yield run, at
            at += run.size


def _covered(span: Span, own: list[Span]) -> bool:
    return any(other.start < span.start + span.length and span.start < other.start + other.length for other in own)
