"""The panel: a row for each parameter, made from its declaration, and the button that says what will happen."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from lacuna.core.parameters import Limits, Parameters, Step, Value, declared, hints, rules, step
from lacuna.core.servers import Capabilities, foresee, unheeded
from lacuna.ui.announce import announce
from lacuna.ui.parameters.changes import Changes
from lacuna.ui.parameters.foot import PanelFoot
from lacuna.ui.parameters.head import PanelHead
from lacuna.ui.parameters.row import Field
from lacuna.ui.parameters.rows import ParameterRows
from lacuna.ui.signals import signal
from lacuna.ui.style import PANEL_WIDTH

_AT_THE_FOOT = ("suffix", "prompt")  # these have no field here


class ParameterPanel(QFrame):
    """Shows Parameters and lets the writer change them. Setting from code is silent, ``change`` aside."""

    changed = signal()  # by the writer
    complete_asked = signal()
    stop_asked = signal()
    stepped = signal()  # something else can be taken back
    taken_back = signal(Step)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName("Parameters")
        self._limits = Limits()
        self._able: Capabilities | None = None
        self._unsupported: dict[str, str] = {}
        self._fills = False
        self._problem = self._wrong = ""
        self._changes = Changes()
        self.head, self.rows, self._foot = PanelHead(self), ParameterRows(self), PanelFoot(self)
        self.button = self._foot.button
        self.head.typed.connect(self._look_for)
        self.head.entered.connect(self.take_focus)
        self.head.back_asked.connect(self.take_back)
        self.rows.changed.connect(self._edited)
        self.rows.reset_asked.connect(self.reset)
        self._foot.complete_asked.connect(self.complete_asked.emit)
        self._foot.stop_asked.connect(self.stop_asked.emit)
        self.setFixedWidth(max(PANEL_WIDTH, self.rows.narrowest))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.rows, 1)
        column.addWidget(self._foot)
        self._check()

    @property
    def problem(self) -> str:
        """The first sentence about what keeps this from being sent; empty if nothing does."""
        return self._problem

    @property
    def wrong(self) -> str:
        """The parameter under which that sentence stands; empty if it stands under none."""
        return self._wrong

    @property
    def step(self) -> str:
        """What can be taken back; empty if nothing can."""
        return self._changes.title

    @property
    def fields(self) -> dict[str, Field]:
        """The fields by the names of their parameters."""
        return self.rows.fields

    def settle(self) -> None:
        """Take what is being typed, and check it: keys may ask for a completion before it is left."""
        self.rows.settle()

    def parameters(self) -> Parameters:
        """Return what is shown, with what is being typed.

        Raises:
            ValueError: a field holds something that it cannot have; the sentence stands under it.

        """
        self.settle()
        values, problems = self.rows.values()
        if problems:
            raise ValueError(next(iter(problems.values())))
        return _parameters(values)

    def show_parameters(self, parameters: Parameters) -> None:
        """Show parameters; ``changed`` is for the writer's changes, and stays silent."""
        self.rows.choose({name: getattr(parameters, name) for name in declared()})
        self._check()

    # ---- changes that can be taken back ------------------------------------------------------------------------

    def change(self, title: str, values: Mapping[str, Value]) -> Step | None:
        """Set some parameters for the writer, in one step that can be taken back; None if they are so already."""
        made = step(title, self.rows.values()[0], values)
        if made is not None:
            self.rows.choose(made.after)
            self._changes.add(made)
            self._edited()
        return made

    def take_back(self) -> None:
        """Take the newest of these steps back; what the writer has changed since stays."""
        made = self._changes.take()
        if made is not None:
            self.rows.choose(made.undone(self.rows.values()[0]))
            self.taken_back.emit(made)
            self._edited()

    def reset(self, name: str) -> None:
        """Give a parameter its default, and the keyboard to its field."""
        self.change(f"Reset {declared()[name].title}", {name: declared()[name].default})
        if self.fields[name].isEnabled():
            self.fields[name].setFocus(Qt.FocusReason.OtherFocusReason)

    def reset_all(self) -> Step | None:
        """Give every parameter its default."""
        return self.change("Reset all", {name: one.default for name, one in declared().items()})

    # ---- what is sent, and how ---------------------------------------------------------------------------------

    def set_limits(self, limits: Limits, able: Capabilities | None = None) -> None:
        """Check against what a server takes; what it cannot have in any way is disabled, with the reason beside it.

        Args:
            limits: which no way around helps against.
            able: what the server can do; the panel says what is done in another way. None is whatever is asked.

        """
        self._limits, self._able = limits, able
        self._unsupported = {**(unheeded(able) if able is not None else {}), **dict(limits.unsupported)}
        self.rows.set_unsupported(self._unsupported)
        self._check()

    def set_move(self, title: str, *, fills: bool = False) -> None:
        """Say on the button what will happen, and under it in which way if text follows the gap."""
        self._foot.show_move(title)
        if fills is not self._fills:
            self._fills = fills
            self._check()

    def set_running(self, running: bool) -> None:  # noqa: FBT001  (one fact)
        """Turn the button into Stop while a request runs."""
        self._foot.show_running(running=running)

    def set_model_note(self, note: str) -> None:
        """Show a sentence about the model under the button; empty shows none."""
        self._foot.show_note(note)

    def take_focus(self, name: str = "") -> None:
        """Take the keyboard: the field of a parameter has it then, or the first that can be seen and changed."""
        if name:
            self.head.end_search()
            self.rows.unfold_for(name)
            if self.fields[name].isEnabled():
                self.fields[name].setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
        seen = (field for field in self.fields.values() if field.isEnabled() and field.isVisibleTo(self))
        next(seen, self.button).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def event(self, event: QEvent) -> bool:
        """Have Esc while something is looked for and nothing is written: it ends the search, wherever the focus is."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self._searches_alone():
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.head.end_search()
                return True
        return super().event(event)

    def _searches_alone(self) -> bool:
        return self.head.searching and not self._foot.running

    def _look_for(self, typed: str) -> None:
        announce(self, self.rows.look_for(typed))

    def _edited(self) -> None:
        if self._check():
            self.changed.emit()

    def _check(self) -> bool:
        """Show each broken rule under its field; return whether all hold."""
        values, problems = self.rows.values()
        if not problems:
            problems = {broken.field: broken.sentence for broken in rules(_parameters(values), self._limits)}
        notes = self._notes(_parameters(values)) if not problems else {}
        self.rows.show_notes(problems, notes)
        self._foot.show_ways(notes[name] for name in _AT_THE_FOOT if name in notes)
        self._problem = next(iter(problems.values()), "")
        self._wrong = next((name for name in problems if name in self.fields), "")
        self._foot.hold_back(held=bool(problems))
        self._changes.follow(values)
        self.head.show_step(self._changes.title)
        self.stepped.emit()
        return not problems

    def _notes(self, parameters: Parameters) -> dict[str, str]:
        """Return, by field, what one may not expect, and what would be done in another way than asked."""
        notes = {name: text for name, text in hints(parameters).items() if name not in self._unsupported}
        if self._able is None:
            return notes
        return notes | {note.field: note.sentence for note in foresee(parameters, self._able, fills=self._fills)}


def _parameters(values: Mapping[str, Any]) -> Parameters:
    return Parameters(**values)
