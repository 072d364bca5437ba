"""One row of the panel: a parameter's name, its field, and what is to be said about it."""

from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lacuna.core.parameters import Declaration, Kind, Value
from lacuna.ui.parameters.chips import BiasField, StopsField
from lacuna.ui.parameters.marks import mark
from lacuna.ui.parameters.numbers import SERVER_DEFAULT, IntegerBox, NumberBox
from lacuna.ui.parameters.texts import Switch, TextField
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_label

BESIDE = 34  # pixels of a field that are not its text
Field = IntegerBox | NumberBox | Switch | TextField | StopsField | BiasField

_FIELDS: dict[Kind, Any] = {
    Kind.NUMBER: NumberBox,
    Kind.INTEGER: IntegerBox,
    Kind.BOOLEAN: Switch,
    Kind.TEXT: TextField,
    Kind.STOPS: StopsField,
    Kind.BIAS: BiasField,
}
WIDE = frozenset({Kind.STOPS, Kind.BIAS})  # their fields stand under their names


class ParameterRow(QWidget):
    """Shows one parameter. A sentence under the field says which rule is broken, or what the server makes of it."""

    changed = signal()  # by the writer

    def __init__(self, declared: Declaration, parent: QWidget) -> None:
        super().__init__(parent)
        self._declared = declared
        self.field: Field = _FIELDS[declared.kind](declared, self)
        self._name = make_label(self, declared.title, "name")
        self._name.setBuddy(self.field)
        self._unsupported = self._remark = ""
        self._sentence = make_label(self, name="quiet", wrap=True)
        self._sentence.hide()
        for widget in (self.field, self.field.focusProxy()):
            if widget is not None:
                widget.setAccessibleName(declared.title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        if declared.kind in WIDE:
            column.addWidget(self._name)
            column.addWidget(self.field)
        else:
            metrics = self.fontMetrics()
            self.field.setFixedSize(metrics.horizontalAdvance(SERVER_DEFAULT) + BESIDE, metrics.height() + 12)
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(self._name, 1)
            line.addWidget(self.field)
            column.addLayout(line)
        column.addWidget(self._sentence)
        self.set_unsupported("")
        self.field.changed.connect(self.changed.emit)

    def choice(self) -> Value:
        """Return the value shown.

        Raises:
            ValueError: what is typed is none; the text is a sentence for the writer.

        """
        value = self.field.choice()
        self._declared.check(value)
        return value

    def choose(self, value: Value) -> None:
        """Show a value, silently."""
        with QSignalBlocker(self.field):
            self.field.choose(value)

    def set_unsupported(self, reason: str) -> None:
        """Disable the row, with the reason beside it; an empty one enables it. The value stays."""
        self._unsupported = reason
        for widget in (self.field, self._name):
            widget.setEnabled(not reason)
            widget.setToolTip(reason or self._declared.text)
        self._say("")

    def remark(self, sentence: str) -> None:
        """Say what is done in another way than asked; an empty sentence says that nothing is."""
        self._remark = sentence
        self._say("")

    def show_broken(self, sentence: str) -> None:
        """Say which rule is broken; an empty sentence says that none is."""
        mark(self.field, "broken", on=bool(sentence))
        self._say(sentence)

    def _say(self, broken: str) -> None:
        sentence = broken or self._remark or self._unsupported
        name = "broken" if broken else "quiet"
        if self._sentence.objectName() != name:
            self._sentence.setObjectName(name)
            self._sentence.style().polish(self._sentence)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.field.setAccessibleDescription(sentence or self._declared.text)
