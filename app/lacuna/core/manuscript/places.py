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
    start, end = state.sequence.position(generation.first), state.sequence.position(generation.close)
    return min(start, end), end


def places_of(run: Run) -> set[Generation]:
    """Return the generations in whose places a visible run stands."""
    return {choice.generation for choice in scopes_of(run)}


def place_at(state: State, pos: int) -> int | None:
    """Return the newest standing generation that has choices and whose place holds or touches a position, or None."""
    found = {generation for run in _beside(state, pos) for generation in places_of(run)}
    found.update(_ending_at(state, pos))
    standing = [g.step.number for g in found if g.step.alive and len(g.walkable) > 1]
    return max(standing, default=None)


def places_in(state: State, pos: int, size: int) -> set[Generation]:
    """Return the standing generations that have choices and whose places touch a range, shown or not."""
    hit = state.sequence.at(pos - 1)
    at = pos - 1 - hit[1] if hit else 0
    found: set[Generation] = set()
    for run in state.sequence.walk(hit[0] if hit else None):
        if at > pos + size:
            break
        if run.shown:
            found.update(places_of(run))
            at += run.size
        else:
            generation = run.source.step.generation
            if generation and run is generation.close and run.open:
                found.add(generation)
    return {generation for generation in found if generation.step.alive and len(generation.walkable) > 1}


def choice_text(state: State, generation: Generation, number: int) -> str:
    """Return the text of a choice as it arrived; for choice 0 what stood there, as its place would show it."""
    if number:
        own = generation.choices[number].sources[0]
        return own.read(0, own.size)
    runs = sorted(set(generation.depending(0)), key=state.sequence.order)
    return "".join(run.source.read(run.off, run.size) for run in runs if _would_show(run, generation))


def _would_show(run: Run, generation: Generation) -> bool:
    others = (choice for choice in run.source.scopes if choice.generation is not generation)
    off = not any(deletion.on for deletion in run.deletions if deletion is not generation.replaced)
    return off and run.source.step.alive and all(choice.shown for choice in others)


def _beside(state: State, pos: int) -> Iterator[Run]:
    for at in (pos - 1, pos):
        if hit := state.sequence.at(at):
            yield hit[0]


def _ending_at(state: State, pos: int) -> Iterator[Generation]:
    """Yield the generations whose places end between the units at both sides of a position, where text can be seen."""
    left = state.sequence.at(pos - 1)
    if left is not None and left[1] + 1 < left[0].size:
        return
    for run in state.sequence.walk(left[0] if left else None):
        if run.shown and (left is None or run is not left[0]):
            return
        generation = run.source.step.generation
        if generation and run is generation.close and run.open:
            yield generation
