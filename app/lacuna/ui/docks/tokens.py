"""What the writer does with tokens: go from one to another, and choose another in the place of one."""

from time import time

from PySide6.QtCore import QObject

from lacuna.core.manuscript import Facts, Span, swap
from lacuna.ui.docks.choices import BUSY
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.editor.near import next_token, previous_token, token_at
from lacuna.ui.signals import signal


class Tokens(QObject):
    """Moves the caret and changes the manuscript, a swap in one step of undo."""

    told = signal(str)  # a sentence for the writer
    changed = signal()

    def __init__(self, editor: ManuscriptEditor, parent: QObject) -> None:
        super().__init__(parent)
        self._editor = editor

    def next(self) -> None:
        """Go to the token behind the one at the caret."""
        self.step(1)

    def previous(self) -> None:
        """Go to the token before the one at the caret."""
        self.step(-1)

    def step(self, by: int) -> None:
        """Go to the token behind the one at the caret (1), or to the one before (-1)."""
        manuscript, pos = self._editor.manuscript, self._editor.textCursor().position()
        here = token_at(manuscript, pos)
        if by > 0:
            span = next_token(manuscript, pos)
        else:
            span = previous_token(manuscript, here.start if here is not None else pos)
        if span is not None:
            self._editor.put_caret(span.start)

    def swap(self, span: Span, text: str) -> None:
        """Let an alternative stand in the place of a token, unless the text has changed since that was shown."""
        self._editor.settle()
        manuscript = self._editor.manuscript
        if span not in manuscript.tokens(span.start, span.length):
            return
        if any(manuscript.generation(number).running for number in manuscript.places(span.start, span.length)):
            self.told.emit(BUSY)
            return
        manuscript.close_step()
        number = swap(manuscript, span, text)
        if number is not None:
            choice = manuscript.generation(number).shown
            if choice and not manuscript.facts(number, choice).asked:
                manuscript.tell(number, [choice], Facts(move="Swap", asked=time()))
        self._editor.sync()
        self._editor.put_caret(span.start)
        self.changed.emit()
