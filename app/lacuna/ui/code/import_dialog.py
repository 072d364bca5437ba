"""The dialog that takes over a request from elsewhere, and says of each part of it what becomes of it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from lacuna.core.code import Pasted, read_pasted
from lacuna.core.parameters import declared
from lacuna.ui.check_box import CheckBox
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_button, make_label

SIZE = 640, 520
LEAST = 480, 400  # below that, sentences would be cut
INTRO = "Paste a request: its JSON body, or a curl command that sends one."
ELSEWHERE = "The address is not taken over: servers are added under Tools > Connections."
SEVERAL = "The prompts are not taken over: several prompts and token ids belong on the batch desk."
SUFFIX = "The suffix is not taken over: without a prompt of text there is no gap for it to follow."


class ImportDialog(QDialog):
    """Reads what is pasted as it is pasted."""

    taken = signal(Pasted, bool)  # whether its prompt goes into the manuscript

    def __init__(self, parent: QWidget, *, model: str, empty: bool) -> None:
        """Make the dialog.

        Args:
            parent: the window to which it belongs.
            model: the one in use.
            empty: whether the manuscript is; then the prompt is taken over unless the writer says otherwise.

        """
        super().__init__(parent)
        self._model = model
        self._pasted: Pasted | None = None
        self.setWindowTitle("Import a request")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._text = QPlainTextEdit(self)
        self._text.setObjectName("lines")
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName("Request as JSON or curl")
        self._told = make_label(self, name="name", wrap=True)
        self._notes = make_label(self, name="quiet", wrap=True)
        self._prompt = CheckBox("Put its &prompt into the manuscript, at the caret", self)
        self._prompt.setChecked(empty)
        cancel = make_button(self, "Cancel")
        cancel.setAutoDefault(False)
        self._take = make_button(self, "&Take over", "complete")
        self._take.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(make_label(self, INTRO, "quiet", wrap=True))
        column.addWidget(self._text, 1)
        column.addWidget(self._told)
        column.addWidget(self._notes)
        column.addWidget(self._prompt)
        column.addLayout(buttons)
        self._text.textChanged.connect(self._read)
        self._take.clicked.connect(self._take_it)
        cancel.clicked.connect(self.reject)
        self.setMinimumSize(*LEAST)
        self.resize(*SIZE)
        pasted = QGuiApplication.clipboard().text()
        if pasted.lstrip("$ \t\r\n").startswith(("{", "curl")):
            self._text.setPlainText(pasted)
            self._text.selectAll()
        self._read()

    def _read(self) -> None:
        text = self._text.document().toRawText().replace("\u2029", "\n")
        self._pasted = None
        told, notes, broken = "", "", False
        if text.strip():
            try:
                self._pasted = read_pasted(text)
            except ValueError as error:
                notes = str(error)
                broken = True
            else:
                told, notes = _taken(self._pasted), "\n".join(_notes(self._pasted, self._model))
        self._told.setText(told)
        self._told.setVisible(bool(told))
        self._notes.setObjectName("broken" if broken else "quiet")
        self._notes.style().polish(self._notes)
        self._notes.setText(notes)
        self._notes.setVisible(bool(notes))
        self._prompt.setEnabled(self._pasted is not None and isinstance(self._pasted.prompt, str))
        self._take.setEnabled(self._pasted is not None)

    def _take_it(self) -> None:
        if self._pasted is not None:
            self.taken.emit(self._pasted, self._prompt.isChecked() and self._prompt.isEnabled())
            self.accept()


def _taken(pasted: Pasted) -> str:
    """Say which parameters are taken over."""
    parts = [
        f"{name} {getattr(pasted.parameters, name)}"
        for name, declaration in declared().items()
        if getattr(pasted.parameters, name) is not None and declaration.name != "stream"
    ]
    return "To be taken over: " + ", ".join(parts) + ". All else is set to “server default”."


def _notes(pasted: Pasted, model: str) -> list[str]:
    notes = list(pasted.notes)
    if pasted.model is not None and pasted.model != model:
        notes.append(
            f"The model is not taken over: the request names {pasted.model}, and {model or 'another'} is in use."
        )
    if pasted.url is not None:
        notes.append(ELSEWHERE)
    if pasted.prompt is not None and not isinstance(pasted.prompt, str):
        notes.append(SEVERAL)
    if pasted.suffix and not isinstance(pasted.prompt, str):
        notes.append(SUFFIX)
    return notes
