"""The state of a manuscript, and the primitives by which log entries change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lacuna.core.manuscript.measured import Measured
from lacuna.core.manuscript.runs import Run, Scopes, Source
from lacuna.core.manuscript.sequence import MANY, Change, Sequence, apart
from lacuna.core.manuscript.steps import Choice, Deletion, Generation, Origin, Step
from lacuna.core.manuscript.text import Text
from lacuna.core.manuscript.tokens import TokenStore
from lacuna.core.manuscript.units import normalise, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BASE_PART = 1 << 15  # units a run of the first text; splitting a run of millions would copy its offsets for ever


class State:
    """Everything that a log describes.

    Attributes:
        steps: all, by number; step 0 is the text that was there first.
        line: those that undo takes, oldest first; ``undone``: those that redo gives back, newest last.
        tokens: those that were generated, by number; ``measured``: what is known of other words.
        cleared: the redo line that the newest ``Begin`` cleared.
        open: the step that takes more typing.
        running: how many streams are under way.
        changes: those of the visible text that the view has not seen yet; ``version`` counts all.

    """

    def __init__(self, text: str) -> None:
        self.steps = [Step(0, Origin.BASE)]
        self.line: list[Step] = []
        self.undone: list[Step] = []
        self.cleared: list[Step] = []
        self.open: Step | None = None
        self.running = 0
        self.generations: dict[int, Generation] = {}
        self.tokens = TokenStore()
        self.measured = Measured()
        self.changes: list[Change] = []
        self.version = 0
        text, originals = normalise(text)
        self.text = Text(text)
        self.sequence = Sequence(self._base_runs(originals))

    def store(self, number: int) -> TokenStore:
        """Return where a token is kept; negative ones were measured and not generated."""
        return self.tokens if number >= 0 else self.measured.tokens

    def source(self, step: Step, scopes: Scopes) -> Source:
        """Begin a new source."""
        source = Source(step, scopes)
        if step.number:
            step.sources.append(source)
        for choice in scopes:
            choice.sources.append(source)
        return source

    def choice(self, generation: Generation, step: Step) -> None:
        """Add a choice to a generation, its place behind those of the others."""
        choice = Choice(generation, len(generation.choices), step)
        close = generation.close
        source = self.source(generation.step, close.source.scopes | {choice})
        choice.mark = Run(source, 0, 0, close.deletions)
        self.sequence.insert(self.sequence.before(close), choice.mark)
        generation.choices.append(choice)
        step.choices.append(choice)
        self.running += 1

    def place_for(self, pos: int) -> tuple[Run | None, int, Scopes]:
        """Return where text typed at ``pos`` goes: after which run, at which offset in it, in which choices.

        It goes directly behind the visible unit before it; but where that unit is in a generation's place and the
        next one is not, behind the whole place. It belongs to a choice if both its neighbours do.
        """
        left, right = self.sequence.at(pos - 1), self.sequence.at(pos)
        if not left:
            return None, 0, frozenset()
        inside, beyond = scopes_of(left[0]), scopes_of(right[0]) if right else frozenset[Choice]()
        after, at = left[0], left[1] + 1
        left_behind = {choice.generation for choice in inside} - {choice.generation for choice in beyond}
        if left_behind and at == after.size:
            # A place that another selection cut may end behind what is seen next: stay before that.
            order = self.sequence.order
            limit = order(right[0]) if right else None
            ends = [g.close for g in left_behind if limit is None or order(g.close) < limit]
            after = max([after, *ends], key=order)
            at = after.size
        return after, at, inside & beyond

    def remove(self, step: Step, pos: int, size: int) -> None:
        """Hide a range: exactly the units that are visible in it."""
        if not size:
            return
        step.deletion = step.deletion or Deletion(step)
        runs = self.sequence.isolate(pos, size)
        for run in runs:
            step.deletion.cover(run)
        self.changed(self.sequence.refresh(runs))
        if len(runs) == 1:
            self.sequence.merge(runs[0])

    def insert(self, step: Step, pos: int, parts: list[tuple[str, int]], *, ends: bool) -> int:
        """Insert parts, each a text and the token that it is (0: none); return their units.

        ``ends``: whether their paragraph ends are to be saved as they are.
        """
        after, at, scopes = self.place_for(pos)
        source = step.sources[-1] if step.sources else None
        if not source or source.scopes != scopes or source.ids or any(token for _, token in parts):
            source = self.source(step, scopes)
        off = source.size
        for part, token in parts:
            text, originals = normalise(part, ends=ends)
            source.remember(originals)
            source.store(text, token)
        size = source.size - off
        if after and _continues(after, at, source, off):
            self.sequence.grow(after, size)
        else:
            if after and at < after.size:
                self.sequence.split(after, at)
            self.sequence.insert(after, Run(source, off, size, ()))
        self.changed([Change(pos, 0, source.read(off, size))])
        return size

    def turned(self, generation: Generation) -> None:
        """Show the newest turn of a generation."""
        old, generation.shown = generation.shown, generation.newest()
        if old != generation.shown:
            runs = {*generation.depending(old), *generation.depending(generation.shown)}
            self.changed(self.sequence.refresh(runs))

    def switch(self, step: Step, *, alive: bool) -> None:
        """Switch a step on or off: the whole of undo and redo."""
        self.open = None
        step.alive = alive
        runs = {run for source in step.sources for run in source.runs}
        if step.deletion:
            runs.update(step.deletion.runs())
        if step.generation:
            for choice in step.generation.choices:
                runs.update(step.generation.depending(choice.number))
        for generation in step.turns:
            runs.update(generation.depending(generation.shown))
            generation.shown = generation.newest()
            runs.update(generation.depending(generation.shown))
        self.changed(self.sequence.refresh(runs))

    def changed(self, changes: Iterable[Change]) -> None:
        """Bring the text up to date with changes of the sequence."""
        changes = list(changes)
        edits = apart(changes) if len(changes) >= MANY else None
        if edits is not None:
            self.text = self.text.with_edits(edits)
        for change in changes:
            if edits is None:
                self.text.replace(change.pos, change.removed, change.inserted)
            if self.open and change.pos < self.open.end:
                gone = min(change.removed, self.open.end - change.pos)
                self.open.end += units(change.inserted) - gone
            last = self.changes[-1] if self.changes else None
            if last and last.pos == change.pos and not last.inserted and not change.removed:
                last.inserted = change.inserted  # a replacement is one change for the view
            else:
                self.changes.append(change)
            self.version += 1

    def _base_runs(self, originals: dict[int, str]) -> list[Run]:
        runs: list[Run] = []
        at = 0
        for source in self._base_sources():
            size = source.size
            source.originals = {k - at: odd for k, odd in originals.items() if at <= k < at + size}
            run = Run(source, 0, size, ())
            source.runs, source.offs = [run], [0]
            runs.append(run)
            at += size
        return runs

    def _base_sources(self) -> Iterator[Source]:
        """Yield sources of the first text, one after the other; they share its paragraphs, but for very long ones."""
        parts, size = list[str](), 0
        for paragraph, length in self.text.paragraphs():
            if size and size + length > _BASE_PART:
                yield self._lent([*parts, ""], size)
                parts, size = [], 0
            if length > _BASE_PART:
                for i in range(0, len(paragraph), _BASE_PART):
                    source = self.source(self.steps[0], frozenset())
                    source.store(paragraph[i : i + _BASE_PART])
                    yield source
                parts, size = [""], 1  # its end
            else:
                parts.append(paragraph)
                size += length
        if size > 1:
            yield self._lent(parts, size - 1)  # the last paragraph has no end

    def _lent(self, parts: list[str], size: int) -> Source:
        source = self.source(self.steps[0], frozenset())
        source.lend(tuple(parts), size)
        return source


def scopes_of(run: Run) -> Scopes:
    """Return the choices that a visible run belongs to, those it stands in as what was there included."""
    scopes = run.source.scopes
    for deletion in run.deletions:
        if deletion.generation and deletion.generation.shown == 0:
            scopes |= {deletion.generation.choices[0]}
    return scopes


def _continues(run: Run, at: int, source: Source, off: int) -> bool:
    """Return whether text stored at ``off`` can lengthen a run instead of beginning one."""
    return run.source is source and at == run.size and run.off + at == off
