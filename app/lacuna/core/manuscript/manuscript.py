"""The manuscript: the open text and all that is known about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

import msgspec

from lacuna.core.manuscript import log, places
from lacuna.core.manuscript.replay import apply, parts_in
from lacuna.core.manuscript.spans import Span, spans_in
from lacuna.core.manuscript.state import State
from lacuna.core.manuscript.steps import Origin, Step
from lacuna.core.manuscript.tokens import cleaned
from lacuna.core.manuscript.units import LOW, clean, join_originals

if TYPE_CHECKING:
    from lacuna.core.manuscript.sequence import Change
    from lacuna.core.manuscript.steps import Generation
    from lacuna.core.token import Token


COUNTED = 16  # leaves whose words are counted at once: about three milliseconds


class Edit(NamedTuple):
    """One of several edits; positions are in the text before all of them."""

    pos: int
    removed: int
    inserted: str


@dataclass(frozen=True, slots=True)
class GenerationView:
    """A generation as it stands.

    Attributes:
        number: that of its step.
        start: where its place begins, in units.
        length: how much of the visible text is in its place, in units.
        shown: the choice that is shown; 0 is what stood there.
        count: how many choices there are besides choice 0.
        running: whether a stream is under way.
        standing: whether it has not been undone.
        walkable: the choices that there is something of, ascending: 0, and those that have text or still run.

    """

    number: int
    start: int
    length: int
    shown: int
    count: int
    running: bool
    standing: bool
    walkable: tuple[int, ...]


class _Clip(msgspec.Struct, array_like=True):
    """What the clipboard holds besides the text: which manuscript's tokens the parts are."""

    manuscript: str
    parts: list[tuple[str, int]]


class Manuscript:
    """The truth. Every mutation is one log entry; the replay of the log gives the same manuscript.

    Positions and sizes are UTF-16 units, as Qt counts them. Methods that change something check their arguments
    first and raise ValueError with nothing changed.
    """

    def __init__(self, text: str = "", *, on_entry: Callable[[log.Entry], object] | None = None) -> None:
        self._on_entry = on_entry
        self._identity = uuid4().hex
        text = clean(text)
        self._state = State(text)
        if on_entry:
            on_entry(log.Base(text))

    @classmethod
    def replay(cls, entries: Iterable[log.Entry]) -> Manuscript:
        """Return the manuscript that a log describes.

        Raises:
            ValueError: the log does not begin with its text, or was written by a later version.

        """
        rest = iter(entries)
        base = next(rest, None)
        if not isinstance(base, log.Base):
            raise ValueError("The log does not begin with the text that was there.")  # noqa: TRY004  (bad data, not a bad call)
        if base.version > log.VERSION:
            raise ValueError("The log was written by a later version of the program.")
        manuscript = cls(base.text)
        for entry in rest:
            apply(entry, manuscript._state)
        manuscript._state.changes.clear()
        manuscript._state.open = None
        return manuscript

    def __len__(self) -> int:
        return len(self._state.text)

    # ---- reading ---------------------------------------------------------------------------------------------

    @property
    def version(self) -> int:
        """How often the visible text has changed."""
        return self._state.version

    def text(self, pos: int = 0, size: int | None = None) -> str:
        """Return the visible text, or a range of it."""
        if pos == 0 and size is None:
            return str(self._state.text)
        size = len(self) - pos if size is None else size
        self._check(pos, size)
        return self._state.text.slice(pos, size)

    def blank_from(self, pos: int) -> bool:
        """Return whether nothing but white space stands behind a position."""
        self._check(pos, 0)
        return self._state.text.blank_from(pos)

    def words(self) -> int | None:
        """Return how many words there are; None if some are left to be counted: ask again in another turn."""
        return self._state.text.words(COUNTED)

    def original_text(self) -> str:
        """Return the visible text as it is to be saved: line ends and marks that Qt cannot hold as they came."""
        runs = (run for run in self._state.sequence.walk() if run.shown)
        return join_originals(piece for run in runs for piece in run.source.originals_in(run.off, run.size))

    def tokens(self, pos: int, size: int) -> list[Span]:
        """Return the tokens that touch a range."""
        return spans_in(self._state, pos, size)

    def token(self, number: int) -> Token:
        """Return a token with its probabilities."""
        return self._state.tokens.get(number)

    def logprob(self, number: int) -> float | None:
        """Return a token's log-probability alone: cheap enough for painting."""
        return self._state.tokens.logprob(number)

    def anchor(self, generation: int, choice: int) -> int:
        """Return where the next token of a choice will stand."""
        self._check_choice(generation, choice)
        run = self._state.generations[generation].choices[choice].anchor
        return self._state.sequence.position(run) + run.size * run.shown

    def place_at(self, pos: int) -> int | None:
        """Return the newest standing generation that has choices and whose place holds or touches ``pos``, or None."""
        return places.place_at(self._state, pos)

    def generation(self, number: int) -> GenerationView:
        """Return a generation as it stands."""
        generation = self._generation(number)
        start, end = places.extent(self._state, generation)
        return GenerationView(
            number=number,
            start=start,
            length=end - start,
            shown=generation.shown,
            count=len(generation.choices) - 1,
            running=any(choice.running for choice in generation.choices),
            standing=generation.step.alive,
            walkable=generation.walkable,
        )

    def choice_text(self, generation: int, choice: int) -> str:
        """Return the text of a choice as it arrived; for choice 0 what stood there, as it would show."""
        self._check_choice(generation, choice)
        return places.choice_text(self._state, self._state.generations[generation], choice)

    def take_changes(self) -> list[Change]:
        """Return the changes since the last call, for a view."""
        changes, self._state.changes = self._state.changes, []
        return changes

    # ---- writing ---------------------------------------------------------------------------------------------

    def edit(self, pos: int, removed: int, inserted: str, origin: Origin = Origin.TYPING) -> None:
        """Replace a range. Typing joins the open typing step where that stopped; all else is a step."""
        self._check(pos, removed)
        if not removed and not inserted:
            return
        step = self._state.open
        joins = step and step.origin is origin is Origin.TYPING and step.end in (pos, pos + removed)
        if step is None or not joins:
            step = self._begin(origin)
        self._do(log.Edit(step.number, pos, removed, clean(inserted)))
        if origin is not Origin.TYPING:
            self.close_step()

    def edit_many(self, edits: Sequence[Edit], origin: Origin = Origin.REPLACE_ALL) -> None:
        """Replace several ranges in one step.

        Raises:
            ValueError: they are not ascending, overlap, or leave the text.

        """
        at = 0
        for pos, removed, _ in edits:
            self._check(pos, removed)
            if pos < at:
                raise ValueError("Several edits must be ascending and must not overlap.")
            at = pos + removed
        some = [(pos, removed, clean(inserted)) for pos, removed, inserted in edits if removed or inserted]
        if some:
            self._do(log.EditMany(self._begin(origin).number, some))
            self.close_step()

    def move(self, pos: int, size: int, to: int) -> None:
        """Move a range to another place, in one step; its tokens travel with it."""
        self._check(pos, size)
        self._check(to, 0)
        if pos < to < pos + size:
            raise ValueError("A range cannot be moved into itself.")
        if size:
            self._do(log.Move(self._begin(Origin.MOVE).number, pos, size, to))
            self.close_step()

    def copy(self, pos: int, size: int) -> bytes:
        """Return a range with its tokens, for ``paste`` into this manuscript."""
        self._check(pos, size)
        return msgspec.msgpack.encode(_Clip(self._identity, parts_in(self._state, pos, size)))

    def paste(self, pos: int, removed: int, clip: bytes, text: str) -> None:
        """Replace a range by what ``copy`` gave, tokens included; by ``text`` if it is another manuscript's."""
        self._check(pos, removed)
        parts = self._parts(clip)
        if parts is None:
            self.edit(pos, removed, text, Origin.PASTE)
        elif parts or removed:
            self._do(log.Paste(self._begin(Origin.PASTE).number, pos, removed, parts))
            self.close_step()

    def close_step(self) -> None:
        """Let the next typing be a new step: after a pause, or when the caret has moved."""
        self._state.open = None

    # ---- generations -----------------------------------------------------------------------------------------

    def generate(self, pos: int, size: int = 0, choices: int = 1) -> int:
        """Open a generation at a place; the range becomes its choice 0. Return its number."""
        self._check(pos, size)
        if choices < 1:
            raise ValueError("A generation has at least one choice.")
        number = self._begin(Origin.GENERATION).number
        self._do(log.Open(number, pos, size, choices))
        self.close_step()
        return number

    def write(self, generation: int, choice: int, tokens: Sequence[Token], *, hold: bool = False) -> None:
        """Add tokens to a choice (1 and up); with ``hold`` they wait for ``place``."""
        self._check_choice(generation, choice, first=1)
        if tokens:
            self._do(log.Tokens(generation, choice, [cleaned(token) for token in tokens], hold))

    def place(self, generation: int, choice: int) -> None:
        """Put tokens that waited into the text."""
        self._check_choice(generation, choice, first=1)
        self._do(log.Place(generation, choice))

    def end(
        self,
        generation: int,
        choices: Sequence[int] | None = None,
        *,
        failed: bool = False,
        stopped: bool = False,
    ) -> None:
        """Note that streams have ended: those of some choices, or (None) all of a generation.

        Args:
            generation: its number.
            choices: which.
            failed: nothing came: if nothing began since, the redo line that the request cleared comes back.
            stopped: the writer stopped them: undo takes the generation next, whatever was typed meanwhile.

        """
        chosen = range(1, len(self._generation(generation).choices)) if choices is None else choices
        for choice in chosen:
            self._check_choice(generation, choice, first=1)
        self._do(log.End(generation, list(chosen), failed, stopped))

    def more(self, generation: int, choices: int = 1) -> int:
        """Ask for more choices in a standing generation's place; return the number of the first."""
        first = len(self._standing(generation).choices)
        if choices < 1:
            raise ValueError("At least one more choice must be asked for.")
        self._do(log.More(self._begin(Origin.MORE).number, generation, choices))
        self.close_step()
        return first

    def show(self, generation: int, choice: int) -> None:
        """Walk to a choice of a standing generation; consecutive walks in one place are one step."""
        self._check_choice(generation, choice)
        step, place = self._state.open, self._standing(generation)
        walking = step and step.origin is Origin.WALK and place in step.turns
        if step is None or not walking:
            step = self._begin(Origin.WALK)
        self._do(log.Show(step.number, generation, choice))

    # ---- undo ------------------------------------------------------------------------------------------------

    @property
    def can_undo(self) -> bool:
        """Whether undo has a step to take."""
        return bool(self._state.line)

    @property
    def can_redo(self) -> bool:
        """Whether redo has a step to give back."""
        return bool(self._state.undone)

    def undo(self) -> list[tuple[int, int]]:
        """Undo the newest step, and on past steps that change nothing; a running one always counts.

        Returns the streams that it took and that still run, as (generation, choice): they are to be stopped.
        """
        taken: list[Step] = []
        version = self.version
        while self._state.line and not (taken and (self.version != version or taken[-1].running)):
            taken.append(self._state.line[-1])
            self._do(log.Undo(taken[-1].number))
        choices = (choice for step in taken for choice in step.choices)
        return [(choice.generation.step.number, choice.number) for choice in choices if choice.running]

    def redo(self) -> bool:
        """Do again what ``undo`` took, as far as it goes in one key press; return whether there was anything."""
        version, step = self.version, None
        while self._state.undone and not (step and (self.version != version or step.running)):
            step = self._state.undone[-1]
            self._do(log.Redo(step.number))
        return step is not None

    # ---- inside ----------------------------------------------------------------------------------------------

    def _do(self, entry: log.Entry) -> None:
        apply(entry, self._state)
        if self._on_entry:
            self._on_entry(entry)

    def _begin(self, origin: Origin) -> Step:
        self._do(log.Begin(origin.value))
        return self._state.steps[-1]

    def _generation(self, number: int) -> Generation:
        generation = self._state.generations.get(number)
        if generation is None:
            message = f"There is no generation {number}."
            raise ValueError(message)
        return generation

    def _standing(self, number: int) -> Generation:
        generation = self._generation(number)
        if not generation.step.alive:
            message = f"Generation {number} has been undone."
            raise ValueError(message)
        return generation

    def _check_choice(self, generation: int, choice: int, first: int = 0) -> None:
        if not first <= choice < len(self._generation(generation).choices):
            message = f"Generation {generation} has no choice {choice} here."
            raise ValueError(message)

    def _check(self, pos: int, size: int) -> None:
        """Raise ValueError if a range leaves the text or cuts a surrogate pair."""
        if pos < 0 or size < 0 or pos + size > len(self):
            message = f"The range {pos}+{size} is not in a text of {len(self)} units."
            raise ValueError(message)
        if self._in_pair(pos) or (size and self._in_pair(pos + size)):
            message = f"The range {pos}+{size} cuts a character in two."
            raise ValueError(message)

    def _in_pair(self, pos: int) -> bool:
        hit = self._state.sequence.at(pos)
        if hit is None:
            return False
        run, at = hit
        return run.source.text[2 * (run.off + at) + 1] in LOW

    def _parts(self, clip: bytes) -> list[tuple[str, int]] | None:
        try:
            read = msgspec.msgpack.decode(clip, type=_Clip)
        except msgspec.MsgspecError:
            return None
        known = all(0 <= token < len(self._state.tokens) for _, token in read.parts)
        parts = [part for part in read.parts if part[0]]
        return parts if read.manuscript == self._identity and known else None
