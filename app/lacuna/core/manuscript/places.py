"""The places of generations in the visible text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lacuna.core.manuscript.state import scopes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lacuna.core.manuscript.runs import Run
    from lacuna.core.manuscript.state import State
    from lacuna.core.manuscript.steps import Generation


def extent(state: State, generation: Generation) -> tuple[int, int]:
    """Return where a place begins and ends in the visible text, in units."""
    first = next(iter(generation.replaced.runs()), None) or generation.choices[1].mark
    start, end = state.sequence.position(first), state.sequence.position(generation.close)
    return min(start, end), end


def place_at(state: State, pos: int) -> int | None:
    """Return the innermost standing generation whose place holds or touches a position, or None."""
    found = {choice.generation for run in _beside(state, pos) for choice in scopes_of(run)}
    found.update(_ending_at(state, pos))
    standing = [generation.step.number for generation in found if generation.step.alive]
    return max(standing, default=None)


def choice_text(generation: Generation, number: int) -> str:
    """Return the text of a choice as it arrived; for choice 0 what its place hides, in its order."""
    if number:
        own = generation.choices[number].sources[0]
        return own.read(0, own.size)
    runs = generation.replaced.runs()
    return "".join(run.source.read(run.off, run.size) for run in runs if _would_show(run, generation))


def _would_show(run: Run, generation: Generation) -> bool:
    others = (deletion for deletion in run.deletions if deletion is not generation.replaced)
    return run.size > 0 and run.source.on and not any(deletion.on for deletion in others)


def _beside(state: State, pos: int) -> Iterator[Run]:
    for at in (pos - 1, pos):
        if hit := state.sequence.at(at):
            yield hit[0]


def _ending_at(state: State, pos: int) -> Iterator[Generation]:
    """Yield the generations whose markers stand between the units at both sides of a position."""
    left = state.sequence.at(pos - 1)
    if left is not None and left[1] + 1 < left[0].size:
        return
    for run in state.sequence.walk(left[0] if left else None):
        if run.shown and (left is None or run is not left[0]):
            return
        if run.size == 0:
            generation = run.source.step.generation
            if generation is not None:
                yield generation
