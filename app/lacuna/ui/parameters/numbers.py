"""Boxes for numbers. One step below the range is "server default"; the wheel turns only a box with the focus."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QWidget

from lacuna.core.parameters import Declaration, Value
from lacuna.ui.signals import signal

SERVER_DEFAULT = "server default"


class IntegerBox(QSpinBox):
    """Turns a whole number."""

    changed = signal()

    def __init__(self, declared: Declaration, parent: QWidget) -> None:
        super().__init__(parent)
        self._declared = declared
        low = int(declared.low)
        self.setRange(low - 1 if declared.optional else low, int(declared.high))
        self.setSingleStep(int(declared.step))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setKeyboardTracking(False)
        if declared.optional:
            self.setSpecialValueText(SERVER_DEFAULT)
        self.choose(declared.default)
        self.valueChanged.connect(self._turned)

    def choice(self) -> Value:
        """Return the number shown, or None."""
        return None if self._declared.optional and self.value() == self.minimum() else self.value()

    def choose(self, value: Value) -> None:
        """Show a number; None is "server default"."""
        self.setValue(value if isinstance(value, int) else self.minimum())
        _mark(self, unset=self.choice() is None)

    def stepBy(self, steps: int) -> None:  # noqa: N802  (Qt's name)
        """Leave "server default" for the lowest value, whatever the step."""
        if self._declared.optional and self.value() == self.minimum() and steps > 0:
            self.setValue(int(self._declared.low))
        else:
            super().stepBy(steps)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  (Qt's name)
        """Scroll the panel, not the number, unless the writer is in this box."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _turned(self) -> None:
        _mark(self, unset=self.choice() is None)
        self.changed.emit()


class NumberBox(QDoubleSpinBox):
    """Turns a number with two decimals."""

    changed = signal()

    def __init__(self, declared: Declaration, parent: QWidget) -> None:
        super().__init__(parent)
        self._declared = declared
        self.setDecimals(2)
        self.setRange(declared.low - declared.step if declared.optional else declared.low, declared.high)
        self.setSingleStep(declared.step)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setKeyboardTracking(False)
        if declared.optional:
            self.setSpecialValueText(SERVER_DEFAULT)
        self.choose(declared.default)
        self.valueChanged.connect(self._turned)

    def choice(self) -> Value:
        """Return the number shown, or None."""
        unset = self._declared.optional and self.value() == self.minimum()
        return None if unset else round(self.value(), 2)

    def choose(self, value: Value) -> None:
        """Show a number; None is "server default"."""
        self.setValue(value if isinstance(value, (int, float)) else self.minimum())
        _mark(self, unset=self.choice() is None)

    def stepBy(self, steps: int) -> None:  # noqa: N802  (Qt's name)
        """Leave "server default" for what no server changes: 0, which lies in every such range."""
        if self._declared.optional and self.value() == self.minimum() and steps > 0:
            self.setValue(0.0)
        else:
            super().stepBy(steps)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  (Qt's name)
        """Scroll the panel, not the number, unless the writer is in this box."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _turned(self) -> None:
        _mark(self, unset=self.choice() is None)
        self.changed.emit()


def _mark(box: QWidget, *, unset: bool) -> None:
    """Let the style sheet know whether a box is at "server default"."""
    if box.property("unset") != unset:
        box.setProperty("unset", unset)
        box.style().unpolish(box)
        box.style().polish(box)
        box.event(QEvent(QEvent.Type.StyleChange))
