"""The one token of the program, whatever shape the server sent it in."""

import math

import msgspec


class Token(msgspec.Struct, frozen=True, gc=False, array_like=True):
    r"""One generated token.

    The texts of a choice's tokens, joined, are the choice's text: what is inserted is made of tokens and of
    nothing else. A server that reports no tokens gives one Token a piece of text, without probabilities.

    Attributes:
        text: as it enters the manuscript. Empty for a token that ends inside a character: the character then
            stands whole in the token that completes it.
        logprob: natural logarithm of its probability, at most 0; ``-inf`` for "about 0 %"; None if not reported.
        top: the likeliest tokens at this place as (text, logprob), likeliest first; empty if not reported. The
            chosen token may be among them or not. A text that is not valid UTF-8 by itself is spelled
            ``bytes:\xf0\x9f`` as in the API.
        raw: the token's bytes if they are not valid UTF-8 by themselves, else None.
        id: its number in the model's vocabulary, if the server told.

    """

    text: str
    logprob: float | None = None
    top: tuple[tuple[str, float], ...] = ()
    raw: bytes | None = None
    id: int | None = None

    @property
    def probability(self) -> float | None:
        """Between 0 and 1, or None if the server did not report it."""
        return None if self.logprob is None else math.exp(self.logprob)
