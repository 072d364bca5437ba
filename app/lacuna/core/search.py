"""Looking for a text or a pattern in a manuscript, a slice at a time, and what its hits are replaced by."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import regex

from lacuna.core.errors import SearchError
from lacuna.core.manuscript import Edit, units

SLICE = 16_384  # characters looked through at a time: a millisecond or two, where the pattern is no trap
BESIDE = 16_384  # characters behind a slice into which a hit may reach without another look
PATIENCE = 0.1  # seconds of CPU for one look; a pattern that needs more would never end
_LONGEST = 1_000  # characters of a query
_REPEATS = 10_000  # parts of a pattern that must repeat: the library needs memory for each

_COUNTED = re.compile(r"\{(\d+)")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_WORD = regex.compile(r"\w")  # with the vowel signs and accents that follow a letter, unlike ``re``
_WHOLE_HIT = re.compile(r"(\\\\)|\\0(?!\d)")  # and a backslash that stands for one, before which there is none
_PLACE = re.compile(r"at position (\d+)")


@dataclass(frozen=True, kw_only=True)
class Query:
    """What is looked for.

    Attributes:
        text: as it stands in the manuscript, or a pattern; ``^`` and ``$`` are the ends of a paragraph.
        match_case: whether ``Rain`` is not ``rain``.
        whole_words: whether a hit must not be a part of a longer word.
        pattern: whether ``text`` is a regular expression.

    """

    text: str
    match_case: bool = False
    whole_words: bool = False
    pattern: bool = False


class Hit(NamedTuple):
    """Where a hit stands, in UTF-16 units."""

    start: int
    size: int


class Search:
    """A query made ready.

    Raises:
        SearchError: it is not a pattern, or too large.

    """

    def __init__(self, query: Query) -> None:
        self.query = query
        self._pattern = _compiled(query)

    def slices(self, text: str, start: int = 0, size: int | None = None) -> Iterator[list[Hit]]:
        """Yield the hits of one slice of a text after the other, ascending; none is empty or overlaps another.

        Args:
            text: all of it.
            start: where to begin, in UTF-16 units.
            size: how much to look through, in UTF-16 units; None for the rest. A hit lies wholly in it.

        Raises:
            SearchError: the pattern takes too long.

        """
        first, last = _range(text, start, size)
        at, unit = first, start
        even = _ASTRAL.search(text) is None  # then a character is a unit
        for found in self._matches(text, first, last):
            hits: list[Hit] = []
            for match in found:
                begin, end = match.span()
                unit = begin if even else unit + units(text[at:begin])
                hit = Hit(unit, end - begin if even else units(text[begin:end]))
                hits.append(hit)
                at, unit = end, unit + hit.size
            yield hits

    def edits(self, text: str, replacement: str, start: int = 0, size: int | None = None) -> list[Edit]:
        """Return what replaces every hit in a range, as ``edit_slices`` finds it."""
        return [edit for edits in self.edit_slices(text, replacement, start, size) for edit in edits]

    def edit_slices(self, text: str, replacement: str, start: int = 0, size: int | None = None) -> Iterator[list[Edit]]:
        r"""Yield what replaces the hits of one slice of a range after the other, as far as it differs from them.

        For a pattern ``\1`` is its first group, ``\0`` the whole of it.

        Raises:
            SearchError: the pattern takes too long, or the replacement cannot be read.

        """
        first, last = _range(text, start, size)
        at, unit = first, start
        for found in self._matches(text, first, last):
            out: list[Edit] = []
            for match in found:
                begin, end = match.span()
                unit += units(text[at:begin])
                new, length = self._expanded(match, replacement), units(match[0])
                if new != match[0]:
                    out.append(Edit(unit, length, new))
                at, unit = end, unit + length
            yield out

    def edit(self, text: str, hit: Hit, replacement: str, end: int | None = None) -> Edit | None:
        """Return what replaces one hit, or None if it is not there any more.

        Args:
            text: all of it.
            hit: where it stands.
            replacement: as for ``edits``.
            end: where the range that is searched ends, in UTF-16 units; None for the text's end.

        Raises:
            SearchError: the pattern takes too long, or the replacement cannot be read.

        """
        first, last = _range(text, hit.start, None if end is None else end - hit.start)
        match = self._look(text, first, last, partial=False)
        if match is None or match.start() != first or units(match[0]) != hit.size:
            return None
        return Edit(hit.start, hit.size, self._expanded(match, replacement))

    def _matches(self, text: str, first: int, last: int) -> Iterator[list[regex.Match[str]]]:
        """Yield the matches of each slice. What reaches the end of the look is looked at again to the end of it all."""
        at = first
        while at < last:
            stop = min(at + SLICE, last)
            limit = min(stop + BESIDE, last)
            found: list[regex.Match[str]] = []
            while match := self._look(text, at, limit, partial=limit < last):
                if match.start() >= stop:
                    break
                if limit < last and (match.partial or match.end() == limit):
                    limit = last
                    continue
                if match[0]:
                    found.append(match)
                at = max(match.end(), match.start() + 1)
            at = max(at, stop)
            yield found

    def _look(self, text: str, first: int, last: int, *, partial: bool) -> regex.Match[str] | None:
        try:
            return self._pattern.search(text, first, last, partial=partial and self.query.pattern, timeout=PATIENCE)
        except TimeoutError as error:
            raise SearchError("This pattern takes too long on this text. Make it simpler.") from error

    def _expanded(self, match: regex.Match[str], replacement: str) -> str:
        if not self.query.pattern:
            return replacement
        try:
            return match.expand(_WHOLE_HIT.sub(_whole_hit, replacement))
        except IndexError as error:
            raise SearchError("The replacement names a group that the pattern does not have.") from error
        except regex.error as error:
            raise SearchError(
                "The replacement ends in a backslash or has one before a letter that means nothing; write \\\\ for one."
            ) from error


def _compiled(query: Query) -> regex.Pattern[str]:
    if len(query.text) > _LONGEST:
        message = f"This is too long to look for: {len(query.text):,} characters, of at most {_LONGEST:,}."
        raise SearchError(message)
    flags = regex.VERSION0 | regex.MULTILINE | (0 if query.match_case else regex.IGNORECASE)
    if not query.pattern:
        before = r"(?<!\w)" if query.whole_words and _WORD.match(query.text[:1]) else ""
        behind = r"(?!\w)" if query.whole_words and _WORD.match(query.text[-1:]) else ""
        return regex.compile(before + regex.escape(query.text, literal_spaces=True) + behind, flags)
    if math.prod(int(count) for count in _COUNTED.findall(query.text)) > _REPEATS:
        raise SearchError("The pattern repeats something very many times. Use smaller numbers.")
    try:
        regex.compile(query.text, flags)  # by itself, so that the place of a fault is its own
        return regex.compile(rf"(?<!\w)(?:{query.text})(?!\w)" if query.whole_words else query.text, flags)
    except regex.error as error:
        message = f"The pattern cannot be read: {_PLACE.sub(_counted_from_one, str(error))}."
        raise SearchError(message) from error


def _whole_hit(match: re.Match[str]) -> str:
    return match[1] or r"\g<0>"


def _counted_from_one(place: re.Match[str]) -> str:
    return f"at character {int(place[1]) + 1}"


def _range(text: str, start: int, size: int | None) -> tuple[int, int]:
    """Return a range in characters."""
    first = _characters(text, start)
    return first, len(text) if size is None else first + _characters(text[first:], size)


def _characters(text: str, unit: int) -> int:
    """Return how many characters the first units of a text are."""
    if _ASTRAL.search(text, 0, unit) is None:
        return unit
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * unit].decode("utf-16-le", "surrogatepass"))
