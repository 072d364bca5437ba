"""Typewriter scrolling: the line that is written stays in the middle, the paper moves."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from lacuna.ui.editor import ManuscriptEditor


class Typewriter(QObject):
    """Follows keys, never the pointer: a click must not move what is under it."""

    def __init__(self, editor: ManuscriptEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._on = False
        editor.edited.connect(self._center)
        editor.caret_moved.connect(self._center)
        editor.shown.connect(self._center_seen)

    def switch(self, *, on: bool) -> None:
        """Begin or end."""
        self._on = on
        self._editor.setCenterOnScroll(on)  # there is room behind the last line then
        self._center()

    def _center(self) -> None:
        if self._on and QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self._editor.centerCursor()

    def _center_seen(self) -> None:
        """Go along with generated text, unless the writer reads elsewhere."""
        if self._on and self._editor.caret_in_view():
            self._center()
