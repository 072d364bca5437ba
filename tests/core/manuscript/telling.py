"""Short words for tests of the manuscript: tokens from texts, and what can be seen."""

from collections.abc import Iterable

from lacuna.core.manuscript import AnyEntry, Entry, Manuscript, decode, encode
from lacuna.core.token import Token


def tokens(*texts: str) -> list[Token]:
    return [Token(text) for text in texts]


def written(text: str, pos: int, *texts: str, size: int = 0) -> tuple[Manuscript, int]:
    """Return a manuscript with a generation of one choice, and the generation's number."""
    manuscript = Manuscript(text)
    generation = manuscript.generate(pos, size)
    manuscript.write(generation, 1, tokens(*texts))
    return manuscript, generation


def pieces(manuscript: Manuscript) -> list[tuple[str, bool]]:
    """Return the tokens as they stand in the text: what is seen of each, and whether it is whole."""
    spans = manuscript.tokens(0, len(manuscript))
    return [(manuscript.text(span.start, span.length), span.whole) for span in spans]


def passed_on(entries: Iterable[Entry]) -> list[AnyEntry]:
    """Return entries as a file would give them back."""
    return [decode(encode(entry)) for entry in entries]


def all_undone(manuscript: Manuscript) -> str:
    while manuscript.can_undo:
        manuscript.undo()
    return manuscript.text()


def all_redone(manuscript: Manuscript) -> str:
    while manuscript.redo():
        pass
    return manuscript.text()
