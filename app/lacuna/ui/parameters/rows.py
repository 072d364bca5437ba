"""All parameters, in groups that fold, to be scrolled."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from lacuna.core.parameters import Value, declared
from lacuna.ui.parameters.group import ParameterGroup
from lacuna.ui.parameters.row import GUTTER, Field, ParameterRow
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_label

MARGIN = 16  # pixels at the right, where the scroll bar comes
LEFT = 4  # pixels before the gutter


class ParameterRows(QScrollArea):
    """Shows values and lets the writer change them. Setting from code is silent."""

    changed = signal()  # by the writer
    reset_asked = signal(str)  # a parameter, by its name
    folded_changed = signal()  # by the writer

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._whole = whole = QWidget(self)
        whole.setObjectName("rows")
        self._column = column = QVBoxLayout(whole)
        column.setContentsMargins(LEFT, 2, MARGIN, 4)
        column.setSpacing(8)
        members = groupby(declared().values(), key=lambda member: member.group)
        self.groups = [ParameterGroup(group, list(some), whole) for group, some in members]
        self._rows: dict[str, ParameterRow] = {}
        for group in self.groups:
            column.addWidget(group)
            self._rows.update(group.rows)
            group.folded_changed.connect(self.folded_changed.emit)
        self._nothing = make_label(whole, name="quiet", wrap=True)
        self._nothing.setContentsMargins(GUTTER, 0, 0, 0)
        self._nothing.hide()
        column.addWidget(self._nothing)
        column.addStretch(1)
        for row in self._rows.values():
            row.changed.connect(self.changed.emit)
            row.reset_asked.connect(self.reset_asked.emit)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(whole)
        self.verticalScrollBar().rangeChanged.connect(self._make_room)

    @property
    def fields(self) -> dict[str, Field]:
        """The fields by the names of their parameters."""
        return {name: row.field for name, row in self._rows.items()}

    @property
    def narrowest(self) -> int:
        """The width that it needs, in pixels."""
        return self._whole.minimumSizeHint().width() + 1

    @property
    def focused(self) -> str | None:
        """The name of the parameter that has the focus, or None."""
        focus = QApplication.focusWidget()
        return next((name for name, row in self._rows.items() if focus and row.isAncestorOf(focus)), None)

    @property
    def folded(self) -> tuple[str, ...]:
        """The names of the groups that are folded."""
        return tuple(group.group.name for group in self.groups if group.folded)

    def fold(self, names: Iterable[str]) -> None:
        """Fold the groups of these names and unfold the others; other names are of groups that are no more."""
        wanted = set(names)
        for group in self.groups:
            group.fold(folded=group.group.name in wanted)

    def unfold_for(self, name: str) -> None:
        """Let a parameter be seen."""
        for group in self.groups:
            if name in group.rows:
                group.fold(folded=False)
        self.ensureWidgetVisible(self._rows[name])

    def settle(self) -> None:
        """Take the number that is being typed, as Return does."""
        field = self.fields.get(self.focused or "")
        if isinstance(field, QAbstractSpinBox):
            field.interpretText()

    def values(self) -> tuple[dict[str, Value], dict[str, str]]:
        """Return the values that can be read, and of the others the sentence that says why not."""
        values: dict[str, Value] = {}
        problems: dict[str, str] = {}
        for name, row in self._rows.items():
            try:
                values[name] = row.choice()
            except ValueError as error:
                problems[name] = str(error)
        return values, problems

    def choose(self, values: Mapping[str, Value]) -> None:
        """Show values, silently; parameters that are not named stay."""
        for name, value in values.items():
            self._rows[name].choose(value)

    def set_unsupported(self, reasons: Mapping[str, str]) -> None:
        """Disable what a server cannot have, each with the reason, and enable the others."""
        for name, row in self._rows.items():
            row.set_unsupported(reasons.get(name, ""))

    def show_notes(self, problems: Mapping[str, str], remarks: Mapping[str, str]) -> None:
        """Show the broken rules, and what is to be remarked, under the fields."""
        for name, row in self._rows.items():
            row.remark(remarks.get(name, ""))
        for group in self.groups:
            group.show_broken(problems)

    def look_for(self, typed: str) -> str:
        """Show only what was typed for, or all if nothing was; return what there is to be said of it."""
        words = typed.casefold().split()
        found = [group.look_for(words) for group in self.groups]
        nothing = "" if any(found) else f"No parameter has “{typed.strip()}” in its name or its help."
        self._nothing.setText(nothing)
        self._nothing.setVisible(bool(nothing))
        if words:
            self.verticalScrollBar().setValue(0)
        return nothing

    def _make_room(self, _: int, most: int) -> None:
        """Let the scroll bar stand in the margin, so that the fields stay where they are when it comes and goes."""
        bar = self.verticalScrollBar().sizeHint().width() if most else 0
        self._column.setContentsMargins(LEFT, 2, MARGIN - bar, 4)
