"""The manuscript: the open text and all that is known about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from secrets import token_hex
from typing import TYPE_CHECKING

from lacuna.core.manuscript import clip, log, places
from lacuna.core.manuscript.many import checked
from lacuna.core.manuscript.measured import known_in, measure
from lacuna.core.manuscript.replay import apply, parts_in
from lacuna.core.manuscript.spans import Span
from lacuna.core.manuscript.state import State
from lacuna.core.manuscript.steps import Origin, Step
from lacuna.core.manuscript.tokens import cleaned
from lacuna.core.manuscript.units import clean, join_originals
from lacuna.core.manuscript.views import ChoiceView, GenerationView, choice_view, excerpt_of, view_of

if TYPE_CHECKING:
    from lacuna.core.manuscript.sequence import Change, Edit
    from lacuna.core.manuscript.steps import Facts, Generation
    from lacuna.core.token import Token


COUNTED = 16  # leaves whose words are counted at once: about three milliseconds


class Manuscript:
    """The truth. Every mutation is one log entry; the replay of the log gives the same manuscript.

    Positions and sizes are UTF-16 units, as Qt counts them. Methods that change something check their arguments
    first and raise ValueError with nothing changed.
    """

    def __init__(self, text: str = "", *, on_entry: Callable[[log.Entry], object] | None = None) -> None:
        self._on_entry = on_entry
        self._identity = token_hex(16)
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

    @property
    def kept(self) -> int:
        """The number of the first token that the writer has not typed on after: those before are kept."""
        return next((step.kept for step in reversed(self._state.line) if step.kept), 0)

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
        """Return the tokens that touch a range; those that were measured and not generated have negative numbers."""
        return known_in(self._state, pos, size)

    def token(self, number: int) -> Token:
        """Return a token with its probabilities."""
        return self._state.store(number).get(abs(number))

    def logprob(self, number: int) -> float | None:
        """Return a token's log-probability alone: cheap enough for painting."""
        return self._state.store(number).logprob(abs(number))

    def rank(self, number: int) -> int | None:
        """Return a token's rank, 1 for the likeliest; 0 if it is below all that were reported; None if none were."""
        return self._state.store(number).rank(abs(number))

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
        return view_of(self._state, self._generation(number))

    def generations(self) -> list[int]:
        """Return those that there is something of, undone ones too, in the order in which they began."""
        return [number for number, generation in self._state.generations.items() if len(generation.walkable) > 1]

    def places(self, pos: int, size: int) -> list[int]:
        """Return the standing generations with choices whose places touch a range, in no order."""
        return [generation.step.number for generation in places.places_in(self._state, pos, size)]

    def choice(self, generation: int, choice: int) -> ChoiceView:
        """Return what is known of a choice besides its text; costs what its tokens cost."""
        self._check_choice(generation, choice)
        return choice_view(self._state, self._state.generations[generation], choice)

    def facts(self, generation: int, choice: int) -> Facts:
        """Return what is known of the request for a choice, and of its end."""
        self._check_choice(generation, choice)
        return self._state.generations[generation].choices[choice].facts

    def excerpt(self, generation: int, choice: int) -> str:
        """Return the beginning of a choice's text, at most 200 units: cheap enough for a long list."""
        self._check_choice(generation, choice)
        return excerpt_of(self._state, self._state.generations[generation], choice)

    def choice_tokens(self, generation: int, choice: int) -> list[Token]:
        """Return the tokens of a choice (1 and up) as they came."""
        self._check_choice(generation, choice, first=1)
        own = self._state.generations[generation].choices[choice].sources[0]
        return [self._state.tokens.get(number) for number in own.ids]

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
            ValueError: they are not ascending, overlap, leave the text, or cut a character in two.

        """
        some = checked(self._state, edits, self._check)
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
        return clip.encoded(self._identity, parts_in(self._state, pos, size))

    def paste(self, pos: int, removed: int, copied: bytes, text: str) -> None:
        """Replace a range by what ``copy`` gave, tokens included; by ``text`` if it is another manuscript's."""
        self._check(pos, removed)
        parts = clip.decoded(copied, self._identity, len(self._state.tokens))
        if parts is None:
            self.edit(pos, removed, text, Origin.PASTE)
        elif parts or removed:
            self._do(log.Paste(self._begin(Origin.PASTE).number, pos, removed, parts))
            self.close_step()

    def measure(self, pos: int, tokens: Sequence[Token]) -> None:
        """Note probabilities of the text at a position; they are no edit, and are gone when it is closed."""
        measure(self._state, pos, tokens)

    def close_step(self) -> None:
        """Let the next typing be a new step: after a pause, or when the caret has moved."""
        self._state.open = None

    # ---- generations -----------------------------------------------------------------------------------------

    def generate(self, pos: int, size: int = 0, choices: int = 1, *, swap: bool = False) -> int:
        """Open a generation at a place; the range becomes its choice 0. Return its number.

        With ``swap`` the place belongs to the choices that the range belongs to, also at their edges.
        """
        self._check(pos, size)
        if choices < 1:
            raise ValueError("A generation has at least one choice.")
        number = self._begin(Origin.SWAP if swap else Origin.GENERATION).number
        self._do(log.Open(number, pos, size, choices, swap))
        self.close_step()
        return number

    def write(
        self, generation: int, choice: int, new: Sequence[Token], *, hold: bool = False, late: bool = False
    ) -> None:
        """Add tokens to a choice (1 and up) that wait for ``place`` on ``hold``; all of them once more if ``late``."""
        self._check_choice(generation, choice, first=1)
        if new:
            self._do(log.Tokens(generation, choice, [cleaned(token) for token in new], hold, late))

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

    def tell(self, generation: int, choices: Sequence[int], facts: Facts) -> None:
        """Note what is known of choices (1 and up); what ``facts`` leaves empty stays as it was."""
        for choice in choices:
            self._check_choice(generation, choice, first=1)
        self._do(log.Told(generation, list(choices), facts))

    def drop(self, generation: int, choices: Sequence[int]) -> None:
        """Drop choices (1 and up) of a standing generation in one step; one that is shown gives way to the one before.

        Raises:
            ValueError: there is no such choice, or its stream is under way.

        """
        for choice in choices:
            self._check_choice(generation, choice, first=1)
            if self._standing(generation).choices[choice].running:
                raise ValueError("A choice that is still being written cannot be dropped.")
        if choices:
            self._do(log.Drop(self._begin(Origin.DROP).number, generation, list(choices)))
            self.close_step()

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
        while self._state.line and not (taken and (self.version != version or taken[-1].counts)):
            taken.append(self._state.line[-1])
            self._do(log.Undo(taken[-1].number))
        choices = (choice for step in taken for choice in step.choices)
        return [(choice.generation.step.number, choice.number) for choice in choices if choice.running]

    def redo(self) -> bool:
        """Do again what ``undo`` took, as far as it goes in one key press; return whether there was anything."""
        version, step = self.version, None
        while self._state.undone and not (step and (self.version != version or step.counts)):
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
            raise ValueError(f"There is no generation {number}.")
        return generation

    def _standing(self, number: int) -> Generation:
        generation = self._generation(number)
        if not generation.step.alive:
            raise ValueError(f"Generation {number} has been undone.")
        return generation

    def _check_choice(self, generation: int, choice: int, first: int = 0) -> None:
        if not first <= choice < len(self._generation(generation).choices):
            raise ValueError(f"Generation {generation} has no choice {choice} here.")

    def _check(self, pos: int, size: int) -> None:
        """Raise ValueError if a range leaves the text or cuts a surrogate pair."""
        if pos < 0 or size < 0 or pos + size > len(self):
            raise ValueError(f"The range {pos}+{size} is not in a text of {len(self)} units.")
        if self._in_pair(pos) or (size and self._in_pair(pos + size)):
            raise ValueError(f"The range {pos}+{size} cuts a character in two.")

    def _in_pair(self, pos: int) -> bool:
        hit = self._state.sequence.at(pos)
        if hit is None:
            return False
        run, at = hit
        return run.source.cuts(run.off + at)
