"""The rows of a batch as a table; a view asks only for what it shows."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from lacuna.core.batch import Row, write_settings
from lacuna.ui.batch.batch import Batch
from lacuna.ui.batch.lines import one_line, prompt_of

HEADINGS = ("Row", "Prompt", "Suffix", "Name", "Settings", "State")
ROW, PROMPT, SUFFIX, NAME, SETTINGS, STATE = range(len(HEADINGS))
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class PromptsModel(QAbstractTableModel):
    """Shows the rows in the writer's order."""

    def __init__(self, batch: Batch, parent: QObject) -> None:
        super().__init__(parent)
        self._batch = batch
        self._shown = len(batch.rows)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  (Qt's name)
        """Return how many rows are shown."""
        return 0 if parent.isValid() else self._shown

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  (Qt's name)
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802  (Qt's name)
        """Return the heading of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == ROW:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return HEADINGS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == ROW:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def follow(self) -> None:
        """Show the rows as they are now; rows that were added behind the others move nothing."""
        count = len(self._batch.rows)
        if count > self._shown:
            self.beginInsertRows(QModelIndex(), self._shown, count - 1)
            self._shown = count
            self.endInsertRows()
        elif count < self._shown:
            self.beginResetModel()
            self._shown = count
            self.endResetModel()
        self.refresh()

    def refresh(self) -> None:
        """Show what the cells hold now."""
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(self._shown - 1, STATE))

    def _text(self, number: int, column: int) -> str:
        row = self._batch.rows[number]
        match column:
            case 0:
                return f"{number + 1:,}"
            case 1:
                return one_line(prompt_of(row))
            case 2:
                return one_line(row.suffix or "")
            case 3:
                return one_line(row.name)
            case 4:
                return one_line(_settings(row))
            case _:
                return self._state(number)

    def _state(self, number: int) -> str:
        if number in self._batch.pending:
            return "again" if self._batch.answered(number) else "waiting"
        return "failed" if any(result.error for result in self._batch.results.get(number, ())) else "done"


def _settings(row: Row) -> str:
    ids = "" if isinstance(row.prompt, str) else "token ids"
    return ", ".join(filter(None, [ids, write_settings(row.settings)]))
