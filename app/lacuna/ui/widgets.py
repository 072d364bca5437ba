"""Making the small widgets that are everywhere, with the names by which the style sheet knows them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget


def make_label(parent: QWidget, text: str = "", name: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label that shows text as text, whatever is in it."""
    label = QLabel(text, parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    return label


def make_button(parent: QWidget, title: str = "", name: str = "", *, focus: bool = True) -> QPushButton:
    """Return a button; one without ``focus`` leaves it to the text, and has a key elsewhere."""
    button = QPushButton(title, parent)
    button.setObjectName(name)
    if not focus:
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button


def make_rule(parent: QWidget) -> QFrame:
    """Return a hairline."""
    rule = QFrame(parent)
    rule.setObjectName("group")
    rule.setFixedHeight(1)
    return rule
