"""Keeping a QTextDocument equal to the manuscript, whichever of the two changes."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from PySide6.QtGui import QTextCursor, QTextDocument

from lacuna.core.manuscript import Change, Manuscript, trimmed
from lacuna.core.manuscript.units import decode, encode


class Mirror:
    """The two ways between a document, whose own undo is off, and a manuscript, which is the truth.

    Positions are UTF-16 units. ``edited`` is called after each edit of the writer's, with its place, units removed
    and text inserted.
    """

    def __init__(self, document: QTextDocument, edited: Callable[[int, int, str], object]) -> None:
        self._document = document
        self._edited = edited
        self._guarded = False
        self.manuscript = Manuscript()
        document.setUndoRedoEnabled(False)
        document.contentsChange.connect(self._contents_change)

    def show(self, manuscript: Manuscript) -> None:
        """Show another manuscript from its beginning."""
        self.manuscript = manuscript
        manuscript.take_changes()
        with self._program():
            self._document.setPlainText(manuscript.text())

    def sync(self) -> list[Change]:
        """Bring the manuscript's own changes into the document, as one block; return them."""
        changes = self.manuscript.take_changes()
        if changes:
            with self._program():
                cursor = QTextCursor(self._document)
                cursor.beginEditBlock()
                for change in changes:
                    cursor.setPosition(change.pos)
                    if change.removed:
                        cursor.setPosition(change.pos + change.removed, QTextCursor.MoveMode.KeepAnchor)
                    cursor.insertText(change.inserted)
                cursor.endEditBlock()
        return changes

    def caret(self) -> int:
        """Return how far the writer's caret is; replaced by the editor that has one."""
        return 0

    @contextmanager
    def _program(self) -> Generator[None]:
        self._guarded = True
        try:
            yield
        finally:
            self._guarded = False

    def _contents_change(self, pos: int, _: int, added: int) -> None:
        """Find out what the writer did: Qt reports too much, so the common ends are trimmed off."""
        if self._guarded:
            return
        size = self._document.characterCount() - 1
        added = min(added, size - pos)
        removed = added - (size - len(self.manuscript))
        old = encode(self.manuscript.text(pos, removed)) if removed else b""
        new = self._units(pos, added)
        caret = self.caret()
        ahead = pos + added - caret if pos <= caret <= pos + added else added
        head, gone, come = trimmed(old, new, ahead)
        if gone or come:
            inserted = decode(come)
            self.manuscript.edit(pos + head, len(gone) // 2, inserted)
            self.manuscript.take_changes()
            self._edited(pos + head, len(gone) // 2, inserted)

    def _units(self, pos: int, size: int) -> bytes:
        """Return a range of the document, two bytes a unit; read by blocks, which alter nothing."""
        block = self._document.findBlock(pos)
        start = block.position()
        parts: list[str] = []
        while block.isValid() and (block.position() <= pos + size or not parts):
            parts.append(block.text())
            block = block.next()
        return encode("\n".join(parts))[2 * (pos - start) : 2 * (pos - start + size)]
