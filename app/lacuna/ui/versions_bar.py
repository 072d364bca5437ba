"""The floating bar under generated text: which choice is shown, and the keys to walk, discard and ask for more."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QLabel, QPushButton, QWidget

from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_button, make_label

GAP = 10  # pixels under the text
EDGE = 12  # pixels to the border of the text


class VersionsBar(QFrame):
    """Floats over the editor and never takes the focus: every button has a key."""

    previous = signal()
    next = signal()
    discard = signal()
    more = signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self.setObjectName("versions")
        self.setAccessibleName("Choices")
        self._count = make_label(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 3, 10, 3)
        row.setSpacing(4)
        row.addWidget(self._button("◀", "Previous choice", self.previous.emit))
        row.addWidget(self._count)
        row.addWidget(self._button("▶", "Next choice", self.next.emit))
        row.addWidget(self._key("Alt ←→"))
        row.addSpacing(4)
        row.addWidget(self._button("Discard", "Bring back what stood there", self.discard.emit))
        row.addWidget(self._key("Alt 0"))
        row.addSpacing(4)
        row.addWidget(self._button("More", "Ask for more choices", self.more.emit))
        row.addWidget(self._key("Ctrl R"))
        shadow = QGraphicsDropShadowEffect(self, blurRadius=20, xOffset=0, yOffset=3)
        shadow.setColor(QColor(0, 0, 0, 45))
        self.setGraphicsEffect(shadow)
        self.hide()

    def show_choice(self, shown: int, count: int) -> None:
        """Show which choice of how many stands there; 0 is what stood there before."""
        self._count.setText(f"{shown} of {count}" if shown else "before")
        self._count.setAccessibleName(f"Choice {shown} of {count}" if shown else "What stood there before")
        self.adjustSize()

    def float_under(self, text: QRect) -> None:
        """Stand under the end of generated text, inside the parent; at its foot if the text ends below it."""
        parent = self._parent.rect()
        top = min(text.bottom() + GAP, parent.bottom() - self.height() - EDGE)
        left = max(EDGE, min(text.left() - self.width() // 2, parent.right() - self.width() - EDGE))
        self.move(QPoint(left, max(EDGE, top)))
        self.show()
        self.raise_()

    def _button(self, title: str, name: str, chosen: Callable[[], object]) -> QPushButton:
        button = make_button(self, title, "plain", focus=False)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(chosen)
        return button

    def _key(self, keys: str) -> QLabel:
        return make_label(self, keys, "key")
