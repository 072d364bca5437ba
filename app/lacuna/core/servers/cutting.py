"""Ending a choice at a text that the server does not look for; what may still become that text is held back."""

from collections.abc import Iterable, Sequence

import msgspec

from lacuna.core.servers.fim import SEAM
from lacuna.core.token import Token


class Cutter:
    """Passes the tokens of one choice on, until one of the stop texts is complete; held text is never lost.

    Of several stops the one that is complete first counts, so the result does not depend on how the tokens come.

    Attributes:
        ended: whether a stop was found; nothing is passed on after it.

    """

    def __init__(self, stops: Iterable[str]) -> None:
        self._stops = tuple(stops)
        self._held: list[Token] = []
        self._text = ""  # of the held tokens
        self.ended = False

    def feed(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """Take tokens; return those that are certain."""
        if self.ended:
            return ()
        if not self._stops:
            return tuple(tokens)
        self._held += tokens
        self._text += "".join(token.text for token in tokens)
        cut = self._first_stop()
        if cut is None:
            return self._give(len(self._text) - self._unsure())
        self.ended = True
        return self._give(cut, cut_last=True)

    def end(self) -> tuple[Token, ...]:
        """Return what was held back: the choice is over, so it is no stop."""
        held, self._held, self._text = tuple(self._held), [], ""
        return held if not self.ended else ()

    def _first_stop(self) -> int | None:
        """Return where the stop begins that is complete first; of those that end together the longest."""
        found = [(at + len(stop), at) for stop in self._stops if (at := self._text.find(stop)) >= 0]
        return min(found)[1] if found else None

    def _unsure(self) -> int:
        """Return how many characters at the end may be the beginning of a stop."""
        sizes = (
            size
            for stop in self._stops
            for size in range(min(len(stop) - 1, len(self._text)), 0, -1)
            if self._text.endswith(stop[:size])
        )
        return max(sizes, default=0)

    def _give(self, upto: int, *, cut_last: bool = False) -> tuple[Token, ...]:
        """Return the tokens that end by ``upto`` characters, and of the one across it its beginning if it is cut."""
        given: list[Token] = []
        at = 0
        for token in self._held:
            end = at + len(token.text)
            if end > upto:
                break
            given.append(token)
            at = end
        rest = self._held[len(given) :]
        if cut_last and rest and at < upto:
            given.append(msgspec.structs.replace(rest[0], text=rest[0].text[: upto - at]))
        self._held, self._text = rest, self._text[at:]
        return tuple(given)


def seam_stops(seam: str | None) -> tuple[str, ...]:
    """Return what ends a fill that runs on into the text after the gap: that text's own beginning.

    A short beginning may stand in the fill by right, so it ends nothing.
    """
    return (seam[:SEAM],) if seam is not None and len(seam) >= SEAM else ()
