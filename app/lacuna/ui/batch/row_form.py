"""The form for one row: its prompt, what follows the gap, a name, and settings of its own."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from lacuna.core.batch import Row, read_ids, read_settings, write_settings
from lacuna.ui.batch.lines import prompt_of
from lacuna.ui.check_box import CheckBox
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_label

PAUSE = 300  # milliseconds without a key, after which a row is written
BASELINE = 6  # pixels from the top of a field of several lines to its first line
EXAMPLE = "temperature 0.2, n 3"
ASKED = "This row has been asked and stays as it is. Duplicate it to ask something else."
RUNNING = "Pause the batch to change its rows."


class RowForm(QWidget):
    """Shows a row and lets the writer change it."""

    changed = signal(Row)  # by the writer
    dropped = signal(str)  # a sentence: what was typed and left cannot be used

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._row: Row | None = None
        self._problem = ""
        self._typed = False  # something that has not been written yet
        self._prompt = _text_field(self, "Prompt")
        self._suffix = _text_field(self, "Suffix: the text after the gap")
        self._suffix.setPlaceholderText("Nothing: the prompt is continued")
        self._name = QLineEdit(self)
        self._name.setAccessibleName("Name")
        self._name.setPlaceholderText("If you like")
        self._settings = QLineEdit(self)
        self._settings.setAccessibleName("Settings of this row")
        self._settings.setPlaceholderText(EXAMPLE)
        self._ids = CheckBox("These are to&ken ids", self)
        self._ids.setToolTip("Send the prompt as the numbers of tokens in the model’s vocabulary, parted by commas.")
        self._told = make_label(self, name="quiet", wrap=True)
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.settle)
        for field in (self._prompt, self._suffix):
            field.textChanged.connect(self._edited)
        for line in (self._name, self._settings):
            line.textEdited.connect(self._edited)
        self._ids.toggled.connect(self._edited)
        self.show_row(None)

    def show_row(self, row: Row | None, locked: str = "") -> None:
        """Show a row, or none; ``locked`` is a sentence that says why it cannot be changed."""
        self.settle()
        if self._problem:
            self.dropped.emit(f"Not everything that you typed was taken over: {self._problem}")
        self._problem = ""
        self._row = None  # nothing that is set here is the writer's
        self._prompt.setPlainText("" if row is None else prompt_of(row))
        self._suffix.setPlainText("" if row is None else row.suffix or "")
        self._name.setText("" if row is None else row.name)
        self._settings.setText("" if row is None else write_settings(row.settings))
        self._ids.setChecked(row is not None and not isinstance(row.prompt, str))
        for field in (self._prompt, self._suffix, self._name, self._settings):
            field.setReadOnly(bool(locked) or row is None)
        self._ids.setEnabled(row is not None and not locked)
        self._tell(locked, broken=False)
        self._row = None if locked else row

    @property
    def problem(self) -> str:
        """What is wrong in the fields; empty if all can be used."""
        return self._problem

    def settle(self) -> None:
        """Write what was typed, as far as it can be used; what is wrong stands under the fields."""
        self._timer.stop()
        if not self._typed or self._row is None:
            return
        self._typed = False
        row = self._read(self._row)
        self._tell(self._problem, broken=bool(self._problem))
        if row != self._row:
            self._row = row
            self.changed.emit(row)

    def take_focus(self) -> None:
        """Take the keyboard into the prompt."""
        self._prompt.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self, row: Row) -> Row:
        """Return a row with what the fields hold; what cannot be used leaves it as it is, and is a problem."""
        self._problem = ""
        row = replace(row, name=self._name.text(), suffix=_text(self._suffix) or None)
        try:
            text = _text(self._prompt)
            row = replace(row, prompt=read_ids(text) if self._ids.isChecked() else text)
        except ValueError as error:
            self._problem = str(error)
        try:
            row = replace(row, settings=read_settings(self._settings.text()))
        except ValueError as error:
            self._problem = self._problem or str(error)
        return row

    def _edited(self) -> None:
        if self._row is not None:
            self._typed = True
            self._timer.start()

    def _tell(self, sentence: str, *, broken: bool) -> None:
        self._told.setObjectName("broken" if broken else "quiet")
        self._told.style().unpolish(self._told)
        self._told.style().polish(self._told)
        self._told.setText(sentence)

    def _lay_out(self) -> None:
        side = QGridLayout()
        side.setHorizontalSpacing(12)
        side.setVerticalSpacing(8)
        fields: tuple[tuple[str, QWidget], ...] = (
            ("Su&ffix", self._suffix),
            ("&Name", self._name),
            ("&Settings", self._settings),
        )
        for place, (title, field) in enumerate(fields):
            label = make_label(self, title, "name")
            label.setBuddy(field)
            label.setContentsMargins(0, BASELINE if field is self._suffix else 0, 0, 0)
            upright = Qt.AlignmentFlag.AlignTop if field is self._suffix else Qt.AlignmentFlag.AlignVCenter
            side.addWidget(label, place, 0, upright | Qt.AlignmentFlag.AlignLeft)
            side.addWidget(field, place, 1)
        side.addWidget(self._ids, len(fields), 1)
        side.setRowStretch(0, 1)
        title = make_label(self, "&Prompt", "name")
        title.setBuddy(self._prompt)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addWidget(title)
        left.addWidget(self._prompt, 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(6)
        grid.addLayout(left, 0, 0)
        grid.addLayout(side, 0, 1)
        grid.addWidget(self._told, 1, 0, 1, 2)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)


def _text_field(parent: QWidget, name: str) -> QPlainTextEdit:
    field = QPlainTextEdit(parent)
    field.setObjectName("lines")
    field.setAccessibleName(name)
    field.setTabChangesFocus(True)
    return field


def _text(field: QPlainTextEdit) -> str:
    return field.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")
