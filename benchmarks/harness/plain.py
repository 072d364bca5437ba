"""The reference of what Qt itself costs: a bare QPlainTextEdit with the same text, font, size and wrapping."""

import asyncio

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QMainWindow, QPlainTextEdit

from harness.keys import Keys
from lacuna.ui.editor import ManuscriptEditor


class PlainWindow(QMainWindow):
    """A window with nothing but a plain editor, as large as the real one is on its screen."""

    def __init__(self, like: ManuscriptEditor, text: str) -> None:
        super().__init__()
        self.editor = QPlainTextEdit(self)
        self.editor.setFont(like.font())
        self.editor.setPlainText(text)
        self.setCentralWidget(self.editor)
        self.resize(like.viewport().size())

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
