"""Manuscripts with generated text in them."""

from collections.abc import Iterator
from itertools import islice

from harness.prose import PARAGRAPH, prose, vocabulary, words
from lacuna.core.manuscript import Manuscript
from lacuna.core.token import Token

FRAME = 16  # tokens written at once, as when they stream at 1,000 a second


def tokens() -> Iterator[Token]:
    """Yield tokens without end, each with five alternatives, a paragraph's end after every 80."""
    known = vocabulary()
    for i, word in enumerate(words()):
        text = "\n\n" if i % PARAGRAPH == PARAGRAPH - 1 else word if i % PARAGRAPH == 0 else f" {word}"
        chosen = -(i * 37 % 800) / 100
        others = tuple((f" {known[(i * 53 + k * 101) % len(known)]}", -0.5 - k) for k in range(4))
        yield Token(text, chosen, (*others, (text, chosen)))


def write(manuscript: Manuscript, pos: int, count: int) -> None:
    """Let a generation of ``count`` tokens stand at a place."""
    generation = manuscript.generate(pos)
    source = tokens()
    for at in range(0, count, FRAME):
        manuscript.write(generation, 1, list(islice(source, min(FRAME, count - at))))
    manuscript.end(generation)


def middle_of(text: str) -> int:
    """Return where a paragraph of the middle begins."""
    return text.find("\n\n", len(text) // 2) + 2


def half_generated(all_words: int, generated: int) -> Manuscript:
    """Return a manuscript of some words, ``generated`` of them tokens in its middle."""
    text = prose(all_words - generated)
    manuscript = Manuscript(text)
    write(manuscript, middle_of(text), generated)
    return manuscript
