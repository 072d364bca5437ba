"""What can be read of a generation and its choices, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lacuna.core.manuscript import places
from lacuna.core.manuscript.steps import Origin

if TYPE_CHECKING:
    from lacuna.core.manuscript.state import State
    from lacuna.core.manuscript.steps import Facts, Generation

SHOWN = 200  # units of a choice that an excerpt has at most


@dataclass(frozen=True, slots=True)
class GenerationView:
    """A generation as it stands.

    Attributes:
        number: that of its step.
        start: where its place begins, in units.
        length: how much of the visible text is in its place, in units.
        shown: the choice that is shown; 0 is what stood there.
        count: how many choices there are besides choice 0, dropped ones among them.
        running: whether a stream is under way.
        standing: whether it has not been undone.
        walkable: the choices that there is something of, ascending: 0, and those that have text or still run.
        swap: whether it is the place of one token that the writer chose another for.

    """

    number: int
    start: int
    length: int
    shown: int
    count: int
    running: bool
    standing: bool
    walkable: tuple[int, ...]
    swap: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A choice, without its text.

    Attributes:
        number: in its generation; 0 is what stood there, of which there are no tokens and no facts.
        tokens: how many came.
        mean_logprob: of those whose probability was reported, in nats; None if none was.
        running: whether its stream is under way.
        facts: what is known of the request for it, and of its end.

    """

    number: int
    tokens: int
    mean_logprob: float | None
    running: bool
    facts: Facts


def view_of(state: State, generation: Generation) -> GenerationView:
    """Return a generation as it stands."""
    start, end = places.extent(state, generation)
    return GenerationView(
        number=generation.step.number,
        start=start,
        length=end - start,
        shown=generation.shown,
        count=len(generation.choices) - 1,
        running=any(choice.running for choice in generation.choices),
        standing=generation.step.alive,
        walkable=generation.walkable,
        swap=generation.step.origin is Origin.SWAP,
    )


def choice_view(state: State, generation: Generation, number: int) -> ChoiceView:
    """Return a choice; costs what its tokens cost."""
    choice = generation.choices[number]
    ids = [token for token in choice.sources[0].ids if token] if number else []
    logprobs = [logprob for token in ids if (logprob := state.tokens.logprob(token)) is not None]
    mean = sum(logprobs) / len(logprobs) if logprobs else None
    return ChoiceView(number, len(ids), mean, choice.running, choice.facts)


def excerpt_of(state: State, generation: Generation, number: int) -> str:
    """Return the beginning of a choice's text."""
    if not number:
        return places.choice_text(state, generation, 0)[:SHOWN]
    own = generation.choices[number].sources[0]
    size = min(SHOWN, own.size)
    while size and size < own.size and own.cuts(size):
        size -= 1
    return own.read(0, size)
