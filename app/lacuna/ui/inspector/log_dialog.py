"""The window that shows the log: what happened, without keys; nothing of it is sent anywhere."""

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from lacuna.services.log import Log
from lacuna.services.tasks import Tasks
from lacuna.ui.check_box import CheckBox
from lacuna.ui.inspector.responses import Responses
from lacuna.ui.widgets import make_button, make_label, make_lines

SLOT = "reading the log"
SIZE = 760, 480
LEAST = 480, 340  # below that, sentences would be cut
SHOWN = 400_000  # characters, the newest
WHERE = "Kept in {}. It never holds keys, and is sent nowhere."
PROSE = (
    "Off, the log says how requests ended, but not what you wrote. On, it holds your text until you clear it.\n"
    "Lacuna turns this off when it ends."
)


class LogDialog(QDialog):
    """Reads the log's files in a thread; they are shown as text, whatever is in them."""

    def __init__(self, log: Log, responses: Responses, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._log = log
        self._responses = responses
        self._tasks = tasks
        self.setWindowTitle("Log")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._text = make_lines(self, "Log")
        self._prose = CheckBox("Log the &text of requests and answers too", self)
        self._prose.setChecked(responses.log_prose)
        self._prose.toggled.connect(self._log_prose)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for title, pressed in (("&Refresh", self._look), ("&Copy", self._copy), ("C&lear", self._clear)):
            button = make_button(self, title)
            button.setAutoDefault(False)
            button.clicked.connect(pressed)
            buttons.addWidget(button)
        buttons.addStretch(1)
        close = make_button(self, "Close")
        close.clicked.connect(self.accept)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(make_label(self, WHERE.format(log.path), "quiet", wrap=True))
        column.addWidget(self._text, 1)
        column.addWidget(self._prose)
        column.addWidget(make_label(self, PROSE, "quiet", wrap=True))
        column.addLayout(buttons)
        self.setMinimumSize(*LEAST)
        self.resize(*SIZE)
        self._look()

    def done(self, result: int) -> None:
        """Close, and stop reading."""
        self._tasks.cancel(SLOT)
        super().done(result)

    def _log_prose(self, on: bool) -> None:  # noqa: FBT001  (Qt's signal)
        self._responses.log_prose = on

    def _look(self) -> None:
        self._tasks.start(SLOT, self._looking)

    async def _looking(self) -> None:
        try:
            text = await asyncio.to_thread(self._log.read)
        except OSError:
            text = "The log could not be read."
        self._text.setPlainText(text[-SHOWN:] or "Nothing has been logged yet.")
        bar = self._text.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.document().toRawText().replace("\u2029", "\n"))

    def _clear(self) -> None:
        self._tasks.start(SLOT, self._clearing)

    async def _clearing(self) -> None:
        try:
            await asyncio.to_thread(self._log.clear)
        except OSError:
            self._text.setPlainText("The log could not be deleted.")
            return
        await self._looking()
