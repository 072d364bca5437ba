"""From the bytes of tokens to text that may be shown: characters whole, stop texts held back and cut off."""

import codecs
from dataclasses import dataclass, field


@dataclass
class Written:
    """A token with the place of its text in its choice.

    Attributes:
        id: the token.
        raw: its bytes.
        logprob: of the unmodified distribution.
        top: the likeliest tokens and their logprobs, likeliest first.
        start, end: characters of the choice's text; equal for a token that completes no character.

    """

    id: int
    raw: bytes
    logprob: float
    top: list[tuple[int, float]] = field(default_factory=list[tuple[int, float]])
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Part:
    """Text that may be shown, and the tokens that it is made of."""

    text: str
    tokens: tuple[Written, ...]


class Assembler:
    """Puts one choice's text together. What might become a stop text is held back, and never lost."""

    def __init__(self, stops: tuple[str, ...]) -> None:
        self._stops = stops
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._text = ""
        self._given = 0
        self._held: list[Written] = []
        self.stopped = False

    def add(self, token: Written) -> Part | None:
        """Take a token; return what may be shown now, if anything. Afterwards ``stopped`` may be set."""
        token.start = len(self._text)
        self._text += self._decoder.decode(token.raw)
        token.end = len(self._text)
        self._held.append(token)
        cut = self._first_stop()
        if cut is not None:
            self.stopped = True
            self._text = self._text[:cut]
            self._held = [held for held in self._held if held.start < cut]
            return self._give(cut, last=True)
        return self._give(self._safe())

    def finish(self) -> Part | None:
        """Return all that was held back: nothing more comes."""
        if not self.stopped:
            self._text += self._decoder.decode(b"", final=True)
            if self._held:
                self._held[-1].end = len(self._text)
        return self._give(len(self._text), last=True)

    def _first_stop(self) -> int | None:
        """Return where the earliest stop text begins, if one is complete."""
        found = [self._text.find(stop, max(0, self._given - len(stop))) for stop in self._stops]
        return min((at for at in found if at >= 0), default=None)

    def _safe(self) -> int:
        """Return how much of the text no stop can claim any more."""
        size = len(self._text)
        for stop in self._stops:
            for length in range(min(len(stop) - 1, len(self._text)), 0, -1):
                if self._text.endswith(stop[:length]):
                    size = min(size, len(self._text) - length)
                    break
        return size

    def _give(self, upto: int, *, last: bool = False) -> Part | None:
        """Give the whole tokens up to a place; at the last, all, with the text that a stop has cut."""
        count = len(self._held) if last else sum(token.end <= upto for token in self._held)
        tokens, self._held = tuple(self._held[:count]), self._held[count:]
        end = upto if last else tokens[-1].end if tokens else self._given
        text, self._given = self._text[self._given : end], end
        return Part(text, tokens) if tokens or text else None
