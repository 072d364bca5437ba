"""The panel: a row for each parameter, made from its declaration, and the button that says what will happen."""

from itertools import groupby
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from lacuna.core.parameters import Limits, Parameters, declared, rules
from lacuna.core.servers import Capabilities, foresee, unheeded
from lacuna.ui.key_label import window_keys
from lacuna.ui.parameters.row import WIDE, Field, ParameterRow
from lacuna.ui.signals import signal
from lacuna.ui.style import PANEL_WIDTH
from lacuna.ui.widgets import key_text, make_button, make_label

MARGIN = 16


class ParameterPanel(QFrame):
    """Shows Parameters and lets the writer change them. Setting from code is silent."""

    changed = signal()  # by the writer
    complete_asked = signal()
    stop_asked = signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName("Parameters")
        self._rows: dict[str, ParameterRow] = {}
        self._limits = Limits()
        self._able: Capabilities | None = None
        self._move = "Continue"
        self._fills = False
        self._running = False
        self._problem = ""
        self.button = make_button(self, name="complete")
        self.button.clicked.connect(self._pressed)
        self._note, self._way = (make_label(self, name="quiet", wrap=True) for _ in range(2))
        for label in (self._note, self._way):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        groups = self._groups()
        self._area = self._scrolled(groups)
        self.setFixedWidth(max(PANEL_WIDTH, groups.minimumSizeHint().width() + 1))
        foot = QVBoxLayout()
        foot.setContentsMargins(MARGIN, 12, MARGIN, 8)
        foot.setSpacing(6)
        foot.addWidget(self.button)
        foot.addWidget(self._way)
        foot.addWidget(self._note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._area)
        column.addLayout(foot)
        self.set_model_note("")
        self._check()

    @property
    def problem(self) -> str:
        """The first sentence about what keeps this from being sent; empty if nothing does."""
        return self._problem

    @property
    def fields(self) -> dict[str, Field]:
        """The fields by the names of their parameters."""
        return {name: row.field for name, row in self._rows.items()}

    def parameters(self) -> Parameters:
        """Return what is shown.

        Raises:
            ValueError: a field holds something that it cannot have; the sentence stands under it.

        """
        values: dict[str, Any] = {name: row.choice() for name, row in self._rows.items()}
        return Parameters(**values)

    def show_parameters(self, parameters: Parameters) -> None:
        """Show parameters; ``changed`` is for the writer's changes, and stays silent."""
        for name, row in self._rows.items():
            row.choose(getattr(parameters, name))
        self._check()

    def set_limits(self, limits: Limits, able: Capabilities | None = None) -> None:
        """Check against what a server takes; what it cannot have in any way is disabled, with the reason beside it.

        Args:
            limits: which no way around helps against.
            able: what the server can do; the panel says what is done in another way. None is whatever is asked.

        """
        self._limits, self._able = limits, able
        unsupported = {**(unheeded(able) if able is not None else {}), **dict(limits.unsupported)}
        for name, row in self._rows.items():
            row.set_unsupported(unsupported.get(name, ""))
        self._check()

    def set_move(self, title: str, *, fills: bool = False) -> None:
        """Say on the button what will happen, and under it in which way if text follows the gap."""
        self._move, fresh, self._fills = title, fills != self._fills, fills
        if fresh:
            self._check()
        else:
            self._show_button()

    def set_running(self, running: bool) -> None:  # noqa: FBT001  (one fact)
        """Turn the button into Stop while a request runs."""
        self._running = running
        self._show_button()

    def take_focus(self) -> None:
        """Take the keyboard: the first field that can be changed has it then."""
        field = next((field for field in self.fields.values() if field.isEnabled()), self.button)
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_model_note(self, note: str) -> None:
        """Show a sentence about the model under the button; empty shows none."""
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _groups(self) -> QWidget:
        whole = QWidget(self)
        whole.setObjectName("rows")
        self._column = column = QVBoxLayout(whole)
        column.setContentsMargins(MARGIN, 14, MARGIN, 4)
        column.setSpacing(6)
        for group, members in groupby(declared().values(), key=lambda member: member.group):
            listed = list(members)
            if self._rows:
                column.addSpacing(8)
            if not all(member.kind in WIDE for member in listed):  # the name of a wide field is heading enough
                column.addWidget(make_label(whole, group.value, "heading"))
            for member in listed:
                row = ParameterRow(member, whole)
                row.changed.connect(self._edited)
                column.addWidget(row)
                self._rows[member.name] = row
        column.addStretch(1)
        return whole

    def _scrolled(self, rows: QWidget) -> QScrollArea:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(rows)
        area.verticalScrollBar().rangeChanged.connect(self._make_room)
        return area

    def _make_room(self, _: int, most: int) -> None:
        """Let the scroll bar stand in the margin, so that the fields stay where they are when it comes and goes."""
        bar = self._area.verticalScrollBar().sizeHint().width() if most else 0
        self._column.setContentsMargins(MARGIN, 14, MARGIN - bar, 4)

    def _edited(self) -> None:
        if self._check():
            self.changed.emit()

    def _check(self) -> bool:
        """Show each broken rule under its field; return whether all hold."""
        problems: dict[str, str] = {}
        for name, row in self._rows.items():
            try:
                row.choice()
            except ValueError as error:
                problems[name] = str(error)
        if not problems:
            problems = {broken.field: broken.sentence for broken in rules(self.parameters(), self._limits)}
        notes = self._notes() if not problems else {}
        for name, row in self._rows.items():
            row.remark(notes.get(name, ""))
            row.show_broken(problems.get(name, ""))
        self._way.setText(notes.get("suffix", ""))
        self._way.setVisible("suffix" in notes)
        self._problem = next(iter(problems.values()), "")
        self._show_button()
        return not problems

    def _notes(self) -> dict[str, str]:
        """Return, by field, what would be done in another way than asked."""
        if self._able is None:
            return {}
        return {note.field: note.sentence for note in foresee(self.parameters(), self._able, fills=self._fills)}

    def _show_button(self) -> None:
        title, action = ("Stop", "stop") if self._running else (self._move, "complete")
        self.button.setText(f"{title}   {key_text(window_keys(self, action))}")
        self.button.setEnabled(self._running or not self._problem)

    def _pressed(self) -> None:
        if self._running:
            self.stop_asked.emit()
        else:
            self.complete_asked.emit()
