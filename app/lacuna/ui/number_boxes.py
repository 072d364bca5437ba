"""Boxes for numbers, written as all that is sent is written: digits and a point, wherever the writer lives."""

from unicodedata import decimal

from PySide6.QtCore import QLocale
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QWidget

Validated = tuple[QValidator.State, str, int]
_POINTS = str.maketrans(",\N{ARABIC DECIMAL SEPARATOR}", "..")


class WholeBox(QSpinBox):
    """A whole number, in any digits. The wheel scrolls what is around it, never the number."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setLocale(QLocale.c())

    def validate(self, text: str, at: int) -> Validated:
        """Take the digits of every script."""
        return super().validate(_plain(text), at)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  (Qt's name)
        """Scroll what is around it."""
        event.ignore()


class DecimalBox(QDoubleSpinBox):
    """A number with decimals behind a point or a comma. The wheel scrolls what is around it, never the number.

    Qt would take one of the two for what stands between thousands, and drop it: ``0.8`` became 0 in Germany.
    """

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setLocale(QLocale.c())

    def validate(self, text: str, at: int) -> Validated:
        """Take a comma for a point, and the digits of every script."""
        return super().validate(_plain(text).translate(_POINTS), at)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  (Qt's name)
        """Scroll what is around it."""
        event.ignore()


def _plain(text: str) -> str:
    """Return a text with its digits as 0 to 9, as long as it was."""
    return "".join(str(digit) if (digit := decimal(letter, None)) is not None else letter for letter in text)
