"""The panel: a row for each parameter, made from its declaration, and the button that says what will happen."""

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lacuna.core.parameters import Declaration, Group, Kind, Limits, Parameters, declared, rules
from lacuna.ui.parameters.numbers import IntegerBox, NumberBox
from lacuna.ui.parameters.texts import BiasField, StopsField, Switch, TextField
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_button, make_label, make_rule

WIDTH = 268
FIELD = 122
Field = IntegerBox | NumberBox | Switch | TextField | StopsField | BiasField

_FIELDS: dict[Kind, Any] = {
    Kind.NUMBER: NumberBox,
    Kind.INTEGER: IntegerBox,
    Kind.BOOLEAN: Switch,
    Kind.TEXT: TextField,
    Kind.STOPS: StopsField,
    Kind.BIAS: BiasField,
}
_WIDE = {Kind.STOPS, Kind.BIAS}  # their fields stand under their names


class ParameterPanel(QFrame):
    """Shows Parameters and lets the writer change them. Setting from code is silent."""

    changed = signal()  # by the writer
    complete_asked = signal()
    stop_asked = signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName("Parameters")
        self.setFixedWidth(WIDTH)
        self.fields: dict[str, Field] = {}
        self._broken: dict[str, QLabel] = {}
        self._limits = Limits()
        self._move = "Continue"
        self._running = False
        self._valid = True
        self.button = make_button(self, name="complete")
        self.button.clicked.connect(self._pressed)
        self._note = make_label(self, name="quiet", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        column.addWidget(self._scrolled(self._rows()))
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 8, 16, 0)
        foot.setSpacing(8)
        foot.addWidget(self.button)
        foot.addWidget(self._note)
        column.addLayout(foot)
        self.set_model_note("")
        self._check()

    def parameters(self) -> Parameters:
        """Return what is shown.

        Raises:
            ValueError: a field holds something that it cannot have; the sentence stands under it.

        """
        values: dict[str, Any] = {name: field.choice() for name, field in self.fields.items()}
        return Parameters(**values)

    def show_parameters(self, parameters: Parameters) -> None:
        """Show parameters; ``changed`` is for the writer's changes, and stays silent."""
        for name, field in self.fields.items():
            with QSignalBlocker(field):
                field.choose(getattr(parameters, name))
        self._check()

    def set_limits(self, limits: Limits) -> None:
        """Check against what a server takes; what it does not take is disabled, with the reason."""
        self._limits = limits
        unsupported = dict(limits.unsupported)
        for name, field in self.fields.items():
            field.setEnabled(name not in unsupported)
            field.setToolTip(unsupported.get(name, declared()[name].text))
        self._check()

    def set_move(self, title: str) -> None:
        """Say on the button what will happen."""
        self._move = title
        self._show_button()

    def set_running(self, running: bool) -> None:  # noqa: FBT001  (one fact)
        """Turn the button into Stop while a request runs."""
        self._running = running
        self._show_button()

    def set_model_note(self, note: str) -> None:
        """Show a sentence about the model under the button; empty shows none."""
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _rows(self) -> QWidget:
        rows = QWidget(self)
        rows.setObjectName("rows")
        column = QVBoxLayout(rows)
        column.setContentsMargins(16, 16, 16, 8)
        column.setSpacing(8)
        column.addWidget(make_label(rows, "PARAMETERS", "heading"))
        group: Group | None = None
        for name, declaration in declared().items():
            if group not in (None, declaration.group):
                column.addSpacing(2)
                column.addWidget(make_rule(rows))
                column.addSpacing(2)
            group = declaration.group
            self._add_row(column, rows, name, declaration)
        column.addStretch(1)
        return rows

    def _add_row(self, column: QVBoxLayout, rows: QWidget, name: str, declaration: Declaration) -> None:
        field: Field = _FIELDS[declaration.kind](declaration, rows)
        label = make_label(rows, declaration.title, "name")
        label.setBuddy(field)
        label.setToolTip(declaration.text)
        field.setToolTip(declaration.text)
        field.setAccessibleName(declaration.title)
        field.setAccessibleDescription(declaration.text)
        if declaration.kind in _WIDE:
            column.addWidget(label)
            column.addWidget(field)
        else:
            field.setFixedWidth(FIELD)
            row = QHBoxLayout()
            row.addWidget(label)
            row.addStretch(1)
            row.addWidget(field)
            column.addLayout(row)
        broken = make_label(rows, name="broken", wrap=True)
        broken.hide()
        column.addWidget(broken)
        field.changed.connect(self._edited)
        self.fields[name] = field
        self._broken[name] = broken

    def _scrolled(self, rows: QWidget) -> QScrollArea:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(rows)
        return area

    def _edited(self) -> None:
        if self._check():
            self.changed.emit()

    def _check(self) -> bool:
        """Show each broken rule under its field; return whether all hold."""
        problems: dict[str, str] = {}
        for name, field in self.fields.items():
            try:
                declared()[name].check(field.choice())
            except ValueError as error:
                problems[name] = str(error)
        if not problems:
            problems = {broken.field: broken.sentence for broken in rules(self.parameters(), self._limits)}
        for name, label in self._broken.items():
            label.setText(problems.get(name, ""))
            label.setVisible(name in problems)
        self._valid = not problems
        self._show_button()
        return self._valid

    def _show_button(self) -> None:
        self.button.setText("Stop   Esc" if self._running else f"{self._move}   Ctrl ⏎")
        self.button.setEnabled(self._running or self._valid)

    def _pressed(self) -> None:
        if self._running:
            self.stop_asked.emit()
        else:
            self.complete_asked.emit()
