"""Joins the last responses, the log and the network with the window."""

from PySide6.QtCore import QObject

from lacuna.services.log import Log
from lacuna.services.network import Network
from lacuna.services.tasks import Tasks
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.inspector.log_dialog import LogDialog
from lacuna.ui.inspector.network_desk import NetworkDesk
from lacuna.ui.inspector.responses import Responses
from lacuna.ui.inspector.responses_dialog import ResponsesDialog


class InspectorDesk(QObject):
    """Shows what was answered, what was logged and who was called."""

    def __init__(self, first: FirstWindow, responses: Responses, log: Log, network: Network, tasks: Tasks) -> None:
        super().__init__(first.window)
        NetworkDesk(first, network)
        self._window = first.window
        self._log = log
        self._tasks = tasks
        self._responses = responses
        first.actions["responses"].triggered.connect(self._show_responses)
        first.actions["log"].triggered.connect(self._show_log)

    def _show_responses(self) -> None:
        ResponsesDialog(self._responses, self._window).open()

    def _show_log(self) -> None:
        LogDialog(self._log, self._responses, self._tasks, self._window).open()
