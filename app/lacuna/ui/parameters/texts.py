"""Fields for what is no number: on or off, and a text."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from lacuna.core.parameters import Declaration, Value
from lacuna.ui.icons import paint_icon
from lacuna.ui.parameters.marks import mark
from lacuna.ui.parameters.numbers import SERVER_DEFAULT
from lacuna.ui.signals import signal

ARROW = 12  # pixels
PAD = 8


class Switch(QComboBox):
    """On or off, or "server default" where that is allowed."""

    changed = signal()

    def __init__(self, declared: Declaration, parent: QWidget) -> None:
        super().__init__(parent)
        self._values: list[Value] = [None, True, False] if declared.optional else [True, False]
        self.addItems([SERVER_DEFAULT, "on", "off"] if declared.optional else ["on", "off"])
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.choose(declared.default)
        self.currentIndexChanged.connect(self._turned)

    def choice(self) -> Value:
        """Return what is shown."""
        return self._values[self.currentIndex()]

    def choose(self, value: Value) -> None:
        """Show on (True), off (False) or "server default" (None)."""
        self.setCurrentIndex(self._values.index(value))
        mark(self, "unset", on=value is None)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  (Qt's name)
        """Scroll the panel, not the switch."""
        event.ignore()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Paint the frame, the value on the right as numbers are, and an arrow."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        color = self.palette().color(QPalette.ColorRole.Text)
        painter.setPen(color)
        arrow = QRectF(PAD - 2, (self.height() - ARROW) / 2, ARROW, ARROW)
        paint_icon(painter, "chevron-down", color, arrow)
        room = QRect(0, 0, self.width() - PAD - 1, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.currentText())
        painter.end()

    def _turned(self) -> None:
        mark(self, "unset", on=self.choice() is None)
        self.changed.emit()


class TextField(QLineEdit):
    """A text; an empty field is not sent."""

    changed = signal()

    def __init__(self, declared: Declaration, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText("not sent")
        self.setMaxLength(int(declared.high))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.editingFinished.connect(self.changed.emit)

    def choice(self) -> Value:
        """Return the text, or None."""
        return self.text() or None

    def choose(self, value: Value) -> None:
        """Show a text; None is an empty field."""
        self.setText(value if isinstance(value, str) else "")
