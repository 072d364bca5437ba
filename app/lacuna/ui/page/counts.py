"""The count in the status bar: words or characters, of the text and of what is selected; in pieces, between keys."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction

from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.status_bar import StatusBar

AFTER = 400  # milliseconds after a change of the text ...
SELECTED = 120  # ... and of the selection
PIECE = 100_000  # units of a selection that are counted at once: about two milliseconds


class Counts(QObject):
    """Counts anew a while after the first of some changes."""

    def __init__(self, editor: ManuscriptEditor, status: StatusBar, characters: QAction) -> None:
        super().__init__(editor)
        self._editor = editor
        self._status = status
        self._characters = characters
        self._total = 0
        self._range = (0, 0)  # the selection that is counted
        self._at = 0  # how far it is
        self._part = 0  # what was counted of it
        self._open = False  # whether the last piece ended in the middle of a word
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._count)
        self._piece = QTimer(self, singleShot=True, interval=0)
        self._piece.timeout.connect(self._count_piece)
        editor.edited.connect(self._changed)
        editor.shown.connect(self._changed)
        editor.selectionChanged.connect(self._selected)
        characters.toggled.connect(self._count)
        self._count()

    def _changed(self) -> None:
        if not self._timer.isActive():
            self._timer.start(AFTER)

    def _selected(self) -> None:
        self._piece.stop()
        if not self._timer.isActive():
            self._timer.start(SELECTED)

    def _count(self) -> None:
        self._piece.stop()
        manuscript = self._editor.manuscript
        total = len(manuscript.text()) if self._characters.isChecked() else manuscript.words()
        if total is None:
            self._timer.start(0)  # a million words take 70 ms, so they are counted in pieces
            return
        self._total = total
        pos, size = self._editor.gap()
        self._range, self._at, self._part, self._open = (pos, pos + size), pos, 0, False
        if size:
            self._count_piece()
        else:
            self._show("")

    def _count_piece(self) -> None:
        start, end = self._range
        manuscript = self._editor.manuscript
        if (start, end - start) != self._editor.gap() or end > len(manuscript):
            return  # it is another by now, and will be counted
        stop = min(self._at + PIECE, end)
        try:
            text = manuscript.text(self._at, stop - self._at)
        except ValueError:  # a character is two units, and the piece ends between them
            stop += 1
            text = manuscript.text(self._at, stop - self._at)
        if self._characters.isChecked():
            self._part += len(text)
        else:
            joined = self._open and not text[:1].isspace()
            self._part += len(text.split()) - (1 if joined and text.split() else 0)
            self._open = not text[-1:].isspace()
        self._at = stop
        if stop < end:
            self._piece.start()
        else:
            self._show(f"{self._part:,} of ")

    def _show(self, part: str) -> None:
        one = "character" if self._characters.isChecked() else "word"
        self._status.show_counts(f"{part}{self._total:,} {one}{'' if self._total == 1 else 's'}")
