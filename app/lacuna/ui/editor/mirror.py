"""Keeping a QTextDocument equal to the manuscript, whichever of the two changes."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor, QTextDocument

from lacuna.core.manuscript import Change, Manuscript, trimmed
from lacuna.core.manuscript.units import decode, encode
from lacuna.ui.editor.blank import blank_document
from lacuna.ui.editor.laid_out import LaidOut
from lacuna.ui.editor.paper import Paper

MOST = 5_000  # changes that take Qt as long as half a million words that are set anew


class Mirror(QObject):
    """The two ways between an editor's document, whose own undo is off, and a manuscript, which is the truth.

    Positions are UTF-16 units. ``caret`` tells where the writer's caret is. ``edited`` is called after each edit of the
    writer's with the place where it ended, while Qt still counts the document as changing: it may look, and must change
    nothing. What Qt takes and no text can hold, such as half a surrogate pair, is put right
    afterwards.

    Attributes:
        manuscript: what is shown.
        writing: whether the program is changing the document.

    """

    def __init__(
        self,
        editor: Paper,
        caret: Callable[[], int],
        edited: Callable[[int], object],
    ) -> None:
        super().__init__(editor)
        self._editor = editor
        self._caret = caret
        self._edited = edited
        self._odd: list[int] = []
        self.writing = False
        self.manuscript = Manuscript()
        editor.contents_change.connect(self._contents_change)
        editor.contents_settled.connect(self._repair)

    def show(self, manuscript: Manuscript, ready: LaidOut | None = None) -> None:
        """Show another manuscript from its beginning; if its text is ``ready``, that need not be laid out."""
        former = self._document.characterCount() - 1
        self.manuscript = manuscript
        manuscript.take_changes()
        with self._program():
            document = ready.document if ready is not None and ready.holds(manuscript) else None
            self._editor.use_document(document or blank_document(self._editor.font()))
            self._editor.contents_change.emit(0, former, self._document.characterCount() - 1)
            self._editor.contents_settled.emit()
            if document is None:
                self._document.setPlainText(manuscript.text())

    @property
    def _document(self) -> QTextDocument:
        return self._editor.document()

    def sync(self) -> list[Change]:
        """Bring the manuscript's own changes into the document, as one block; return them.

        Very many are made as one, of all text: Qt's cursors in it are then at its end.
        """
        changes = self.manuscript.take_changes()
        if changes:
            made = changes
            if len(changes) > MOST:
                made = [Change(0, self._document.characterCount() - 1, self.manuscript.text())]
            with self._program():
                cursor = QTextCursor(self._document)
                cursor.beginEditBlock()
                for change in made:
                    cursor.setPosition(change.pos)
                    if change.removed:
                        cursor.setPosition(change.pos + change.removed, QTextCursor.MoveMode.KeepAnchor)
                    cursor.insertText(change.inserted)
                cursor.endEditBlock()
        return changes

    @contextmanager
    def _program(self) -> Generator[None]:
        self.writing = True
        try:
            yield
        finally:
            self.writing = False

    def _contents_change(self, pos: int, _: int, added: int) -> None:
        """Find out what the writer did: Qt reports too much, so the common ends are trimmed off."""
        if self.writing:
            return
        size = self._document.characterCount() - 1
        added = min(added, size - pos)
        removed = added - (size - len(self.manuscript))
        head, tail = self._in_pair(pos), self._in_pair(pos + removed)  # a pair is compared whole
        pos, removed, added = pos - head, removed + head + tail, added + head + tail
        old = encode(self.manuscript.text(pos, removed)) if removed else b""
        new = self._units(pos, added)
        caret = self._caret()
        ahead = pos + added - caret if pos <= caret <= pos + added else added
        offset, gone, come = trimmed(old, new, ahead)
        if gone or come:
            start, size = pos + offset, len(come) // 2
            self.manuscript.edit(start, len(gone) // 2, decode(come))
            self.manuscript.take_changes()
            kept = encode(self.manuscript.text(start, size))
            self._odd = [start + i // 2 for i in range(0, 2 * size, 2) if kept[i : i + 2] != come[i : i + 2]]
            self._edited(start + size)

    def _in_pair(self, pos: int) -> bool:
        """Return whether a position of the manuscript is inside a surrogate pair."""
        try:
            self.manuscript.text(pos, 0)
        except ValueError:
            return True
        return False

    def _repair(self) -> None:
        """Write what the manuscript made of them over letters that no text can hold."""
        odd, self._odd = self._odd, []
        for pos in odd:
            with self._program():
                cursor = QTextCursor(self._document)
                cursor.setPosition(pos)
                cursor.setPosition(pos + 1, QTextCursor.MoveMode.KeepAnchor)
                cursor.insertText(self.manuscript.text(pos, 1))

    def _units(self, pos: int, size: int) -> bytes:
        """Return a range of the document, two bytes a unit; read by blocks, which alter nothing."""
        block = self._document.findBlock(pos)
        start = block.position()
        parts: list[bytes] = []
        while block.isValid() and (block.position() <= pos + size or not parts):
            read = encode(block.text())
            if len(read) != 2 * (block.length() - 1):  # PySide's texts leave half pairs out
                first = block.position()
                read = b"".join(encode(self._document.characterAt(first + at)) for at in range(block.length() - 1))
            parts.append(read)
            block = block.next()
        return encode("\n").join(parts)[2 * (pos - start) : 2 * (pos - start + size)]
