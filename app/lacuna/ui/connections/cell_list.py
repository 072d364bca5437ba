"""The cells of a capability card as a table: what, its value, and how it is known."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from lacuna.core.servers import Card, cells
from lacuna.core.servers.wording import worded
from lacuna.ui.connections.columns import set_columns
from lacuna.ui.signals import signal

AIR = 8  # pixels between two rows


class CellList(QTreeWidget):
    """Shows a row a cell; one of them is current."""

    moved = signal(str)  # to the cell of this name

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_columns(self, "What the server can do", ("What", "Value", "How it is known"), stretched=1)
        self._rows = {name: QTreeWidgetItem() for name in cells()}
        for name, item in self._rows.items():
            item.setData(0, Qt.ItemDataRole.UserRole, name)
            item.setText(0, cells()[name].title)
            wide = self.fontMetrics().horizontalAdvance(cells()[name].title) + 3 * AIR
            item.setSizeHint(0, QSize(wide, self.fontMetrics().height() + AIR))
            self.addTopLevelItem(item)
        self.setCurrentItem(next(iter(self._rows.values())))
        self.currentItemChanged.connect(self._moved)

    @property
    def name(self) -> str:
        """The current cell's name."""
        current = self.currentItem()
        return next(name for name, item in self._rows.items() if item is current or current is None)

    def show_card(self, card: Card) -> None:
        """Show all of a card."""
        able = card.capabilities
        for name, item in self._rows.items():
            for column, text in ((1, worded(name, getattr(able, name))), (2, card.source(name).value)):
                item.setText(column, text)
                item.setToolTip(column, text)

    def _moved(self) -> None:
        self.moved.emit(self.name)
