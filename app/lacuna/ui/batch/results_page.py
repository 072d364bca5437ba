"""The page of results: a table that is sorted and filtered, and the current one whole."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from lacuna.core.batch import Result
from lacuna.ui.batch.batch import Batch
from lacuna.ui.batch.result_view import ResultView
from lacuna.ui.batch.results_model import FAILED, LOGPROB, NAME, REASON, ROW, TOKENS, ResultsModel
from lacuna.ui.batch.table import Table
from lacuna.ui.combo_box import ComboBox
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_button, make_label, make_search

WIDTHS = {ROW: 7, NAME: 14, REASON: 13, TOKENS: 10, LOGPROB: 17}
SHOW_EVERY = 250  # milliseconds between two looks at what came
SEARCH_AFTER = 150  # milliseconds without a key
REASONS = {"All": "", "Ended by stop": "stop", "Ended by length": "length", "Failed": FAILED}


class ResultsPage(QWidget):
    """Shows what came back."""

    insert_asked = signal(str)

    def __init__(self, batch: Batch, parent: QWidget) -> None:
        super().__init__(parent)
        self._batch = batch
        self._model = ResultsModel(batch, self)
        self._search = make_search(self, "Search in names, prompts and texts")  # Tab goes by the order of making
        self._reason = ComboBox(self)
        self._reason.addItems(list(REASONS))
        self._reason.setAccessibleName("Which results are shown")
        self._failed = make_button(self, "Ask &failed rows again")
        self._failed.setAutoDefault(False)
        self.table = Table(self._model, "Results", WIDTHS, self)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(ROW, Qt.SortOrder.AscendingOrder)
        self._view = ResultView(self)
        self._count = make_label(self, name="quiet")
        self._lay_out()
        self._showing = QTimer(self, singleShot=True, interval=SHOW_EVERY)
        self._searching = QTimer(self, singleShot=True, interval=SEARCH_AFTER)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._find)
        self._showing.timeout.connect(self.show_results)
        self._searching.timeout.connect(self._filter)
        self._search.textChanged.connect(self._wait)
        self._reason.currentIndexChanged.connect(self._filter)
        self._failed.clicked.connect(self._ask_failed)
        self.table.moved.connect(self._show_result)
        self.table.opened.connect(self._view.insert)
        self._view.insert_asked.connect(self.insert_asked.emit)
        self._view.again_asked.connect(self._ask_again)
        batch.results_came.connect(self._came)
        batch.rows_changed.connect(self.show_results)
        batch.turned.connect(self.show_results)
        self.show_results()

    @property
    def shown(self) -> list[Result]:
        """The results that pass the filter, in their order."""
        return self._model.shown

    def show_results(self) -> None:
        """Show what there is now."""
        self._showing.stop()
        self._model.follow()
        if self.table.current < 0 and self._model.shown:
            self.table.choose(0)
        failures = len(self._batch.failures)
        self._failed.setVisible(bool(failures))
        self._failed.setEnabled(not self._batch.running)
        shown, known = len(self._model.shown), sum(map(len, self._batch.results.values()))
        self._count.setText(f"{shown:,} of {known:,}")
        self._count.setVisible(shown != known)
        self._show_result()

    def _came(self) -> None:
        if not self._showing.isActive():
            self._showing.start()

    def _wait(self) -> None:
        self._searching.start()

    def _filter(self) -> None:
        self._model.set_filter(self._search.text(), REASONS[self._reason.currentText()])
        self.show_results()

    def _find(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def _current(self) -> Result | None:
        number = self.table.current
        return self._model.shown[number] if 0 <= number < len(self._model.shown) else None

    def _show_result(self) -> None:
        result = self._current()
        row = self._batch.rows[result.row] if result is not None else None
        several = result is not None and len(self._batch.results.get(result.row, ())) > 1
        self._view.show_result(row, result, locked=self._batch.running, several=several)

    def _ask_again(self) -> None:
        chosen = {self._model.shown[number].row for number in self.table.chosen}
        if chosen:
            self._batch.again(chosen)

    def _ask_failed(self) -> None:
        self._batch.again(self._batch.failures)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._search, 1)
        line.addWidget(self._reason)
        line.addWidget(self._count)
        line.addWidget(self._failed)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(16)
        split.addWidget(self.table)
        split.addWidget(self._view)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(line)
        column.addWidget(split, 1)
