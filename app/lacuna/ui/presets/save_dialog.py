"""The window in which the present parameters get a name, and in which it is chosen which of them are held."""

from collections.abc import Mapping
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from lacuna.core.parameters import Group, Value, declared
from lacuna.core.presets import HELD
from lacuna.core.presets.preset import LONGEST_NAME, wrong_name
from lacuna.ui.check_box import CheckBox
from lacuna.ui.parameters.shown import said, shown_value
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_button, make_label

WIDTH = 460
INTRO = "What is not held stays as it is when the preset is used. Who you are (User) is never held."


class SaveDialog(QDialog):
    """Asks for a name; what is wrong with it is said below."""

    saved = signal(str, dict[str, Value])  # name, and the values by parameter

    def __init__(self, values: Mapping[str, Value], name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._boxes: dict[CheckBox, dict[str, Value]] = {}
        self.setWindowTitle("Save the parameters as a preset")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._name = QLineEdit(name, self)
        self._name.setMaxLength(LONGEST_NAME)
        self._name.selectAll()
        self._name.textChanged.connect(self._check)
        label = make_label(self, "&Name", "name")
        label.setBuddy(self._name)
        self._told = make_label(self, name="broken", wrap=True)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(label)
        top.addWidget(self._name, 1)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addLayout(top)
        column.addLayout(self._groups(values))
        column.addWidget(make_label(self, INTRO, "quiet", wrap=True))
        column.addWidget(self._told)
        column.addLayout(self._buttons())
        self.setMinimumWidth(WIDTH)
        self._check()

    def tell(self, sentence: str) -> None:
        """Say why it was not saved; empty says nothing."""
        self._told.setText(sentence)
        self._told.setVisible(bool(sentence))
        self._column.activate()
        need = self._column.totalHeightForWidth(self.minimumWidth() or self.width())
        self.setMinimumHeight(need)
        self.resize(self.width(), max(self.height(), need))

    def _groups(self, values: Mapping[str, Value]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (group, members) in enumerate(groupby(map(declared().__getitem__, HELD), key=lambda one: one.group)):
            held = {member.name: values[member.name] for member in members}
            box = CheckBox(group.value, self)
            box.setChecked(True)
            box.toggled.connect(self._check)
            text = make_label(self, ", ".join(_said(group, *item) for item in held.items()), "quiet", wrap=True)
            box.setAccessibleDescription(text.text())
            grid.addWidget(box, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, row, 1)
            self._boxes[box] = held
        return grid

    def _buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addStretch(1)
        cancel = make_button(self, "Cancel")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._save = make_button(self, "&Save", "complete")
        self._save.setDefault(True)
        self._save.clicked.connect(self._ask)
        for button in (cancel, self._save):
            line.addWidget(button)
        return line

    def _held(self) -> dict[str, Value]:
        return {name: value for box, held in self._boxes.items() if box.isChecked() for name, value in held.items()}

    def _check(self) -> None:
        name = self._name.text().strip()
        self.tell((wrong_name(name) if name else "") or ("" if self._held() else "Choose what is to be held."))
        self._save.setEnabled(bool(name) and not self._told.text())

    def _ask(self) -> None:
        self.saved.emit(self._name.text().strip(), self._held())


def _said(group: Group, name: str, value: Value) -> str:
    """Return a parameter with its value; one that is called as its group is named by it already."""
    return shown_value(name, value) if declared()[name].title == group.value else said(name, value)
