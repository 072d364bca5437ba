"""Tokens kept packed: about 60 bytes each with five alternatives, instead of a kilobyte as objects."""

from array import array
from math import isnan

from lacuna.core.manuscript.units import clean
from lacuna.core.token import Token

_UNREPORTED = float("nan")
_NO_ID = -1


def cleaned(token: Token) -> Token:
    """Return a token that a log can hold: its texts as ``clean`` makes them."""
    text = clean(token.text)
    if text == token.text:
        for other, _ in token.top:  # not all(...): once a token, a generator costs more than what it looks at
            if not other.isascii():
                break
        else:
            return token
    top = tuple((clean(other), logprob) for other, logprob in token.top)
    return Token(text, token.logprob, top, token.raw, token.id)


class TokenStore:
    """All tokens of a manuscript, numbered from 1; number 0 is "no token"."""

    def __init__(self) -> None:
        self._texts: list[str] = [""]
        self._numbers: dict[str, int] = {"": 0}
        self._text = array("I", [0])
        self._length = array("I", [0])
        self._logprob = array("f", [_UNREPORTED])
        self._id = array("q", [_NO_ID])
        self._first = array("I", [0, 0])  # where the alternatives of token k begin; k + 1 ends them
        self._top_text = array("I")
        self._top_logprob = array("f")
        self._raw: dict[int, bytes] = {}

    def __len__(self) -> int:
        return len(self._text)

    def add(self, token: Token, length: int) -> int:
        """Keep a token whose text is ``length`` UTF-16 units; return its number."""
        number = len(self._text)
        self._text.append(self._intern(token.text))
        self._length.append(length)
        self._logprob.append(_UNREPORTED if token.logprob is None else token.logprob)
        self._id.append(_NO_ID if token.id is None else token.id)
        numbers, top_text, top_logprob = self._numbers, self._top_text, self._top_logprob
        for text, logprob in token.top:
            known = numbers.get(text)
            top_text.append(self._intern(text) if known is None else known)
            top_logprob.append(logprob)
        self._first.append(len(self._top_text))
        if token.raw is not None:
            self._raw[number] = token.raw
        return number

    def length(self, number: int) -> int:
        """Return the units of a token's text."""
        return self._length[number]

    def logprob(self, number: int) -> float | None:
        """Return a token's log-probability, or None if it was not reported."""
        value = self._logprob[number]
        return None if isnan(value) else value

    def rank(self, number: int) -> int | None:
        """Return 1 for the likeliest and so on; 0 if it is below all that were reported; None if none were."""
        first, last = self._first[number], self._first[number + 1]
        own = self._logprob[number]
        if isnan(own) or first == last:
            return None
        likelier = sum(other > own for other in self._top_logprob[first:last])
        return 0 if likelier == last - first else likelier + 1

    def get(self, number: int) -> Token:
        """Return a token as it came; probabilities have single precision."""
        first, last = self._first[number], self._first[number + 1]
        token_id = self._id[number]
        return Token(
            text=self._texts[self._text[number]],
            logprob=self.logprob(number),
            top=tuple((self._texts[self._top_text[i]], self._top_logprob[i]) for i in range(first, last)),
            raw=self._raw.get(number),
            id=None if token_id == _NO_ID else token_id,
        )

    def _intern(self, text: str) -> int:
        number = self._numbers.get(text)
        if number is None:
            number = self._numbers[text] = len(self._texts)
            self._texts.append(text)
        return number
