"""From chapters to rows of tokens: passages to continue, and holes in passages to fill."""

import itertools
import random
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from lacuna.engine.tokenizer import Tokenizer
from training.corpus import Chapter, straight

PAD = 4  # <|fim_pad|>: fills the rest of a row, and no loss is taken of it

_CHARACTERS_A_TOKEN = 4.0  # a little more than there are, so that a passage fills its row
_LEAST = 200  # characters of a passage
_CURLY = 0.3  # the share of passages whose quotes stay curly
_CLOSE = 0.3  # of passages whose paragraphs stand one line end apart
_RAGGED = 0.15  # of passages to continue that are tokenised in several parts, as a caret within a word does
_WHOLE_ROW = 0.2  # of rows of fills that are one long passage with one hole
_ANY_CHARACTERS = 0.1  # of holes begin and end anywhere
_SENTENCES = 0.35  # of holes are whole sentences, where there are some; the rest are words
_SENTENCE_ENDS = ".!?\"'\u201d\u2019"
_MOST_SENTENCES = 4  # in a hole
_SHORT = 60, 260  # tokens of the other passages with a hole


@dataclass(frozen=True)
class Fill:
    """A passage with a hole: what stands before it, what was in it, what stands after it."""

    prefix: str
    middle: str
    suffix: str

    def tokens(self, tokenizer: Tokenizer) -> list[int]:
        """Return prefix, suffix and middle, each behind its marker, and the end."""
        before, after, hole = tokenizer.fill
        prefix, suffix, middle = (tokenizer.encode(text) for text in (self.prefix, self.suffix, self.middle))
        return [before, *prefix, after, *suffix, hole, *middle, tokenizer.end]


class Rows:
    """Rows of ``length + 1`` tokens: a row without its last token is read, without its first it is foretold."""

    def __init__(self, chapters: Sequence[Chapter], tokenizer: Tokenizer, *, length: int, fills: float) -> None:
        """Prepare rows of which a share of ``fills``, 0 to 1, has holes to fill."""
        self._chapters = chapters
        self._tokenizer = tokenizer
        self._size = length + 1
        self._fills = fills

    def epoch(self, seed: str, part: int = 0, parts: int = 1) -> Generator[list[int]]:
        """Yield the rows of one way through the chapters; the same seed gives the same, each part its own."""
        draw = random.Random(seed)  # noqa: S311  (reproducible, not secret)
        passages = [passage for chapter in self._chapters for passage in self._passages(chapter, draw)]
        draw.shuffle(passages)
        draw = random.Random(f"{seed} {part}")  # noqa: S311  (reproducible, not secret)
        rest = iter(passages[part::parts])
        for passage in rest:
            if draw.random() < self._fills:
                row = self._with_holes(_dressed(passage.strip("\0"), draw), draw)
                if row[0] != PAD:
                    yield row
                continue
            row = self._plain(passage, draw)
            while len(row) < self._size:
                if (another := next(rest, None)) is None:
                    return
                row += self._plain(another, draw)
            yield row[: self._size]

    def _passages(self, chapter: Chapter, draw: random.Random) -> Generator[str]:
        """Cut a chapter at random into passages of a row's size, mostly at words; NUL marks its beginning."""
        text, size = chapter.text, int(self._size * _CHARACTERS_A_TOKEN)
        start, marker = 0, "\0"
        end = draw.randrange(_LEAST, size + _LEAST)
        while start < len(text):
            if end < len(text) and draw.random() < 0.85:  # noqa: PLR2004  (the rest begins within a word)
                end = text.find(" ", end) + 1 or len(text)
            if len(text) - end < _LEAST:
                end = len(text)
            yield marker + text[start:end] + ("\0" if end >= len(text) else "")
            start, end, marker = end, end + size, ""

    def _plain(self, passage: str, draw: random.Random) -> list[int]:
        end = self._tokenizer.end
        text = _dressed(passage.strip("\0"), draw)
        cuts = [0, len(text)]
        if draw.random() < _RAGGED:
            cuts += [draw.randrange(len(text)) for _ in range(4)]
        cuts.sort()
        parts = [text[start:stop] for start, stop in itertools.pairwise(cuts)]
        tokens = [token for part in parts for token in self._tokenizer.encode(part)]
        return [end] * passage.startswith("\0") + tokens + [end] * passage.endswith("\0")

    def _with_holes(self, text: str, draw: random.Random) -> list[int]:
        row: list[int] = []
        start, whole = 0, draw.random() < _WHOLE_ROW
        while start < len(text) - _LEAST and self._size - len(row) >= _SHORT[0]:
            tokens = self._size if whole else draw.randrange(*_SHORT)
            stop = start + int(min(tokens, self._size - len(row)) * (_CHARACTERS_A_TOKEN - 0.6))
            stop = text.find(" ", stop) + 1 or len(text)
            row += self._fitting(text[start:stop], self._size - len(row), draw)
            start = stop
        return row + [PAD] * (self._size - len(row))

    def _fitting(self, text: str, room: int, draw: random.Random) -> list[int]:
        """Return a fill of at most ``room`` tokens; what is too long is cut off before and behind, never inside."""
        fill = drawn_fill(text, draw, _MOST_SENTENCES)
        while len(tokens := fill.tokens(self._tokenizer)) > room:
            over = int((len(tokens) - room) * _CHARACTERS_A_TOKEN) + 4
            before = min(len(fill.prefix), round(over * len(fill.prefix) / max(1, len(fill.prefix + fill.suffix))))
            fill = Fill(fill.prefix[before:], fill.middle, fill.suffix[: max(0, len(fill.suffix) - over + before)])
            if not fill.prefix and not fill.suffix:
                return []
        return tokens


def drawn_fill(text: str, draw: random.Random, sentences_at_most: int = 2) -> Fill:
    """Make a hole at random: 1 to 30 words, one or some sentences, or any characters.

    A hole of words begins and ends before or behind the space between them, so that both ways to leave one are learnt.
    """
    kind = draw.random()
    if kind < _ANY_CHARACTERS:
        start = draw.randrange(1, len(text) - 1)
        stop = min(len(text), start + draw.randrange(1, 160))
    else:
        starts = [i + 1 for i, letter in enumerate(text) if letter in " \n" and 0 < i < len(text) - 1]
        sentences = [at for at in starts if text[at - 2] in _SENTENCE_ENDS]
        if kind < _ANY_CHARACTERS + _SENTENCES and len(sentences) > 2:  # noqa: PLR2004  (a first, a last and one between)
            first = draw.randrange(len(sentences) - 1)
            start, stop = (
                sentences[first],
                sentences[min(len(sentences) - 1, first + draw.randrange(1, sentences_at_most + 1))],
            )
        elif len(starts) > 1:
            words = draw.randrange(1, min(31, max(2, len(starts) // 2)))
            first = draw.randrange(max(1, len(starts) - words))
            start, stop = starts[first], starts[min(len(starts) - 1, first + words)]
        else:
            start, stop = len(text) // 3, 2 * len(text) // 3
        start -= draw.random() < 0.5  # noqa: PLR2004  (before the space, or behind it)
        stop -= draw.random() < 0.5  # noqa: PLR2004  (likewise)
    stop = max(stop, start + 1)  # between two blanks it would be empty
    return Fill(text[:start], text[start:stop], text[stop:])


def _dressed(text: str, draw: random.Random) -> str:
    """Return a text as one of the writers of our time may have typed it."""
    text = text if draw.random() < _CURLY else straight(text)
    return text.replace("\n\n", "\n") if draw.random() < _CLOSE else text
