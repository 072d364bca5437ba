"""What came back, as a table that is sorted and filtered here: ten thousand rows take milliseconds."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from lacuna.core.batch import Result, Row
from lacuna.ui.batch.batch import Batch
from lacuna.ui.batch.lines import logprob_of, one_line, prompt_of

HEADINGS = ("Row", "Name", "Prompt", "Text", "Ended by", "Tokens", "Mean logprob")
ROW, NAME, PROMPT, TEXT, REASON, TOKENS, LOGPROB = range(len(HEADINGS))
NUMBERS = (ROW, TOKENS, LOGPROB)
FAILED = "failed"
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ResultsModel(QAbstractTableModel):
    """Shows the results that pass the filter, in the order of one column."""

    def __init__(self, batch: Batch, parent: QObject) -> None:
        super().__init__(parent)
        self._batch = batch
        self._shown: list[Result] = []
        self._column, self._down = ROW, False
        self._words: list[str] = []
        self._reason = ""
        self.follow()

    @property
    def shown(self) -> list[Result]:
        """The results that are shown, in their order."""
        return self._shown

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  (Qt's name)
        """Return how many results are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  (Qt's name)
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802  (Qt's name)
        """Return the heading of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        arrow = ("\N{DOWNWARDS ARROW}" if self._down else "\N{UPWARDS ARROW}") if section == self._column else ""
        return f"{HEADINGS[section]} {arrow}".rstrip()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(self._shown[index.row()], index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; results that have nothing there come last."""
        self._column, self._down = column, order is Qt.SortOrder.DescendingOrder
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(HEADINGS) - 1)
        self.follow()

    def set_filter(self, words: str, reason: str) -> None:
        """Show only results that hold all words, and that ended for a reason; empty shows all."""
        self._words, self._reason = words.casefold().split(), reason
        self.follow()

    def follow(self) -> None:
        """Show what there is now; the current row stays with its result."""
        found = [result for results in self._batch.results.values() for result in results if self._passes(result)]
        found.sort(key=_by_place)
        if self._column != ROW:
            key = self._key()
            known = [result for result in found if key(result) is not None]
            unknown = [result for result in found if key(result) is None]
            known.sort(key=key, reverse=self._down)
            found = known + unknown
        elif self._down:
            found.reverse()
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        places = {_by_place(result): place for place, result in enumerate(found)} if kept else {}
        moved = [places.get(_by_place(self._shown[index.row()])) for index in kept]
        self._shown = found
        self.changePersistentIndexList(
            kept,
            [
                QModelIndex() if to is None else self.index(to, index.column())
                for index, to in zip(kept, moved, strict=True)
            ],
        )
        self.layoutChanged.emit()

    def _passes(self, result: Result) -> bool:
        if self._reason and self._reason != (FAILED if result.error else result.finish_reason):
            return False
        if not self._words:
            return True
        row = self._batch.rows[result.row]
        searched = f"{row.name}\n{prompt_of(row)}\n{result.text}\n{result.error}".casefold()
        return all(word in searched for word in self._words)

    def _key(self) -> Callable[[Result], Any]:
        rows = self._batch.rows
        keys: dict[int, Callable[[Result], Any]] = {
            NAME: lambda result: rows[result.row].name.casefold() or None,
            PROMPT: lambda result: prompt_of(rows[result.row]).casefold(),
            TEXT: lambda result: (result.error or result.text).casefold(),
            REASON: ended_by,
            TOKENS: lambda result: result.tokens,
            LOGPROB: lambda result: result.mean_logprob,
        }
        return keys[self._column]

    def _text(self, result: Result, column: int) -> str:
        if column == ROW:
            several = len(self._batch.results.get(result.row, ())) > 1
            return f"{result.row + 1:,}.{result.choice + 1}" if several else f"{result.row + 1:,}"
        return _TEXTS[column](self._batch.rows[result.row], result)


def _name(row: Row, _: Result) -> str:
    return one_line(row.name)


def _prompt(row: Row, _: Result) -> str:
    return one_line(prompt_of(row))


def _written(_: Row, result: Result) -> str:
    return one_line(result.error or result.text)


def _ended(_: Row, result: Result) -> str:
    return ended_by(result)


def _tokens(_: Row, result: Result) -> str:
    return f"{result.tokens:,}"


def _logprob(_: Row, result: Result) -> str:
    return logprob_of(result)


_TEXTS = {NAME: _name, PROMPT: _prompt, TEXT: _written, REASON: _ended, TOKENS: _tokens, LOGPROB: _logprob}


def ended_by(result: Result) -> str:
    """Return why a result ended."""
    return FAILED if result.error else result.finish_reason


def _by_place(result: Result) -> tuple[int, int]:
    return result.row, result.choice
