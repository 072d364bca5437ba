"""What the writer knows better of one cell of a capability card."""

from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from lacuna.core.servers import Card, Source, cells
from lacuna.core.servers.wording import options, read, worded
from lacuna.ui.combo_box import ComboBox
from lacuna.ui.parameters.marks import mark
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_button, make_label

BOUND = "This server’s own call cannot carry more."


class CellEditor(QWidget):
    """Shows what one cell means, and lets the writer set it or give that up."""

    chosen = signal(str, object)  # a cell's name, and its value
    given_up = signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = ""
        self._options: tuple[Any, ...] = ()
        self._text = make_label(self, name="quiet", wrap=True)
        self._choice = ComboBox(self)
        self._line = QLineEdit(self)
        self._set = make_button(self, "&Set")
        self._give_up = make_button(self, "&Use what is known")
        for button in (self._set, self._give_up):
            button.setAutoDefault(False)
        self._title = make_label(self, name="name")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._title)
        for field in (self._choice, self._line):
            row.addWidget(field, 1)
        row.addWidget(self._set)
        row.addWidget(self._give_up)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._text)
        column.addLayout(row)
        self._set.clicked.connect(self._choose)
        self._line.returnPressed.connect(self._choose)
        self._line.textEdited.connect(self._typed)
        self._give_up.clicked.connect(self._let_go)

    def show_cell(self, card: Card, name: str) -> None:
        """Show a cell of a card."""
        cell, value, bound = cells()[name], getattr(card.capabilities, name), name in card.bounds
        self._name, self._options = name, options(name)
        self._title.setText(cell.title)
        self._say(f"{cell.text} {BOUND}" if bound else cell.text)
        few = bool(self._options)
        self._choice.setVisible(few)
        self._line.setVisible(not few)
        with QSignalBlocker(self._choice):
            self._choice.clear()
            self._choice.addItems([worded(name, option) for option in self._options])
            self._choice.setCurrentIndex(self._options.index(value) if value in self._options else -1)
        self._line.setText(worded(name, value))
        for field in (self._choice, self._line):
            field.setAccessibleName(cell.title)
            field.setEnabled(not bound)
        self._title.setBuddy(self._choice if few else self._line)
        self._set.setEnabled(not bound)
        self._give_up.setEnabled(card.source(name) is Source.CHOSEN)

    def complain(self, sentence: str) -> None:
        """Say what is wrong with what was typed."""
        self._say(sentence, broken=True)

    def _say(self, sentence: str, *, broken: bool = False) -> None:
        mark(self._line, "broken", on=broken)
        self._text.setObjectName("broken" if broken else "quiet")
        self._text.style().polish(self._text)
        self._text.setText(sentence)
        self._line.setAccessibleDescription(sentence)

    def _typed(self) -> None:
        self._say(cells()[self._name].text)

    def _choose(self) -> None:
        if self._options:
            if self._choice.currentIndex() >= 0:
                self.chosen.emit(self._name, self._options[self._choice.currentIndex()])
            return
        try:
            value = read(self._name, self._line.text())
        except ValueError as error:
            self.complain(str(error))
            return
        self.chosen.emit(self._name, value)

    def _let_go(self) -> None:
        self.given_up.emit(self._name)
