"""Made-up prose, the same in every run: words of plausible lengths in paragraphs."""

from collections.abc import Iterator
from itertools import cycle, islice
from random import Random

PARAGRAPH = 80  # words
NEW = 100_000  # words after which a text says the same again, so that a long one takes no time to make
_SYLLABLES = [first + second for first in "bdfhlmnprst" for second in "aeio"]


def vocabulary(size: int = 4_000) -> list[str]:
    """Return ``size`` different words, short ones among the first, as in a language."""
    random = Random(7)  # noqa: S311  (a fixed sequence, no secret)
    words: dict[str, None] = {}
    while len(words) < size:
        words["".join(random.choices(_SYLLABLES, k=random.randint(1, 4)))] = None
    return list(words)


def words() -> Iterator[str]:
    """Yield words without end, the frequent ones often."""
    random = Random(11)  # noqa: S311  (a fixed sequence, no secret)
    known = vocabulary()
    while True:
        yield known[int(len(known) * random.random() ** 3)]


def prose(count: int, paragraph: int = PARAGRAPH) -> str:
    """Return a text of ``count`` words in paragraphs parted by an empty line."""
    source = cycle(islice(words(), NEW))
    whole, rest = divmod(count, paragraph)
    sizes = [paragraph] * whole + ([rest] if rest else [])
    return "\n\n".join(" ".join(islice(source, size)) for size in sizes)
