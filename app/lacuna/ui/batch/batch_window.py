"""The window of the batch desk: prompts and results on two pages, and below them how far it is."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from lacuna.ui.batch.batch import Batch
from lacuna.ui.batch.prompts_page import PromptsPage
from lacuna.ui.batch.results_page import ResultsPage
from lacuna.ui.notice_bar import NoticeBar
from lacuna.ui.signals import signal
from lacuna.ui.widgets import key_text, make_button, make_label

SIZE = 920, 640
LEAST = 760, 520  # below that, sentences would be cut
KEY = "Ctrl+Return"
PROMPTS, RESULTS = 0, 1
SHOW_EVERY = 100  # milliseconds between two tellings of how far it is
SOON = 90  # seconds, above which time is told in minutes


class BatchWindow(QDialog):
    """Shows a batch. Closing it stops nothing."""

    start_asked = signal()
    start_over_asked = signal()
    export_asked = signal()

    def __init__(self, batch: Batch) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._batch = batch
        self.setWindowTitle("Batch desk")
        self.notice = NoticeBar(self)
        self._tabs = QTabBar(self)
        self._tabs.setAccessibleName("Pages")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.addTab("")
        self._tabs.addTab("")
        self.prompts = PromptsPage(batch, self)
        self.results = ResultsPage(batch, self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.prompts)
        self._pages.addWidget(self.results)
        self._with = make_label(self, name="quiet")
        self._progress = make_label(self, name="name")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._over = make_button(self, "Start &over…")
        self._over.setToolTip("Forget what came back, and ask every row with the panel’s parameters as they are now.")
        self._export = make_button(self, "E&xport…")
        self._export.setToolTip("Write the results that are shown, in their order, as CSV or JSON lines.")
        self._start = make_button(self, name="complete")
        self._lay_out()
        for button in (self._over, self._export, self._start):
            button.setAutoDefault(False)
        QShortcut(QKeySequence(KEY), self, self._press)
        self._showing = QTimer(self, singleShot=True, interval=SHOW_EVERY)
        self._showing.timeout.connect(self.show_state)
        self._tabs.currentChanged.connect(self._pages.setCurrentIndex)
        self._over.clicked.connect(self.start_over_asked.emit)
        self._export.clicked.connect(self.export_asked.emit)
        self._start.clicked.connect(self._press)
        self.prompts.told.connect(self.tell)
        batch.failed.connect(self.tell)
        batch.noted.connect(self.tell)
        batch.rows_changed.connect(self.show_state)
        batch.results_came.connect(self._came)
        batch.turned.connect(self.show_state)
        self.setMinimumSize(*LEAST)
        self.resize(QSize(*SIZE).boundedTo(self.screen().availableSize()))
        self.show_page(RESULTS if batch.results else PROMPTS)
        self.show_state()
        if batch.results:
            self.results.table.setFocus()
        else:
            self.prompts.take_focus()

    def tell(self, sentence: str) -> None:
        """Show a sentence above the pages."""
        self.notice.show_notice(sentence)

    def show_page(self, page: int) -> None:
        """Show the prompts or the results."""
        self._tabs.setCurrentIndex(page)

    def show_with(self, text: str) -> None:
        """Show what the rows are asked with."""
        self._with.setText(text)

    def show_state(self) -> None:
        """Show how far it is, and what can be done."""
        batch = self._batch
        total, done = len(batch.rows), batch.done
        self._tabs.setTabText(PROMPTS, f"Prompts  {total:,}")
        self._tabs.setTabText(RESULTS, f"Results  {sum(map(len, batch.results.values())):,}")
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._progress.setText(self._told())
        title = "Pause" if batch.running else "Resume" if batch.head is not None and done and batch.pending else "Start"
        self._start.setText(f"{title}   {key_text(KEY)}")
        self._start.setEnabled(batch.running or bool(batch.pending))
        self._over.setEnabled(not batch.running and batch.head is not None)
        self._export.setEnabled(bool(batch.results))

    def done(self, result: int) -> None:
        """Hide, with what is being typed written."""
        self.prompts.settle()
        super().done(result)

    def _came(self) -> None:
        if not self._showing.isActive():
            self._showing.start()

    def _told(self) -> str:
        batch = self._batch
        if not batch.rows:
            return "No rows yet"
        total = len(batch.rows)
        parts = [f"{batch.done:,} of {total:,} row{'' if total == 1 else 's'}"]
        if batch.failures:
            parts.append(f"{len(batch.failures):,} failed")
        if batch.rows_a_second:
            seconds = len(batch.pending) / batch.rows_a_second
            parts.append(f"about {seconds:,.0f} s left" if seconds < SOON else f"about {seconds / 60:,.0f} min left")
        elif batch.head is not None and batch.pending and not batch.running:
            parts.append("paused")
        return " · ".join(parts)

    def _press(self) -> None:
        problem = self.prompts.settle()
        if self._batch.running:
            self._batch.pause()
        elif problem:
            self.show_page(PROMPTS)
            self.tell(problem)
        elif self._batch.pending:
            self.start_asked.emit()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._tabs)
        head.addStretch(1)
        head.addWidget(self._with)
        far = QVBoxLayout()
        far.setSpacing(6)
        far.addWidget(self._progress)
        far.addWidget(self._bar)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addLayout(far, 1)
        foot.addSpacing(12)
        for button in (self._over, self._export, self._start):
            foot.addWidget(button)
        inner: QWidget = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 16, 24, 20)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        column.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.notice)
        whole.addWidget(inner, 1)
