"""What each log entry does. The manuscript is the replay of its log, live as on reading it back."""

from __future__ import annotations

from functools import singledispatch

from lacuna.core.manuscript import log
from lacuna.core.manuscript.runs import Run, Source
from lacuna.core.manuscript.sequence import Change
from lacuna.core.manuscript.spans import spans_in
from lacuna.core.manuscript.state import State, scopes_of
from lacuna.core.manuscript.steps import Choice, Generation, Origin, Step
from lacuna.core.manuscript.units import normalise


@singledispatch
def apply(entry: log.Entry, state: State) -> None:  # noqa: ARG001  (the kinds of entry use it)
    """Change a state as an entry says. ``Base`` makes the state and is never applied to one."""
    message = f"{type(entry).__name__} is no entry that changes a manuscript"
    raise TypeError(message)


@apply.register
def _(entry: log.Begin, state: State) -> None:
    if state.line:
        state.line[-1].cleared = []
    step = state.open = Step(len(state.steps), Origin(entry.origin))
    step.cleared = state.undone
    state.undone = []
    state.steps.append(step)
    state.line.append(step)


@apply.register
def _(entry: log.Edit, state: State) -> None:
    _edit(state, state.steps[entry.step], entry.pos, entry.removed, entry.inserted)


@apply.register
def _(entry: log.EditMany, state: State) -> None:
    for pos, removed, inserted in reversed(entry.edits):
        _edit(state, state.steps[entry.step], pos, removed, inserted)


def _edit(state: State, step: Step, pos: int, removed: int, inserted: str) -> None:
    state.remove(step, pos, removed)
    step.end = pos
    if inserted:
        text, originals = normalise(inserted)
        step.end += state.insert(step, pos, [(text, 0)], originals)


@apply.register
def _(entry: log.Move, state: State) -> None:
    step = state.steps[entry.step]
    parts = parts_in(state, entry.pos, entry.size)
    state.remove(step, entry.pos, entry.size)
    state.insert(step, entry.to - entry.size if entry.to > entry.pos else entry.to, parts)


@apply.register
def _(entry: log.Paste, state: State) -> None:
    step = state.steps[entry.step]
    state.remove(step, entry.pos, entry.removed)
    state.insert(step, entry.pos, [(text, token) for text, token in entry.parts])


@apply.register
def _(entry: log.Open, state: State) -> None:
    step = state.steps[entry.step]
    generation = step.generation = Generation(step)
    state.generations[entry.step] = generation
    sequence = state.sequence
    covered = sequence.isolate(entry.pos, entry.size)
    after, at, _ = state.place_for(entry.pos + entry.size)
    left, right = sequence.at(entry.pos - 1), sequence.at(entry.pos + entry.size)
    scopes = scopes_of(left[0]) & scopes_of(right[0]) if left and right else frozenset[Choice]()
    if after and at < after.size:
        sequence.split(after, at)
    if covered:
        _cover(state, generation, covered[0], after)
    generation.close = Run(Source(step, scopes), 0, 0, after.deletions if after else ())
    sequence.insert(after, generation.close)
    for _ in range(entry.choices):
        state.choice(generation)


def _cover(state: State, generation: Generation, first: Run, last: Run | None) -> None:
    """Take everything from one run to another into choice 0, hidden runs too."""
    inner: list[Run] = []
    for run in state.sequence.walk(first):
        inner.append(run)
        if run is last:
            break
    for run in inner:
        generation.replaced.cover(run)


@apply.register
def _(entry: log.Tokens, state: State) -> None:
    choice = state.generations[entry.generation].choices[entry.choice]
    source = choice.sources[0]
    for token in entry.tokens:
        text, originals = normalise(token.text)
        source.remember(originals)
        number = len(state.tokens)
        state.tokens.add(token, source.store(text, number))
    if not entry.hold:
        _place(state, choice)


@apply.register
def _(entry: log.Place, state: State) -> None:
    _place(state, state.generations[entry.generation].choices[entry.choice])


def _place(state: State, choice: Choice) -> None:
    """Put what is stored of a choice and not yet in the text behind its anchor."""
    generation, source, run = choice.generation, choice.sources[0], choice.anchor
    off = run.off + run.size
    size = source.size - off
    if not size:
        return
    outer = tuple(deletion for deletion in run.deletions if deletion.generation)
    for deletion in outer:
        deletion.ranges.append((source, off, size))
    if run.size and run.deletions == outer:
        pos = state.sequence.position(run) + run.size * run.shown
        state.sequence.grow(run, size)
    else:
        new = Run(source, off, size, outer)
        state.sequence.insert(run, new)
        run = new
        pos = state.sequence.position(run)
    if run.shown:
        state.changed([Change(pos, 0, source.read(off, size))])
    if choice.begun_by or not generation.turns:
        step = choice.begun_by or generation.step
        for other in generation.choices:
            if other.begun_by is step:
                other.begun_by = None
        generation.turn(step, choice.number)
        state.turned(generation)


@apply.register
def _(entry: log.End, state: State) -> None:
    generation = state.generations[entry.generation]
    ended = [generation.choices[number] for number in entry.choices]
    steps = [step for step in state.line if any(choice in step.choices for choice in ended)]
    for choice in ended:
        choice.running = False
    newest = state.line[-1] if state.line else None
    if entry.failed and newest in steps and not any(choice.sources[0].size for choice in newest.choices):
        state.line.pop()
        state.switch(newest, alive=False)
        state.undone, newest.cleared = newest.cleared, []
    elif entry.stopped and steps:
        state.open = None
        state.line = [step for step in state.line if step not in steps] + steps


@apply.register
def _(entry: log.Show, state: State) -> None:
    generation = state.generations[entry.generation]
    generation.turn(state.steps[entry.step], entry.choice)
    state.turned(generation)


@apply.register
def _(entry: log.More, state: State) -> None:
    for _ in range(entry.choices):
        state.choice(state.generations[entry.generation], state.steps[entry.step])


@apply.register
def _(entry: log.Undo, state: State) -> None:
    step = state.steps[entry.step]
    state.line.remove(step)
    state.undone.append(step)
    state.switch(step, alive=False)


@apply.register
def _(entry: log.Redo, state: State) -> None:
    step = state.steps[entry.step]
    state.undone.remove(step)
    state.line.append(step)
    state.switch(step, alive=True)


def parts_in(state: State, pos: int, size: int) -> list[tuple[str, int]]:
    """Return a range as (text, token) parts; token 0 is text that is no token."""
    parts: list[tuple[str, int]] = []
    at, end = pos, pos + size
    for span in spans_in(state, pos, size):
        first, last = max(span.start, pos), min(span.start + span.length, end)
        parts += [(state.text.slice(at, first - at), 0), (state.text.slice(first, last - first), span.token)]
        at = last
    parts.append((state.text.slice(at, end - at), 0))
    return [part for part in parts if part[0]]
