"""From the bytes of tokens to text that may be shown: characters whole, stop texts held back and cut off."""

import codecs
from dataclasses import dataclass, field

_CONTINUES, _BEGINS = 0x80, 0xC0  # bytes from the one to below the other continue a character


@dataclass
class Written:
    """A token with the place of its text.

    Attributes:
        id: the token.
        raw: its bytes; none for a special token.
        logprob: of the unmodified distribution; None for the first of a text.
        top: the likeliest tokens and their logprobs, likeliest first.
        start, end: characters from the start of the prompt; equal for a token that completes no character.

    """

    id: int
    raw: bytes
    logprob: float | None
    top: list[tuple[int, float]] = field(default_factory=list[tuple[int, float]])
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Part:
    """Text that may be shown, and the tokens that it is made of."""

    text: str
    tokens: tuple[Written, ...]

    def __add__(self, other: "Part") -> "Part":
        return Part(self.text + other.text, self.tokens + other.tokens)

    def __bool__(self) -> bool:
        return bool(self.text or self.tokens)


NOTHING = Part("", ())


class Assembler:
    """Puts one text together. What might become a stop text is held back, and never lost.

    Attributes:
        stopped: whether a stop text has come; nothing may be added then.

    """

    def __init__(self, stops: tuple[str, ...] = (), origin: int = 0) -> None:
        """Begin a text that stands ``origin`` characters behind the start of the prompt."""
        self._stops = stops
        self._origin = origin
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._text = ""
        self._given = 0
        self._held: list[Written] = []
        self.stopped = False

    def add(self, token: Written) -> Part:
        """Take a token; return what may be shown now. Afterwards ``stopped`` may be set."""
        if token.raw and not _CONTINUES <= token.raw[0] < _BEGINS:
            self._flush()  # what is broken off belongs to the tokens before
        token.start = self._origin + len(self._text)
        self._text += self._decoder.decode(token.raw)
        token.end = self._origin + len(self._text)
        self._held.append(token)
        cut = self._first_stop()
        if cut is None:
            return self._give(self._safe())
        self.stopped = True
        self._text = self._text[:cut]
        self._held = [held for held in self._held if held.start < self._origin + cut]
        return self._give(cut, last=True)

    def finish(self) -> Part:
        """Return all that was held back: nothing more comes."""
        if not self.stopped:
            self._flush()
        return self._give(len(self._text), last=True)

    def _flush(self) -> None:
        """Show a character of which no more bytes come as U+FFFD."""
        self._text += self._decoder.decode(b"", final=True)
        if self._held:
            self._held[-1].end = self._origin + len(self._text)

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

    def _give(self, upto: int, *, last: bool = False) -> Part:
        """Give the whole tokens up to a place; at the last, all, with the text that a stop has cut."""
        count = len(self._held) if last else sum(token.end <= self._origin + upto for token in self._held)
        tokens, self._held = tuple(self._held[:count]), self._held[count:]
        end = upto if last else tokens[-1].end - self._origin if tokens else self._given
        text, self._given = self._text[self._given : end], end
        return Part(text, tokens)
