"""Many edits at once: what is made of the runs by one pass over them, instead of a search and a cut for each.

The outcome is what one edit after the other has, from the last to the first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, NamedTuple

from lacuna.core.manuscript.runs import Run, Scopes, Source
from lacuna.core.manuscript.sequence import MANY, Change
from lacuna.core.manuscript.state import State, scopes_of
from lacuna.core.manuscript.steps import Choice, Deletion, Step
from lacuna.core.manuscript.units import LOW, clean, encode, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Plain = tuple[int, int, str]  # pos, removed, inserted
Edits = Callable[[State, Step, int, int, str], None]


class _Planned(NamedTuple):
    """An edit; ``scopes`` are the choices that its text belongs to, None if that is decided when its turn comes."""

    pos: int
    removed: int
    inserted: str
    scopes: Scopes | None


def checked(state: State, edits: Sequence[Plain], check: Callable[[int, int], None]) -> list[Plain]:
    """Return edits as a log can hold them, without those that change nothing.

    ``check`` raises for a range that leaves the text or cuts a character in two; asking it costs a search.

    Raises:
        ValueError: it did, or they are not ascending, or overlap.

    """
    suspects = _suspects(state, edits) if len(edits) >= MANY else edits
    for pos, removed, _ in suspects:
        check(pos, removed)
    last = 0
    for pos, removed, _ in edits:
        if pos < last:
            raise ValueError("Several edits must be ascending and must not overlap.")
        last = pos + removed
    return [(pos, removed, clean(inserted)) for pos, removed, inserted in edits if removed or inserted]


def _suspects(state: State, edits: Sequence[Plain]) -> Iterator[Plain]:
    """Yield the edits that leave the text or may cut a character in two."""
    text, size = str(state.text), len(state.text)
    data = encode(text) if len(text) != size else b""
    for pos, removed, inserted in edits:
        end = pos + removed
        outside = pos < 0 or removed < 0 or end > size
        if outside or (data and any(at < size and data[2 * at + 1] in LOW for at in (pos, end))):
            yield pos, removed, inserted


def edit_many(
    state: State, step: Step, edits: Sequence[Plain], edit: Callable[[State, Step, int, int, str], None]
) -> None:
    """Do several edits, ascending and apart; ``edit`` does one."""
    if len(edits) < MANY:
        for pos, removed, inserted in reversed(edits):
            edit(state, step, pos, removed, inserted)
        return
    stretches = [list(some) for _, some in groupby(_planned(state, edits), lambda one: one.scopes is not None)]
    for stretch in reversed(stretches):
        if stretch[0].scopes is not None:
            _rewrite(state, step, stretch)
        else:
            for pos, removed, inserted, _ in reversed(stretch):
                edit(state, step, pos, removed, inserted)


def _planned(state: State, edits: Sequence[Plain]) -> list[_Planned]:
    """Find out to which choices new text belongs; where its neighbours belong to different ones, leave that open."""
    shown = [run for run in state.sequence.walk() if run.shown]
    starts = [0, *accumulate(run.size for run in shown)]
    out: list[_Planned] = []
    following, behind = -1, None  # where the next edit begins, and its scopes
    for pos, removed, inserted in reversed(edits):
        end = pos + removed
        left = scopes_of(shown[bisect_right(starts, pos - 1) - 1]) if pos else None
        if end == following:
            right = behind
        else:
            right = scopes_of(shown[bisect_right(starts, end) - 1]) if end < starts[-1] else frozenset[Choice]()
        following, behind = pos, left if left == right else None
        out.append(_Planned(pos, removed, inserted, behind))
    return out[::-1]


def _rewrite(state: State, step: Step, edits: list[_Planned]) -> None:
    """Do edits whose neighbours at both sides belong to the same choices."""
    step.deletion = step.deletion or Deletion(step)
    come, changes = list[Run | None](), list[Change]()
    for pos, removed, inserted, scopes in reversed(edits):
        text, run = "", None
        if inserted:
            source = _source(state, step, scopes or frozenset())
            text, originals = normalise(inserted, ends=False)
            source.remember(originals)
            off = source.size
            run = Run(source, off, source.store(text), ())
            run.shown = True
        come.append(run)
        changes.append(Change(pos, removed, text))
    step.end = edits[0].pos + (come[-1].size if come[-1] else 0)
    made = [run for run in come if run]
    state.sequence.refill(
        _rewritten(state.sequence.walk(), zip(edits, reversed(come), strict=True), step.deletion, made)
    )
    by_source = defaultdict[Source, list[Run]](list)
    for run in made:
        by_source[run.source].append(run)
    for source, runs in by_source.items():
        source.add(runs)
    state.changed(changes)


def _source(state: State, step: Step, scopes: Scopes) -> Source:
    """Return the source of a step that takes text in some choices."""
    last = step.sources[-1] if step.sources else None
    return last if last and last.scopes == scopes and not last.ids else state.source(step, scopes)


def _rewritten(
    runs: Iterator[Run], edits: Iterator[tuple[_Planned, Run | None]], deletion: Deletion, made: list[Run]
) -> list[Run]:
    """Return all runs in their order, each new one right behind the visible unit before its edit.

    ``made`` takes those that were cut off others.
    """
    out: list[Run] = []
    at = gone = 0  # visible units before the run; where what is removed ends
    planned = next(edits, None)
    for run in runs:
        if not run.shown:
            out.append(run)
            continue
        stop = at + run.size
        here: list[tuple[int, int, Run | None]] = []
        while planned and planned[0].pos <= stop:
            (pos, removed, _, _), come = planned
            here.append((pos, pos + removed, come))
            planned = next(edits, None)
        if here or gone > at:
            pieces = _pieces(run, at, gone, here, deletion)
            made += (piece for piece in pieces if piece.source is run.source and piece is not run)
            out += pieces
            gone = here[-1][1] if here else gone
        else:
            out.append(run)
        at = stop
    return out


def _pieces(run: Run, at: int, gone: int, edits: list[tuple[int, int, Run | None]], deletion: Deletion) -> list[Run]:
    """Return a visible run that begins at ``at`` in pieces, and what is inserted among and behind them.

    The run itself is the first piece. Its units before ``gone`` are hidden, and those of each edit (begin, end, new).
    """
    out: list[Run] = []
    source, off, deletions, place, stop = run.source, run.off - at, run.deletions, at, at + run.size
    for pos, end, come in (*edits, (stop, stop, None)):
        visible = min(max(gone, place), pos)
        for begin, until in ((place, visible), (visible, pos)):
            if begin < until:
                piece = Run(source, off + begin, until - begin, deletions) if out else run
                piece.size = until - begin
                piece.shown = until > visible
                if not piece.shown:
                    deletion.cover(piece)
                out.append(piece)
        if come:
            out.append(come)
        place, gone = pos, end
    return out
