"""Joins the last responses and the log with the window."""

import logging

from PySide6.QtCore import QObject

from lacuna.core.completions import Answer
from lacuna.services.log import Log
from lacuna.services.tasks import Tasks
from lacuna.ui.completing import Completing
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.inspector.log_dialog import LogDialog
from lacuna.ui.inspector.responses import Responses
from lacuna.ui.inspector.responses_dialog import ResponsesDialog

logger = logging.getLogger(__name__)


class InspectorDesk(QObject):
    """Keeps what was answered, logs a line of it without its text, and shows both."""

    def __init__(self, first: FirstWindow, completing: Completing, log: Log, tasks: Tasks) -> None:
        super().__init__(first.window)
        self._window = first.window
        self._log = log
        self._tasks = tasks
        self._responses = Responses()
        completing.answered.connect(self._answered)
        first.actions["responses"].triggered.connect(self._show_responses)
        first.actions["log"].triggered.connect(self._show_log)

    def _answered(self, answer: Answer) -> None:
        self._responses.add(answer)
        exchange = answer.exchange
        logger.info(
            "answer: %s, error %s, status %s, request id %s, model %s, %d tokens in %.2f s",
            answer.outcome.value,
            type(answer.error).__name__ if answer.error is not None else "none",
            exchange.status if exchange is not None else "unknown",
            exchange.request_id if exchange is not None else None,
            answer.model,
            answer.timing.tokens,
            answer.timing.total,
        )

    def _show_responses(self) -> None:
        ResponsesDialog(self._responses, self._window).open()

    def _show_log(self) -> None:
        LogDialog(self._log, self._tasks, self._window).open()
