"""The window that shows the request that would be sent now, in one of several languages."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QTabBar, QVBoxLayout, QWidget

from lacuna.core.code import KEY_VARIABLE, Call, Form, as_code
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_button, make_label, make_lines

SIZE = 720, 560
LEAST = 520, 360  # below that, sentences would be cut
BUTTON = "the panel’s button"
INTRO = "What {} would send now. It changes with the caret, the text and the parameters."
KEY = f" The key stays in the program: the code reads it from the environment, as {KEY_VARIABLE}."
COPIED = "Copied."


class CodeWindow(QDialog):
    """Shows calls as code; the window stays open beside the manuscript."""

    import_asked = signal()
    closed = signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._does = INTRO.format(BUTTON)
        self._call: Call | None = None
        self._problem = ""
        self.setWindowTitle("Request as code")
        self._intro = make_label(self, self._does, "quiet", wrap=True)
        self._tabs = QTabBar(self)
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setAccessibleName("Language")
        for form in Form:
            self._tabs.addTab(form.value)
        self._code = make_lines(self, "The request as code")
        self._code.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self._notes = make_label(self, name="quiet", wrap=True)
        self._import = make_button(self, "&Import a request…")
        self._import.setAutoDefault(False)
        close = make_button(self, "Close")
        close.setAutoDefault(False)
        self._copy = make_button(self, "&Copy", "complete")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._import)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(self._intro)
        column.addWidget(self._tabs)
        column.addWidget(self._code, 1)
        column.addWidget(self._notes)
        column.addLayout(buttons)
        self._tabs.currentChanged.connect(self._show)
        self._copy.clicked.connect(self._copy_it)
        self._import.clicked.connect(self.import_asked.emit)
        close.clicked.connect(self.close)
        self.setMinimumSize(*LEAST)
        self.resize(*SIZE)
        self._tabs.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show()

    @property
    def form(self) -> Form:
        """The language that is shown."""
        return list(Form)[self._tabs.currentIndex()]

    def show_keys(self, keys: str) -> None:
        """Show the keys that send the request, as the keyboard shows them; it may have none."""
        self._does = INTRO.format(keys or BUTTON)
        self._intro.setText(self._does)

    def show_call(self, call: Call, notes: str) -> None:
        """Show a call, and sentences about it."""
        self._problem = ""
        self._call = call
        self._intro.setText(self._does + (KEY if call.key_header else ""))
        self._notes.setText(notes)
        self._show()

    def show_problem(self, sentence: str) -> None:
        """Show why nothing can be sent."""
        self._problem = sentence
        self._call = None
        self._notes.setText("")
        self._show()

    def done(self, result: int) -> None:
        """Close, and let nothing be worked out any more."""
        super().done(result)
        self.closed.emit()

    def _show(self) -> None:
        code = self._problem if self._call is None else as_code(self._call, self.form)
        self._copy.setEnabled(self._call is not None)
        self._copy.setText("&Copy")
        self._notes.setVisible(bool(self._notes.text()))
        if code != self._code.property("code"):
            self._code.setProperty("code", code)
            at = self._code.verticalScrollBar().value()
            self._code.setPlainText(code.rstrip("\n"))  # an empty line at the end would have to be scrolled to
            self._code.verticalScrollBar().setValue(at)

    def _copy_it(self) -> None:
        if self._call is not None:
            QGuiApplication.clipboard().setText(as_code(self._call, self.form))
            self._copy.setText(COPIED)
