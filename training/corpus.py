"""The books: their chapters, which of these are held out of training, and the two ways to write quotes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HELD_OUT = Path(__file__).with_name("held_out.txt")
_SHORTEST = 400  # characters; less is a title page or a dedication
_STRAIGHT = str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''")


@dataclass(frozen=True)
class Chapter:
    """A chapter's text, its book's file name without ``.txt``, and its number in the book, from 0."""

    book: str
    number: int
    text: str


def read_chapters(folder: Path) -> list[Chapter]:
    """Read all books of a folder: paragraphs stand two line ends apart, chapters three.

    Raises:
        FileNotFoundError: there is no book in the folder.

    """
    out: list[Chapter] = []
    for path in sorted(folder.glob("*.txt")):
        parts = (part.strip() for part in path.read_text(encoding="utf-8").split("\n\n\n"))
        whole = (part for part in parts if len(part) > _SHORTEST)
        out += [Chapter(path.stem, number, text) for number, text in enumerate(whole)]
    if not out:
        raise FileNotFoundError(f"There are no books (*.txt) in {folder}")
    return out


def divided(chapters: Sequence[Chapter]) -> tuple[list[Chapter], list[Chapter]]:
    """Return the chapters to train on and the held-out ones, as ``held_out.txt`` lists them.

    Raises:
        ValueError: a chapter of the list is missing, so that these are not the books it was made for.

    """
    lines = HELD_OUT.read_text(encoding="utf-8").splitlines()
    listed = {(book, int(number)) for book, number in (line.split() for line in lines if not line.startswith("#"))}
    held = [chapter for chapter in chapters if (chapter.book, chapter.number) in listed]
    if len(held) != len(listed):
        raise ValueError(f"{len(listed) - len(held)} of the chapters in {HELD_OUT.name} are not among these books")
    return [chapter for chapter in chapters if (chapter.book, chapter.number) not in listed], held


def straight(text: str) -> str:
    """Return a text with typewriter quotes, as most writers type; one character stays one character."""
    return text.translate(_STRAIGHT)
