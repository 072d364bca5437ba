"""A table of many rows: flat, calm, and no widget a row."""

from collections.abc import Mapping

from PySide6.QtCore import QAbstractTableModel, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from lacuna.ui.signals import signal

AIR = 10  # pixels between two rows


class Table(QTreeView):
    """Shows a flat model; whole rows are chosen."""

    deleted = signal()
    opened = signal()  # Return, or a double click
    moved = signal()  # another row is the current one

    def __init__(self, model: QAbstractTableModel, name: str, widths: Mapping[int, int], parent: QWidget) -> None:
        """Make a table.

        Args:
            model: what it shows.
            name: for who hears and does not see it.
            widths: of columns by number, in characters; the others share what is left.
            parent: the widget that holds it.

        """
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setItemsExpandable(False)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setTabKeyNavigation(False)
        self.setItemDelegate(_Airy(self))
        self.setModel(model)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        letter = self.fontMetrics().averageCharWidth()
        for column in range(model.columnCount()):
            if column in widths:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(column, widths[column] * letter + 2 * AIR)
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._tell_moved)

    @property
    def current(self) -> int:
        """The number of the current row; -1 if there is none."""
        return self.currentIndex().row()

    @property
    def chosen(self) -> list[int]:
        """The numbers of the selected rows, ascending."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def choose(self, number: int) -> None:
        """Make a row the current one, and show it."""
        index = self.model().index(number, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Delete and open by key."""
        if event.matches(QKeySequence.StandardKey.Delete):
            self.deleted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        self.opened.emit()

    def _tell_moved(self) -> None:
        self.moved.emit()


class _Airy(QStyledItemDelegate):
    """Gives rows some air."""

    def sizeHint(self, option: QStyleOptionViewItem, _: object) -> QSize:  # noqa: N802  (Qt's name)
        """Return the room of a cell."""
        metrics: int = option.fontMetrics.height()  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]  (the stub lacks it)
        return QSize(0, metrics + AIR)
