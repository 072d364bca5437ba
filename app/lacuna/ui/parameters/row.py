"""One row of the panel: a parameter's name, its field, the way back to its default, and what is to be said about it."""

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QGridLayout, QHBoxLayout, QLineEdit, QMenu, QWidget

from lacuna.core.parameters import Declaration, Kind, Value, same
from lacuna.ui.key_label import window_keys
from lacuna.ui.parameters.chips import BiasField, ChipsField, StopsField
from lacuna.ui.parameters.marks import mark
from lacuna.ui.parameters.numbers import IntegerBox, NumberBox
from lacuna.ui.parameters.shown import SERVER_DEFAULT, said, shown_value
from lacuna.ui.parameters.texts import Switch, TextField
from lacuna.ui.signals import signal
from lacuna.ui.widgets import IconButton, key_text, make_label

BESIDE = 34  # pixels of a field that are not its text
GUTTER = 18  # pixels beside the name, for the way back
ARROW = 10  # pixels
RESET = "parameter_reset"  # the action
_WORD = re.compile(r"\w+")
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
    """Shows one parameter. A sentence under the field says which rule is broken, or what the server makes of it.

    Args:
        declared: the parameter.
        parent: where it stands.
        named: whether the name stands beside the field; else it stands above already.

    """

    changed = signal()  # by the writer
    reset_asked = signal(str)  # the parameter, by its name

    def __init__(self, declared: Declaration, parent: QWidget, *, named: bool = True) -> None:
        super().__init__(parent)
        self._declared = declared
        self._reset: IconButton | None = None  # made when there is something to reset
        self._name = make_label(self, declared.title, "name")
        self._name.setVisible(named)
        self.field: Field = _FIELDS[declared.kind](declared, self)
        self._name.setBuddy(self.field)
        self._unsupported = self._remark = ""
        self._sentence = make_label(self, name="quiet", wrap=True)
        self._sentence.hide()
        for widget in (self.field, self.field.focusProxy()):
            if widget is not None:
                widget.setAccessibleName(declared.title)
        self._grid = self._lay_out(named=named)
        self.set_unsupported("")
        self._show_reset()
        self.field.changed.connect(self._changed)
        for widget in (self, *self._places()):
            widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            widget.customContextMenuRequested.connect(self._show_menu)

    @property
    def differs(self) -> bool:
        """Whether it has another value than its default; what is no value counts as one."""
        try:
            return not same(self.field.choice(), self._declared.default)
        except ValueError:
            return True

    @property
    def said(self) -> str:
        """The parameter with its value; what is no value is not said."""
        try:
            return said(self._declared.name, self.field.choice())
        except ValueError:
            return self._declared.title

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
        self._show_reset()

    def look_for(self, words: Sequence[str], group: str) -> bool:
        """Show it if all words begin one of its name, the API's, its help or its group's; return that."""
        declared = self._declared
        text = f"{declared.title} {declared.name} {declared.name.replace('_', ' ')} {declared.text} {group}".casefold()
        found = all(any(begun.startswith(word) for begun in _WORD.findall(text)) for word in words)
        self.setVisible(found)
        return found

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

    def _lay_out(self, *, named: bool) -> QGridLayout:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, GUTTER)
        grid.setColumnStretch(1, 1)
        if self._declared.kind in WIDE:
            if named:
                grid.addWidget(self._name, 0, 1)
            grid.addWidget(self.field, 1, 1)
        else:
            metrics = self.fontMetrics()
            self.field.setFixedSize(metrics.horizontalAdvance(SERVER_DEFAULT) + BESIDE, metrics.height() + 12)
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(self._name, 1)
            line.addWidget(self.field)
            grid.addLayout(line, 0, 1)
        grid.addWidget(self._sentence, 2, 1)
        return grid

    def _places(self) -> list[QWidget]:
        """Return the widgets whose context menus are this row's."""
        entry = self.field.entry if isinstance(self.field, ChipsField) else self.field
        return [entry, self._name]

    def _show_menu(self, at: QPoint) -> None:
        asked = self.sender()
        line = asked.lineEdit() if isinstance(asked, QAbstractSpinBox) else asked
        menu = line.createStandardContextMenu() if isinstance(line, QLineEdit) else QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if menu.actions():
            menu.addSeparator()
        keys = key_text(window_keys(self, RESET))
        reset = menu.addAction(f"&Reset to {self._default()}" + (f"\t{keys}" if keys else ""))
        reset.setEnabled(self.differs)
        reset.triggered.connect(self._ask_reset)
        menu.popup((asked if isinstance(asked, QWidget) else self).mapToGlobal(at))

    def _default(self) -> str:
        return shown_value(self._declared.name, self._declared.default)

    def _ask_reset(self) -> None:
        self.reset_asked.emit(self._declared.name)

    def _changed(self) -> None:
        self._show_reset()
        self.changed.emit()

    def _show_reset(self) -> None:
        differs = self.differs
        if differs and self._reset is None:
            self._reset = self._make_reset()
        if self._reset is not None:
            self._reset.setVisible(differs)

    def _make_reset(self) -> IconButton:
        text = f"Reset {self._declared.title} to {self._default()}"
        reset = IconButton(self, "reset", text, focus=False)  # the keyboard has a key for it
        reset.setObjectName("gutter")
        reset.setIconSize(QSize(ARROW, ARROW))
        reset.setFixedSize(GUTTER, GUTTER)
        reset.clicked.connect(self._ask_reset)
        line = 1 if self._name.isHidden() else 0  # of the grid: beside the field
        side = Qt.AlignmentFlag.AlignVCenter
        if isinstance(self.field, ChipsField):  # beside the first of its lines
            side = Qt.AlignmentFlag.AlignTop
            reset.setFixedHeight(self.field.entry.sizeHint().height())
        self._grid.addWidget(reset, line, 0, Qt.AlignmentFlag.AlignLeft | side)
        return reset

    def _say(self, broken: str) -> None:
        sentence = broken or self._remark or self._unsupported
        name = "broken" if broken else "quiet"
        if self._sentence.objectName() != name:
            self._sentence.setObjectName(name)
            self._sentence.style().polish(self._sentence)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.field.setAccessibleDescription(sentence or self._declared.text)
