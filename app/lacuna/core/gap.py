"""The gap that a command fills: its place, and the text around it that the model is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from lacuna.core.manuscript import Manuscript, units
from lacuna.core.manuscript.units import clean
from lacuna.core.token import Token

REACH = 1 << 20  # units of text at each side: more than any model sees, and little enough to copy within a frame


class Move(Enum):
    """What Complete does at the caret."""

    AUTO = "auto"  # insert if text follows, else continue
    CONTINUE = "continue"
    INSERT = "insert"


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A place to be filled.

    Attributes:
        pos: where it begins, in UTF-16 units.
        size: units of text that stand there; they become choice 0.
        before: the text before it, at most ``REACH`` units.
        after: the text after it, likewise, or None to continue.

    """

    pos: int
    size: int
    before: str
    after: str | None


def gap_at(manuscript: Manuscript, pos: int, size: int, move: Move) -> Gap:
    """Return the gap at a caret or a selection.

    Spaces before it belong to it. Models read a space as the beginning of the word after it, so a prompt that ends in
    one leaves them no word to begin; without it they write their own, in place of those that stood there. Spaces that
    begin a line are the writer's and stay.
    """
    gap = around(manuscript, pos, size, move)
    before = gap.before.rstrip(" ")
    if not before or before.endswith(("\n", "\u2028")):
        return gap
    spaces = len(gap.before) - len(before)
    return Gap(pos=pos - spaces, size=size + spaces, before=before, after=gap.after)


def around(manuscript: Manuscript, pos: int, size: int, move: Move) -> Gap:
    """Return the gap that is exactly a range."""
    end = pos + size
    after = _read(manuscript, end, min(end + REACH, len(manuscript))) if inserts(manuscript, end, move) else None
    return Gap(pos=pos, size=size, before=_read(manuscript, max(0, pos - REACH), pos), after=after)


def inserts(manuscript: Manuscript, end: int, move: Move) -> bool:
    """Return whether the text behind a gap that ends at ``end`` units is shown to the model as well."""
    return move is Move.INSERT or (move is Move.AUTO and not manuscript.blank_from(end))


def title(manuscript: Manuscript, pos: int, size: int, move: Move) -> str:
    """Return what a button says that completes at a caret or selection."""
    if size:
        return "Replace"
    return "Fill the gap" if inserts(manuscript, pos, move) else "Continue"


def annotate(manuscript: Manuscript, end: int, echoed: Mapping[int, Sequence[Token]], *, first: int = 0) -> int:
    """Note the probabilities of a prompt that was sent back, if it still stands before ``end``; return of how many.

    Args:
        manuscript: where it stands.
        end: where it ends, in units.
        echoed: its tokens by choice; those of the first are taken.
        first: tokens that begin before this unit were not asked about.

    """
    tokens = next(iter(echoed.values()), ())
    prompt = "".join(token.text for token in tokens)
    start = end - units(prompt)
    if not prompt or start < 0 or _read(manuscript, start, end) != clean(prompt):
        return 0
    asked = 0
    for i, token in enumerate(tokens):
        if start >= first:
            asked = len(tokens) - i
            manuscript.measure(start, tokens[i:])
            break
        start += units(token.text)
    return asked


def _read(manuscript: Manuscript, first: int, last: int) -> str:
    """Return a range; an end that would cut a character in two is moved into the range."""
    for start, end in ((first, last), (first + 1, last), (first, last - 1), (first + 1, last - 1)):
        try:
            return manuscript.text(start, max(0, end - start))
        except ValueError:
            continue
    return ""
