"""The page of prompts: rows that are typed, pasted and loaded, and a form for the current one."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from lacuna.core.batch import LeftOut, Row, read_rows
from lacuna.ui.batch.batch import Batch
from lacuna.ui.batch.prompts_model import NAME, ROW, SETTINGS, STATE, SUFFIX, PromptsModel
from lacuna.ui.batch.row_form import ASKED, RUNNING, RowForm
from lacuna.ui.batch.table import Table
from lacuna.ui.combo_box import ComboBox
from lacuna.ui.signals import signal
from lacuna.ui.widgets import key_text, make_button, make_label

WIDTHS = {ROW: 6, SUFFIX: 14, NAME: 14, SETTINGS: 22, STATE: 9}
HELP = (
    "Each row is a prompt.\n"
    "Add one and type it, paste several ({}), or load a text, CSV or JSONL file.\n\n"
    "A table needs a column “prompt”; it may have suffix, name, and any parameter by its API name."
)


class PromptsPage(QWidget):
    """Shows the rows of a batch and changes them."""

    load_asked = signal()
    remove_asked = signal(list[int])
    told = signal(str)  # a sentence for the writer

    def __init__(self, batch: Batch, parent: QWidget) -> None:
        super().__init__(parent)
        self._batch = batch
        self._model = PromptsModel(batch, self)
        self._invitation = make_label(self, HELP.format(key_text("Ctrl+V")), "invitation")
        self._invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._adding = [  # the Tab key goes by the order in which they are made
            self._button("&Add", "Put an empty row at the end and type its prompt.", self._add),
            self._button("Past&e", "Make rows of the clipboard: lines, a table, or JSON lines.", self.paste),
            self._button("&Load…", "Make rows of a text, CSV or JSONL file.", self._ask_load),
        ]
        self._copy = self._button("&Duplicate", "Put a copy of the selected rows at the end.", self._duplicate)
        self._remove = self._button("&Remove", "Take the selected rows out (Delete).", self._ask_remove)
        self._kind = ComboBox(self)
        self._kind.addItems(["a line", "a paragraph"])
        self._kind.setAccessibleName("What a prompt of plain text is")
        self.table = Table(self._model, "Prompts", WIDTHS, self)
        self._form = RowForm(self)
        self._lay_out()
        batch.rows_changed.connect(self._rows_changed)
        batch.results_came.connect(self._came)
        batch.turned.connect(self.show_state)
        self.table.moved.connect(self._show_row)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self.paste)
        self.table.deleted.connect(self._ask_remove)
        self.table.opened.connect(self._form.take_focus)
        self._form.changed.connect(self._change)
        self._form.dropped.connect(self.told.emit)
        self._shown = -1  # the row in the form
        self._typing = False  # the change that is told is the form's own
        if batch.rows:
            self.table.choose(0)
        self.show_state()

    @property
    def paragraphs(self) -> bool:
        """Whether a prompt of plain text is a paragraph, and not a line."""
        return self._kind.currentIndex() == 1

    def take_focus(self) -> None:
        """Take the keyboard: into the table, or to the first button if there is nothing in it."""
        (self.table if self._batch.rows else self._adding[0]).setFocus(Qt.FocusReason.OtherFocusReason)

    def settle(self) -> str:
        """Write what is being typed; return what is wrong with it, or nothing."""
        self._form.settle()
        return self._form.problem

    def add(self, text: str, ending: str = "") -> None:
        """Add the rows of a text; ``ending`` is that of the file it is from."""
        left_out = LeftOut()
        try:
            rows = read_rows(text, ending=ending, paragraphs=self.paragraphs, left_out=left_out)
        except ValueError as error:
            self.told.emit(str(error))
        else:
            self.add_rows(rows, left_out)

    def add_rows(self, rows: list[Row], left_out: LeftOut) -> None:
        """Add rows that have been read, and tell what was not taken over."""
        if not rows:
            self.told.emit("There are no prompts in this text.")
            return
        first = len(self._batch.rows)
        if self._batch.add(rows):
            self.table.choose(first)
            if told := left_out.told():
                self.told.emit(told)

    def paste(self) -> None:
        """Add the rows that are on the clipboard."""
        self.add(QGuiApplication.clipboard().text())

    def show_state(self) -> None:
        """Show what can be done now."""
        running = self._batch.running
        for button in self._adding:
            button.setEnabled(not running)
        self._model.refresh()
        self._show_row()

    def _came(self) -> None:
        """Show the new states of the rows in view, and no others."""
        self.table.viewport().update()

    def _rows_changed(self) -> None:
        self._model.follow()
        if not self._typing:
            self._show_row()

    def _show_row(self) -> None:
        self._form.settle()
        self._shown = number = self.table.current
        known = 0 <= number < len(self._batch.rows)
        self._parts.setVisible(bool(self._batch.rows))
        self._invitation.setVisible(not self._batch.rows)
        self._copy.setEnabled(known and not self._batch.running)
        self._remove.setEnabled(known and not self._batch.running)
        if not known:
            self._form.show_row(None)
            return
        answered = self._batch.answered(number)
        locked = RUNNING if self._batch.running else ASKED if answered else ""
        self._form.show_row(self._batch.rows[number], locked)

    def _change(self, row: Row) -> None:
        number = self._shown
        if 0 <= number < len(self._batch.rows):
            self._typing = True
            self._batch.change(number, row)
            self._typing = False

    def _add(self) -> None:
        if self._batch.add([Row(prompt="")]):
            self.table.choose(len(self._batch.rows) - 1)
            self._form.take_focus()

    def _duplicate(self) -> None:
        chosen = self.table.chosen
        if chosen and self._batch.add([self._batch.rows[number] for number in chosen]):
            self.table.choose(len(self._batch.rows) - len(chosen))
            self._form.take_focus()

    def _ask_remove(self) -> None:
        self._form.settle()
        if self.table.chosen and not self._batch.running:
            self.remove_asked.emit(self.table.chosen)

    def _ask_load(self) -> None:
        self.load_asked.emit()

    def _button(self, title: str, tip: str, pressed: Callable[[], object]) -> QPushButton:
        button = make_button(self, title)
        button.setAutoDefault(False)
        button.setToolTip(tip)
        button.clicked.connect(pressed)
        return button

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (*self._adding, self._copy, self._remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        label = make_label(self, "In plain &text a prompt is", "quiet")
        label.setBuddy(self._kind)
        buttons.addWidget(label)
        buttons.addWidget(self._kind)
        self._parts = split = QSplitter(Qt.Orientation.Vertical, self)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(16)
        split.addWidget(self.table)
        split.addWidget(self._form)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 0)
        split.setSizes([320, 200])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(buttons)
        column.addWidget(split, 1)
        column.addWidget(self._invitation, 1)
