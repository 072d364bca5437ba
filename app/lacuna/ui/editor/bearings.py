"""Where the writer is: found again after the program has changed the text somewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QPlainTextEdit

from lacuna.core.manuscript import Change, units


@dataclass(frozen=True, slots=True)
class Place:
    """Where a writer is in a text, to come back to.

    Attributes:
        caret: the caret, or the end of the selection that moves, in UTF-16 units.
        anchor: the end of the selection that stays; the caret if nothing is selected.
        paragraph: the number of the one at the top of the view.
        line: the line at the top of the view, counted in its paragraph.

    """

    caret: int = 0
    anchor: int = 0
    paragraph: int = 0
    line: int = 0

    @classmethod
    def of(cls, editor: QPlainTextEdit) -> "Place":
        """Return where the writer is now."""
        cursor, block = editor.textCursor(), editor.firstVisibleBlock()
        line = editor.verticalScrollBar().value() - block.firstLineNumber()
        return cls(cursor.position(), cursor.anchor(), block.blockNumber(), line)


START = Place()


@dataclass(frozen=True, slots=True)
class Bearings:
    """Caret, selection and scroll position at one moment.

    Attributes:
        caret: the caret, or the end of the selection that moves, in UTF-16 units.
        anchor: the end of the selection that stays; the caret if nothing is selected.
        top: the line at the top of the view, counted in its paragraph.
        start: where the paragraph at the top begins, in UTF-16 units.

    """

    caret: int
    anchor: int
    top: int
    start: int

    @classmethod
    def of(cls, editor: QPlainTextEdit) -> "Bearings":
        """Return where the writer is now."""
        cursor, block = editor.textCursor(), editor.firstVisibleBlock()
        line = editor.verticalScrollBar().value() - block.firstLineNumber()
        return cls(cursor.position(), cursor.anchor(), line, block.position())

    def selection_after(self, changes: Sequence[Change]) -> tuple[int, int]:
        """Return caret and anchor after changes.

        What is inserted at a caret stands behind it; at either end of a selection it stands outside.
        """
        if self.caret == self.anchor:
            caret = after(self.caret, changes)
            return caret, caret
        first, last = sorted((self.caret, self.anchor))
        end = after(last, changes)
        start = min(after(first, changes, pushed=True), end)
        return (start, end) if self.caret < self.anchor else (end, start)

    def line_at_top(self, editor: QPlainTextEdit, changes: Sequence[Change]) -> int:
        """Return the line that stood at the top of the view, as its scroll bar counts after changes."""
        return editor.document().findBlock(after(self.start, changes)).firstLineNumber() + self.top


def after(pos: int, changes: Sequence[Change], *, pushed: bool = False) -> int:
    """Return where a position is after changes, each in positions of the text before it.

    Inside text that was replaced it goes to the end of what came. ``pushed`` says whether text inserted right at the
    position pushes it along.
    """
    for change in changes:
        end, come = change.pos + change.removed, units(change.inserted)
        if pos > end or (pos == end and (change.removed or pushed)):
            pos += come - change.removed
        elif pos > change.pos:
            pos = change.pos + come
    return pos
