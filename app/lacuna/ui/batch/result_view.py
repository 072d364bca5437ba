"""One result whole: what it was made of, and what can be done with it."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from lacuna.core.batch import Result, Row
from lacuna.ui.batch.lines import logprob_of, one_line, prompt_of
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_button, make_label

NONE = "What comes back stands here."


class ResultView(QWidget):
    """Shows the text of a result, or why there is none."""

    insert_asked = signal(str)
    again_asked = signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._result: Result | None = None
        self._about = make_label(self, NONE, "quiet")
        self._again = make_button(self, "Ask a&gain")  # the Tab key goes by the order in which they are made
        self._again.setToolTip("Ask the selected rows once more; what came back stays until then.")
        self._copy = make_button(self, "&Copy")
        self._insert = make_button(self, "&Insert into the manuscript")
        self._insert.setToolTip("Put this text at the caret of the manuscript; one undo takes it back.")
        self._text = QPlainTextEdit(self)
        self._text.setObjectName("lines")
        self._text.setAccessibleName("Text of the result")
        self._text.setReadOnly(True)
        self._text.setUndoRedoEnabled(False)
        self._text.setTabChangesFocus(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._about, 1)
        for button in (self._again, self._copy, self._insert):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(buttons)
        column.addWidget(self._text, 1)
        self._insert.clicked.connect(self.insert)
        self._copy.clicked.connect(self._copy_it)
        self._again.clicked.connect(self._ask_again)
        self.show_result(None, None, locked=False)

    def show_result(self, row: Row | None, result: Result | None, *, locked: bool, several: bool = False) -> None:
        """Show a result of a row, which may have ``several``, or none; while rows are asked, none is asked again."""
        self._result = result
        has_text = result is not None and bool(result.text)
        self._insert.setEnabled(has_text)
        self._copy.setEnabled(has_text)
        self._again.setEnabled(result is not None and not locked)
        if row is None or result is None:
            self._about.setText(NONE)
            self._text.setPlainText("")
            return
        self._about.setText(_about(row, result, several=several))
        self._about.setToolTip(one_line(prompt_of(row)))
        shown = "\n\n".join(filter(None, [result.error, result.text]))
        if shown != self._text.document().toRawText():
            self._text.setPlainText(shown)

    def insert(self) -> None:
        """Send the text to the manuscript."""
        if self._result is not None and self._result.text:
            self.insert_asked.emit(self._result.text)

    def _copy_it(self) -> None:
        if self._result is not None:
            QGuiApplication.clipboard().setText(self._result.text)

    def _ask_again(self) -> None:
        self.again_asked.emit()


def _about(row: Row, result: Result, *, several: bool) -> str:
    facts = [
        f"Row {result.row + 1:,}",
        f"choice {result.choice + 1}" if several else "",
        row.name[:40],
        "failed" if result.error else f"ended by {result.finish_reason or 'nothing that was told'}",
        f"{result.tokens:,} tokens",
        f"mean logprob {logprob_of(result)}" if result.mean_logprob is not None else "",
    ]
    return " · ".join(filter(None, facts))
