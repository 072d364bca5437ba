"""What makes text visible or not: steps of the undo line, deletions, generations and their choices."""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from lacuna.core.manuscript.runs import Run, Source


class Origin(StrEnum):
    """What made a step."""

    BASE = "base"
    TYPING = "typing"
    PASTE = "paste"
    MOVE = "move"
    SWAP = "swap"
    REPLACE_ALL = "replace-all"
    GENERATION = "generation"
    WALK = "walk"
    MORE = "more"
    DROP = "drop"


# Typing on, in whatever way, keeps what was generated; choosing among alternatives does not.
KEEPING = (Origin.TYPING, Origin.PASTE, Origin.MOVE, Origin.REPLACE_ALL)


class Facts(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a choice besides its text; empty where nothing is.

    Attributes:
        move: what was asked for, as its button says: ``Continue``.
        model: its id.
        asked: when, in seconds since 1970; 0 if that is not known.
        reason: why the text ended, as the server said: ``stop``, ``length``; ``stopped`` by the writer.
        way: in sentences, in which way it was made where that is not the one that was asked for.

    """

    move: str = ""
    model: str = ""
    asked: float = 0.0
    reason: str = ""
    way: str = ""

    def with_news(self, news: Facts) -> Facts:
        """Return these facts with what others add or correct."""
        return Facts(
            news.move or self.move,
            news.model or self.model,
            news.asked or self.asked,
            news.reason or self.reason,
            news.way or self.way,
        )


NOTHING = Facts()


class Step:
    """One step of the undo line. Undo switches ``alive`` off; that alone hides its text and lifts its deletions.

    Attributes:
        sources: its text.
        deletion: what it deleted.
        turns: the generations that it shows a choice of.
        generation: the one it opened.
        choices: those whose streams it began.
        drops: whether it drops choices.
        end: where typing would continue it, in units; -1 before there was any.
        kept: the tokens with lower numbers are kept by it; 0 if it keeps none.

    """

    __slots__ = (
        "alive",
        "choices",
        "deletion",
        "drops",
        "end",
        "generation",
        "kept",
        "number",
        "origin",
        "sources",
        "turns",
    )

    def __init__(self, number: int, origin: Origin) -> None:
        self.number = number
        self.origin = origin
        self.alive = True
        self.sources: list[Source] = []
        self.deletion: Deletion | None = None
        self.turns: set[Generation] = set()
        self.generation: Generation | None = None
        self.choices: list[Choice] = []
        self.end = -1
        self.drops = False
        self.kept = 0

    @property
    def counts(self) -> bool:
        """Whether undo stops at it though no text changes."""
        return self.running or self.drops

    @property
    def running(self) -> bool:
        """Whether a stream that it began is under way."""
        return any(choice.running for choice in self.choices)


class Deletion:
    """Identity ranges hidden by a step, or by a generation while it shows another choice than 0."""

    __slots__ = ("alone", "generation", "ranges", "step")

    def __init__(self, step: Step, generation: Generation | None = None) -> None:
        self.step = step
        self.generation = generation
        self.alone = (self,)
        self.ranges: list[tuple[Source, int, int]] = []

    @property
    def on(self) -> bool:
        """Whether it hides now."""
        return self.step.alive and (self.generation is None or self.generation.shown != 0)

    def cover(self, run: Run) -> None:
        """Hide a run from now on; later parts of its source are not covered."""
        run.deletions = (*run.deletions, self) if run.deletions else self.alone
        self.extend(run.source, run.off, run.size)

    def extend(self, source: Source, off: int, size: int) -> None:
        """Note a range as covered."""
        if self.ranges:
            last, at, length = self.ranges[-1]
            if last is source and at + length == off:
                self.ranges[-1] = (source, at, length + size)
                return
            if last is source and off + size == at:
                self.ranges[-1] = (source, off, length + size)
                return
        self.ranges.append((source, off, size))

    def runs(self) -> list[Run]:
        """Return the runs that are covered now."""
        return [run for source, off, size in self.ranges for run in source.between(off, size)]


class Choice:
    """One choice of a generation; number 0 is what stood there.

    Attributes:
        step: that of the request for it.
        waiting: whether its first token is to show it: none of the request has come.
        mark: its place (choice 0 has none).
        sources: all text that depends on it, its own first.
        running: whether its stream is under way.
        drops: the steps that dropped it.
        facts: what is known of it besides.

    """

    __slots__ = ("drops", "facts", "generation", "mark", "number", "running", "sources", "step", "waiting")

    mark: Run

    def __init__(self, generation: Generation, number: int, step: Step) -> None:
        self.generation = generation
        self.number = number
        self.step = step
        self.sources: list[Source] = []
        self.running = self.waiting = number > 0
        self.drops: tuple[Step, ...] = ()
        self.facts = NOTHING

    @property
    def gone(self) -> bool:
        """Whether it has been dropped, and that not undone."""
        return any(step.alive for step in self.drops)

    @property
    def anchor(self) -> Run:
        """The run after which its next token goes: its last, visible or not, wherever the text around it went."""
        own = self.sources[0]
        return own.runs[-1] if own.runs else self.mark

    @property
    def shown(self) -> bool:
        """Whether its text may be seen: a choice of an undone generation does not hide what was typed in it."""
        return self.generation.shown == self.number or not self.generation.step.alive


class Generation:
    """A place, what stood there (choice 0), and what came back.

    Attributes:
        turns: (step, choice) by step; the newest whose step stands decides what is shown.
        replaced: hides choice 0 while another is shown.
        first: the run with which the place begins, visible or not.
        close: the marker at its end.

    """

    __slots__ = ("choices", "close", "first", "replaced", "shown", "step", "turns")

    first: Run
    close: Run

    def __init__(self, step: Step) -> None:
        self.step = step
        self.shown = 0
        self.turns: list[tuple[Step, int]] = []
        self.choices = [Choice(self, 0, step)]
        self.replaced = Deletion(step, self)

    def turn(self, step: Step, number: int) -> None:
        """Note that a step shows a choice; within a step the last one counts."""
        i = bisect_right(self.turns, step.number, key=lambda turn: turn[0].number)
        self.turns.insert(i, (step, number))
        step.turns.add(self)

    @property
    def walkable(self) -> tuple[int, ...]:
        """The choices that there is something of: 0, and those that have text or whose stream is under way."""
        some = (choice for choice in self.choices[1:] if choice.running or choice.sources[0].size)
        return (0, *(choice.number for choice in some if not choice.gone))

    def newest(self) -> int:
        """Return the choice to show."""
        turns = (number for step, number in reversed(self.turns) if step.alive)
        return next((number for number in turns if not self.choices[number].gone), 0)

    def depending(self, number: int) -> list[Run]:
        """Return the runs whose visibility hangs on whether a choice is shown."""
        runs = [run for source in self.choices[number].sources for run in source.runs]
        return runs if number else runs + self.replaced.runs()
