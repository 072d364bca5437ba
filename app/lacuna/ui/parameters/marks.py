"""What the fields share: the keys that are not theirs, and marks that the style sheet knows."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

PAGES = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


def mark(field: QWidget, name: str, *, on: bool) -> None:
    """Set a mark, ``unset`` (at server default) or ``broken`` (a rule), and let the style sheet see it."""
    if bool(field.property(name)) != on:
        field.setProperty(name, on)
        field.style().unpolish(field)
        field.style().polish(field)
        field.update()
