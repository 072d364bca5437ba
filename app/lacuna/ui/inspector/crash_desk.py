"""Joins the faults of the program with the window: they are told quietly, and their reports can be read."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from lacuna.ui.faults import Faults
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.inspector.crash_dialog import CrashDialog
from lacuna.ui.remedies import Remedies

LAST_TIME = "Something went wrong last time. A report of it is kept on this machine, and sent nowhere."
SHOW = "Show report"


class CrashDesk(QObject):
    """Offers a report when there is a new one."""

    def __init__(self, first: FirstWindow, faults: Faults, remedies: Remedies) -> None:
        super().__init__(first.window)
        self._first = first
        self._reports = faults.reports
        self._remedies = remedies
        first.actions["crash_reports"].triggered.connect(self._show)
        faults.happened.connect(self._happened)
        faults.ended.connect(self._ended)

    def greet(self, told: Sequence[str]) -> None:
        """Say what there is to say at the start, and whether something went wrong last time; empty says nothing."""
        said = " ".join(filter(None, told))
        if self._reports.news():
            self._remedies.offer(f"{said} {LAST_TIME}".strip(), SHOW, self._show)
        elif said:
            self._first.window.notice.show_notice(said)

    def _happened(self, text: str) -> None:
        self._reports.news()
        self._remedies.offer(self._first.bug_sentence(text), SHOW, self._show)

    def _ended(self, name: str) -> None:
        if self._first.window.notice.isVisible():
            return  # what failed because of it is told there, with what helps; the report is offered next time
        self._reports.news()
        self._remedies.offer(f"{name} ended by itself. Your text is safe.", SHOW, self._show)

    def _show(self) -> None:
        CrashDialog(self._reports, self._first.window).open()
