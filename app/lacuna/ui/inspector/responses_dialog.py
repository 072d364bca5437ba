"""The window that shows what servers answered, and copies it for a bug report."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from lacuna.ui.combo_box import ComboBox
from lacuna.ui.inspector.responses import Responses
from lacuna.ui.widgets import make_button, make_label, make_lines

SIZE = 760, 520
LEAST = 480, 320  # below that, sentences would be cut
NONE = "Nothing has been answered yet."
INTRO = "Kept in memory until Lacuna ends. Keys are blacked out. A copy for a bug report leaves out all text."


class ResponsesDialog(QDialog):
    """Shows one answer at a time, as text, whatever is in it."""

    def __init__(self, responses: Responses, parent: QWidget) -> None:
        super().__init__(parent)
        self._responses = responses.all()
        self.setWindowTitle("Responses")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._which = ComboBox(self)
        self._which.setAccessibleName("Response")
        self._which.addItems([response.title for response in self._responses] or [NONE])
        self._text = make_lines(self, "What was asked and answered")
        self._copy = make_button(self, "&Copy for a bug report")
        self._copy.setEnabled(bool(self._responses))
        close = make_button(self, "Close")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._copy)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(make_label(self, INTRO, "quiet", wrap=True))
        column.addWidget(self._which)
        column.addWidget(self._text, 1)
        column.addLayout(buttons)
        self._which.currentIndexChanged.connect(self._show)
        self._copy.clicked.connect(self._copy_it)
        close.clicked.connect(self.accept)
        self.setMinimumSize(*LEAST)
        self.resize(*SIZE)
        self._show()

    def _show(self) -> None:
        if self._responses:
            self._text.setPlainText(self._responses[self._which.currentIndex()].text(prose=True))

    def _copy_it(self) -> None:
        QGuiApplication.clipboard().setText(self._responses[self._which.currentIndex()].text(prose=False))
