"""What an empty manuscript says: one line of invitation, and the three moves with their keys."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from lacuna.ui.widgets import make_label

MOVES = (
    ("Ctrl ⏎", "Continue at the end of the text; fill the gap in the middle of it"),
    ("Alt ← →", "Walk through the choices; the first is what stood there"),
    ("Esc", "Stop; what has arrived stays, and Ctrl Z takes it back"),
)


class EmptyState(QWidget):
    """Lies over the empty editor and lets every click and key through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(30, 30, 30, 30)
        column.setSpacing(20)
        invitation = self._label("Write a sentence or two, and let the model go on.", "invitation")
        font = invitation.font()
        font.setPixelSize(18)
        font.setItalic(False)
        invitation.setFont(font)
        column.addSpacing(44)
        column.addWidget(invitation)
        column.addLayout(self._moves())
        note = self._label(
            "The built-in model is tiny: it is here for trying things out, offline and without a key.", "quiet"
        )
        column.addSpacing(8)
        column.addWidget(note)
        column.addStretch(1)

    def _moves(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        for row, (keys, text) in enumerate(MOVES):
            key = self._label(keys, "key")
            key.setWordWrap(False)
            grid.addWidget(key, row, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(self._label(text, "invitation"), row, 1)
        return grid

    def _label(self, text: str, name: str) -> QLabel:
        return make_label(self, text, name, wrap=True)
