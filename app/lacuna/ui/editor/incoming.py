"""Generated text on its way into the manuscript: once a frame, and not into a paragraph that is being composed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from lacuna.core.manuscript import Manuscript
from lacuna.core.token import Token
from lacuna.ui.editor.frames import Frames


class Incoming(QObject):
    """Writes tokens to the manuscript as they come, and calls ``written`` once for all of a frame.

    An insertion before a composition in its paragraph would misplace what is composed, and a new line would orphan it:
    tokens for that paragraph, and the first of any place, are stored and wait until the composition has ended.
    """

    def __init__(self, editor: QPlainTextEdit, written: Callable[[], object]) -> None:
        super().__init__(editor)
        self._editor = editor
        self._written = written
        self._frames = Frames(self._write, written, self)
        self._held: dict[tuple[int, int], None] = {}
        self._composed = QTextCursor()  # at the start of the paragraph in which the last composition ran: blocks dangle
        self._manuscript = Manuscript()

    def show(self, manuscript: Manuscript) -> None:
        """Write into another manuscript; what waits for the former is forgotten."""
        self._frames.clear()
        self._held.clear()
        self._composed = QTextCursor()
        self._manuscript = manuscript

    def receive(self, generation: int, choice: int, tokens: Sequence[Token]) -> None:
        """Take tokens of a choice: the first enter at once, the others once a frame."""
        self._frames.add(generation, choice, tokens)

    def flush(self) -> None:
        """Let all that wait for a frame enter now."""
        self._frames.flush()
        self.look()

    @property
    def composed(self) -> str:
        """What is being composed; empty if no composition runs."""
        layout = self._composed.block().layout() if not self._composed.isNull() else None
        return layout.preeditAreaText() if layout else ""

    def look(self) -> None:
        """See whether a composition runs at the caret; if it has ended, what waited enters.

        Qt tells of an end by an event, but for one that a click brought about.
        """
        if not self.composed:
            self._composed = QTextCursor(self._editor.textCursor().block())
        if self.composed or not self._held:
            return
        held, self._held = self._held, {}
        for generation, choice in held:
            self._manuscript.place(generation, choice)
        self._written()

    def _write(self, generation: int, choice: int, tokens: list[Token]) -> None:
        self.look()
        key = generation, choice
        hold = key in self._held or (bool(self.composed) and self._disturbs(generation, choice))
        if hold:
            self._held[key] = None
        self._manuscript.write(generation, choice, tokens, hold=hold)

    def _disturbs(self, generation: int, choice: int) -> bool:
        """Return whether text of a choice would enter the paragraph that is being composed."""
        if self._manuscript.generation(generation).shown == 0:
            return True  # its first token may replace a selection anywhere
        return self._editor.document().findBlock(self._manuscript.anchor(generation, choice)) == self._composed.block()
