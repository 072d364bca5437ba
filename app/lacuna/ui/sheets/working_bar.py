"""A quiet bar above the text while something with a file takes long: what, how far it is, and a way to stop it."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from lacuna.services.file_work import FileWork
from lacuna.ui.sheets.turns import Turns
from lacuna.ui.widgets import make_button, make_label

AGAIN = 200  # milliseconds between two looks at how far it is
MEGABYTE = 2**20


class WorkingBar(QFrame):
    """Shows the work of ``turns`` that takes long; the text below stays the writer's meanwhile."""

    def __init__(self, turns: Turns, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._doing = ""
        self._work: FileWork | None = None
        self._sentence = make_label(self)
        self._stop = make_button(self, "Stop", focus=False)  # Esc is its key
        self._stop.setToolTip("Stop it (Esc)")
        self._stop.clicked.connect(self.stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(self._sentence, 1)
        row.addWidget(self._stop)
        self._look = QTimer(self, interval=AGAIN)
        self._look.timeout.connect(self._show_share)
        turns.slow.connect(self._begin)
        turns.over.connect(self._end)
        self.hide()

    def stop(self) -> bool:
        """Stop what is shown; return whether there was something."""
        work = self._work
        if work is not None:
            work.stop()
        return work is not None

    def _begin(self, doing: str, work: FileWork) -> None:
        self._doing, self._work = doing, work
        self._show_share()
        self._look.start()
        self.setAccessibleName(f"{doing}…")
        self.show()

    def _end(self) -> None:
        self._work = None
        self._look.stop()
        self.hide()

    def _show_share(self) -> None:
        work = self._work
        share = f": {work.done // MEGABYTE} of {work.total // MEGABYTE} MB" if work and work.total > MEGABYTE else "…"
        self._sentence.setText(self._doing + share)
