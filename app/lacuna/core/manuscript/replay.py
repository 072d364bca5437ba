"""What each log entry does. The manuscript is the replay of its log, live as on reading it back."""

from __future__ import annotations

from functools import singledispatch
from itertools import accumulate

from msgspec import structs

from lacuna.core.manuscript import log
from lacuna.core.manuscript.many import edit_many
from lacuna.core.manuscript.places import places_of
from lacuna.core.manuscript.runs import Run, Source
from lacuna.core.manuscript.sequence import Change
from lacuna.core.manuscript.spans import spans_in
from lacuna.core.manuscript.state import State, scopes_of
from lacuna.core.manuscript.steps import KEEPING, Choice, Generation, Origin, Step
from lacuna.core.manuscript.units import join_originals, normalise, units
from lacuna.core.token import Token


@singledispatch
def apply(entry: log.Entry, state: State) -> None:  # noqa: ARG001  (the kinds of entry use it)
    """Change a state as an entry says. ``Base`` makes the state and is never applied to one."""
    message = f"{type(entry).__name__} is no entry that changes a manuscript"
    raise TypeError(message)


@apply.register
def _(entry: log.Begin, state: State) -> None:
    step = state.open = Step(len(state.steps), Origin(entry.origin))
    state.cleared, state.undone = state.undone, []
    state.steps.append(step)
    state.line.append(step)
    if step.origin in KEEPING and not state.running:
        step.kept = len(state.tokens)


@apply.register
def _(entry: log.Edit, state: State) -> None:
    _edit(state, state.steps[entry.step], entry.pos, entry.removed, entry.inserted)


@apply.register
def _(entry: log.EditMany, state: State) -> None:
    edit_many(state, state.steps[entry.step], entry.edits, _edit)


def _edit(state: State, step: Step, pos: int, removed: int, inserted: str) -> None:
    state.remove(step, pos, removed)
    step.end = pos
    if inserted:
        step.end += state.insert(step, pos, [(inserted, 0)], ends=False)


@apply.register
def _(entry: log.Move, state: State) -> None:
    step = state.steps[entry.step]
    parts = parts_in(state, entry.pos, entry.size)
    state.remove(step, entry.pos, entry.size)
    state.insert(step, entry.to - entry.size if entry.to > entry.pos else entry.to, parts, ends=True)


@apply.register
def _(entry: log.Paste, state: State) -> None:
    step = state.steps[entry.step]
    state.remove(step, entry.pos, entry.removed)
    if entry.parts:
        state.insert(step, entry.pos, entry.parts, ends=True)


@apply.register
def _(entry: log.Open, state: State) -> None:
    step = state.steps[entry.step]
    generation = step.generation = Generation(step)
    state.generations[entry.step] = generation
    sequence, end = state.sequence, entry.pos + entry.size
    covered = sequence.isolate(entry.pos, entry.size)
    if entry.swap and covered:
        after, left, right = covered[-1], covered[0], covered[-1]
        inner = _stretch(state, left, right)
    else:
        after, at, _ = state.place_for(end)
        if after and at < after.size:
            sequence.split(after, at)
        left, right = ((hit[0] if hit else None) for hit in (sequence.at(entry.pos - 1), sequence.at(end)))
        inner = _to_cover(state, covered, left, right) if covered else []
    scopes = scopes_of(left) & scopes_of(right) if left and right else frozenset[Choice]()
    for run in inner:
        generation.replaced.cover(run)
    generation.close = Run(Source(step, scopes), 0, 0, ())
    sequence.insert(after, generation.close)
    for _ in range(entry.choices):
        state.choice(generation, step)
    generation.first = inner[0] if inner else generation.choices[1].mark


def _to_cover(state: State, covered: list[Run], left: Run | None, right: Run | None) -> list[Run]:
    """Return visible runs, with what is hidden between them and in the places that they fill.

    ``left`` and ``right`` are the visible runs beside them.
    """
    order = state.sequence.order
    first, last = covered[0], covered[-1]
    beside = {place for run in (left, right) if run for place in places_of(run)}
    for place in (places_of(first) | places_of(last)) - beside:
        # A place that another selection cut may reach past what is seen next: stay before that.
        begin, close = place.first, place.close
        if left is None or order(begin) > order(left):
            first = min(first, begin, key=order)
        if right is None or order(close) < order(right):
            last = max(last, close, key=order)
    return _stretch(state, first, last)


def _stretch(state: State, first: Run, last: Run) -> list[Run]:
    """Return all runs from one to another, hidden ones too."""
    out: list[Run] = []
    for run in state.sequence.walk(first):
        out.append(run)
        if run is last:
            break
    return out


@apply.register
def _(entry: log.Tokens, state: State) -> None:
    choice = state.generations[entry.generation].choices[entry.choice]
    source = choice.sources[0]
    if entry.late:
        _tell_late(source, entry.tokens, state)
        return
    for token in entry.tokens:
        text, originals = normalise(token.text, ends=False)
        source.remember(originals)
        number = len(state.tokens)
        state.tokens.add(token, source.store(text, number))
    if not entry.hold:
        _place(state, choice)


def _tell_late(source: Source, tokens: list[Token], state: State) -> None:
    """Give the text of a choice other tokens; nothing, if they do not say what it says. What goes beyond it is cut."""
    rest, named = source.read(0, source.size), list[Token]()
    for token in tokens:
        text = normalise(token.text, ends=False)[0][: len(rest)]
        if not rest.startswith(text):
            return
        rest = rest[len(text) :]
        named += [structs.replace(token, text=text)] if text else []
    if not rest:
        starts = [*accumulate((units(token.text) for token in named), initial=0)]
        source.name(starts[:-1], [state.tokens.add(token, units(token.text)) for token in named])


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
        deletion.extend(source, off, size)
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
    if choice.waiting:
        for other in choice.step.choices:
            other.waiting = False
        generation.turn(choice.step, choice.number)
        state.turned(generation)


@apply.register
def _(entry: log.End, state: State) -> None:
    generation = state.generations[entry.generation]
    steps = {generation.choices[number].step for number in entry.choices}
    for number in entry.choices:
        state.running -= generation.choices[number].running
        generation.choices[number].running = False
    if entry.failed and state.steps[-1] in steps:
        _forget(state, state.steps[-1])
    elif entry.stopped:
        state.open = None
        for step in sorted(steps & set(state.line), key=state.line.index):
            state.line.remove(step)
            state.line.append(step)


def _forget(state: State, step: Step) -> None:
    """Take the newest request out of the undo line if nothing came of it; bring back the redo line that it cleared."""
    if step.running or any(choice.sources[0].size for choice in step.choices):
        return
    for line in (state.line, state.undone):
        if step in line:
            line.remove(step)
            state.switch(step, alive=False)
            state.undone, state.cleared = state.cleared + state.undone, []
            break


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


@apply.register
def _(entry: log.Told, state: State) -> None:
    for number in entry.choices:
        choice = state.generations[entry.generation].choices[number]
        choice.facts = choice.facts.with_news(entry.facts)


@apply.register
def _(entry: log.Drop, state: State) -> None:
    generation, step = state.generations[entry.generation], state.steps[entry.step]
    for number in entry.choices:
        generation.choices[number].drops += (step,)
    step.drops = True
    step.turns.add(generation)
    state.turned(generation)


def parts_in(state: State, pos: int, size: int) -> list[tuple[str, int]]:
    """Return a range as (text as it came, token) parts; token 0 is text that is no token."""
    parts: list[tuple[str, int]] = []
    at, end = pos, pos + size
    for span in spans_in(state, pos, size):
        first, last = max(span.start, pos), min(span.start + span.length, end)
        parts += [(original_in(state, at, first), 0), (original_in(state, first, last), span.token)]
        at = last
    parts.append((original_in(state, at, end), 0))
    return [part for part in parts if part[0]]


def original_in(state: State, pos: int, end: int) -> str:
    """Return the text from one position to another as it is to be saved."""
    hit = state.sequence.at(pos)
    if hit is None or pos == end:
        return ""
    run, offset = hit
    at = pos - offset
    pieces: list[str] = []
    for run in state.sequence.walk(hit[0]):
        if at >= end:
            break
        if run.shown:
            first, last = max(pos - at, 0), min(end - at, run.size)
            pieces += run.source.originals_in(run.off + first, last - first)
            at += run.size
    return join_originals(pieces)
