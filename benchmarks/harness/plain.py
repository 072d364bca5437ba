"""The reference of what Qt itself costs: a bare QPlainTextEdit with the same text, font, size and wrapping."""

import asyncio

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QMainWindow, QPlainTextEdit

from harness.keys import Keys
from lacuna.ui.editor import ManuscriptEditor

FRAME = 16  # milliseconds


class PlainWindow(QMainWindow):
    """A window with nothing but a plain editor, as large as the real one is on its screen."""

    def __init__(self, like: ManuscriptEditor, text: str) -> None:
        super().__init__()
        self.editor = QPlainTextEdit(self)
        self.editor.setFont(like.font())
        self.editor.setPlainText(text)
        self.setCentralWidget(self.editor)
        self.resize(like.viewport().size())
        self._waiting: list[str] = []
        self._frames = QTimer(self, singleShot=True, interval=FRAME)
        self._frames.timeout.connect(self._enter)

    def add(self, text: str) -> None:
        """Show text at the caret with the next frame."""
        self._waiting.append(text)
        if not self._frames.isActive():
            self._frames.start()

    def _enter(self) -> None:
        waiting, self._waiting = self._waiting, []
        self.editor.textCursor().insertText("".join(waiting))

    async def key_times(self, caret: int, count: int, pause: float) -> list[float]:
        """Type at a place as into the real one; return milliseconds of CPU for each key."""
        self.show()
        cursor = QTextCursor(self.editor.document())
        cursor.setPosition(caret)
        self.editor.setTextCursor(cursor)
        self.editor.centerCursor()
        self.editor.setFocus()
        await asyncio.sleep(0.3)
        times = await Keys(self.editor, count, pause).times()
        self.close()
        return times
