"""Boxes for numbers. One step below the range, or nothing at all, is "server default".

Neither the wheel nor a page key ever turns them: who scrolls a panel wants to scroll it. The arrows turn by one step,
and with Ctrl by ten.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from lacuna.core.parameters import Declaration, Value
from lacuna.ui.number_boxes import DecimalBox, Validated, WholeBox
from lacuna.ui.parameters.marks import PAGES, mark
from lacuna.ui.parameters.shown import MOST, SERVER_DEFAULT
from lacuna.ui.signals import signal

PAD = 6  # pixels between a number and the edge of its box


class IntegerBox(WholeBox):
    """Turns a whole number."""

    changed = signal()

    def __init__(self, declared: Declaration, parent: QWidget) -> None:
        super().__init__(parent)
        self._declared = declared
        low = int(declared.low)
        self.setRange(low - 1 if declared.optional else low, int(declared.high))
        self.setSingleStep(int(declared.step))
        _set_up(self, optional=declared.optional)
        self.choose(declared.default)
        self.valueChanged.connect(self._turned)

    def choice(self) -> Value:
        """Return the number shown, or None."""
        return None if self._declared.optional and self.value() == self.minimum() else self.value()

    def choose(self, value: Value) -> None:
        """Show a number; None is "server default"."""
        self.setValue(value if isinstance(value, int) else self.minimum())
        mark(self, "unset", on=self.choice() is None)

    def stepBy(self, steps: int) -> None:  # noqa: N802  (Qt's name)
        """Leave "server default" for the lowest value, whatever the step."""
        low = int(self._declared.low)
        if self._declared.optional and self.value() == self.minimum() and steps > 0:
            self.setValue(low)
        elif steps < 0 and self.value() > low:  # ten steps end at the lowest number, not at "server default"
            self.setValue(max(low, self.value() + steps * self.singleStep()))
        else:
            super().stepBy(steps)

    def validate(self, text: str, at: int) -> Validated:
        """Take an emptied box as "server default" where there is one."""
        return _emptied(self, text, at) or super().validate(text, at)

    def valueFromText(self, text: str) -> int:  # noqa: N802  (Qt's name)
        """Return the number written; an empty box is one step below the range."""
        return super().valueFromText(text) if text.strip() else self.minimum()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Leave the page keys to the panel, which scrolls."""
        if event.key() in PAGES:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  (Qt's name)
        """Select "server default" as a whole, so that a digit takes its place."""
        super().focusInEvent(event)
        _select(self, unset=self.choice() is None)

    def _turned(self) -> None:
        mark(self, "unset", on=self.choice() is None)
        self.changed.emit()


class NumberBox(DecimalBox):
    """Turns a number with two decimals, or with as many as it came with."""

    changed = signal()

    def __init__(self, declared: Declaration, parent: QWidget) -> None:
        super().__init__(parent)
        self._declared = declared
        self.setDecimals(MOST)
        self.setRange(declared.low - declared.step if declared.optional else declared.low, declared.high)
        self.setSingleStep(declared.step)
        _set_up(self, optional=declared.optional)
        self.choose(declared.default)
        self.valueChanged.connect(self._turned)

    def choice(self) -> Value:
        """Return the number shown, or None."""
        unset = self._declared.optional and self.value() == self.minimum()
        return None if unset else round(self.value(), MOST) + 0.0  # no -0.0

    def choose(self, value: Value) -> None:
        """Show a number; None is "server default"."""
        self.setValue(value if isinstance(value, (int, float)) else self.minimum())
        mark(self, "unset", on=self.choice() is None)

    def textFromValue(self, value: float) -> str:  # noqa: N802  (Qt's name)
        """Write two decimals, and more only where there are more."""
        whole, point, decimals = super().textFromValue(value).partition(".")
        return whole + point + decimals.rstrip("0").ljust(2, "0")

    def stepBy(self, steps: int) -> None:  # noqa: N802  (Qt's name)
        """Leave "server default" for what no server changes: 0, which lies in every such range."""
        if self._declared.optional and self.value() == self.minimum() and steps > 0:
            self.setValue(0.0)
        elif steps < 0 and self.value() > self._declared.low:  # likewise
            self.setValue(max(self._declared.low, self.value() + steps * self.singleStep()))
        else:
            super().stepBy(steps)

    def validate(self, text: str, at: int) -> Validated:
        """Take an emptied box as "server default" where there is one."""
        return _emptied(self, text, at) or super().validate(text, at)

    def valueFromText(self, text: str) -> float:  # noqa: N802  (Qt's name)
        """Return the number written; an empty box is one step below the range."""
        return super().valueFromText(text) if text.strip() else self.minimum()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Leave the page keys to the panel, which scrolls."""
        if event.key() in PAGES:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  (Qt's name)
        """Select "server default" as a whole, so that a digit takes its place."""
        super().focusInEvent(event)
        _select(self, unset=self.choice() is None)

    def _turned(self) -> None:
        mark(self, "unset", on=self.choice() is None)
        self.changed.emit()


def _set_up(box: QAbstractSpinBox, *, optional: bool) -> None:
    box.setAlignment(Qt.AlignmentFlag.AlignRight)
    box.lineEdit().setTextMargins(0, 0, PAD, 0)  # a style sheet's padding ends at the arrows, which have no width
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.setKeyboardTracking(False)
    if optional:
        box.setSpecialValueText(SERVER_DEFAULT)


def _emptied(box: QAbstractSpinBox, text: str, at: int) -> Validated | None:
    """Return Qt's answer to an empty box of an optional number, or None for any other text."""
    if box.specialValueText() and not text.strip():
        return QValidator.State.Acceptable, text, at
    return None


def _select(box: QAbstractSpinBox, *, unset: bool) -> None:
    if unset:
        box.selectAll()
