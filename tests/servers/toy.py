"""A model without a model: words after words, the same for the same seed, which the scripted servers write."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

_WORDS = """
    the rain went on until morning and nobody came to door she rang bell once more light above stair a voice said
    nothing cold hand slow
"""
WORDS = tuple(_WORDS.split())
FIRST = 30  # the id of the first word
COUNT = len(WORDS)
STEP = 3  # from one of a choice's words to the next, so that every word comes by and by

Alternative = tuple[int, str, float]  # id, text, logprob


class Toy(NamedTuple):
    """One token. ``top`` begins with the likeliest, and holds as many as were asked for."""

    id: int
    text: str
    logprob: float
    top: tuple[Alternative, ...]


@dataclass(frozen=True)
class Wish:
    """What a choice is written by.

    Attributes:
        start: of the walk through the words: the seed, or what stands for one.
        k: the choice's number.
        length: of the answer, in tokens.
        stops: texts that end it; each lies within one word.
        bias: by token id; -100 bans, 100 forces.
        alternatives: how many are reported a token.

    """

    start: int = 0
    k: int = 0
    length: int = 16
    stops: Sequence[str] = ()
    bias: Mapping[int, float] = field(default_factory=dict[int, float])
    alternatives: int = 0


def ids_of(text: str) -> list[int]:
    """Return the tokens of a text: one a word."""
    return [FIRST + sum(word.encode()) % COUNT for word in text.split()]


def text_of(token: int) -> str:
    """Return the text of a token."""
    return " " + WORDS[(token - FIRST) % COUNT]


def write(wish: Wish) -> Iterator[Toy | str]:
    """Write a choice: its tokens, and at the end the reason, ``length`` or ``stop``."""
    own = -0.2 - 0.3 * ((wish.start + 2 * wish.k) % 5)  # what is chosen is as likely at every place
    for i in range(wish.length):
        at = wish.start * 7 + wish.k * 11 + i * STEP
        ranked = [FIRST + (at + place) % COUNT for place in range(COUNT)]
        token = max(ranked, key=lambda token: (wish.bias.get(token, 0), -ranked.index(token)))
        text = text_of(token)
        cut = min((text.find(stop) for stop in wish.stops if stop in text), default=-1)
        top = tuple((other, text_of(other), own - 0.5 * j) for j, other in enumerate(ranked[: wish.alternatives]))
        if cut >= 0:
            if cut:
                yield Toy(token, text[:cut], own, top)
            yield "stop"
            return
        yield Toy(token, text, own, top)
    yield "length"
