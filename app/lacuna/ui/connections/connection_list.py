"""The list of all that completes; model files are looked into while it is shown."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from lacuna.core.connections import BUILT_IN, Connection
from lacuna.core.errors import ModelFileError
from lacuna.core.gguf import GgufHeader
from lacuna.services.model_files import inspect
from lacuna.ui.connections.columns import set_columns
from lacuna.ui.connections.servers import Servers
from lacuna.ui.connections.shelf import Row, row_of

SLOT = "looking into model files"
AIR = 8  # pixels between two rows
WIDEST = 270  # pixels of a name; what is longer is cut, and whole in its tip
HEADINGS = ("Name", "Where", "What it can do")


class ConnectionList(QTreeWidget):
    """Shows the connections in their order; the built-in model is always there."""

    def __init__(self, servers: Servers, parent: QWidget, *, offline: bool) -> None:
        super().__init__(parent)
        self._offline = offline
        self._servers = servers
        set_columns(self, "Connections", HEADINGS, stretched=1)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def show_all(self, current: str) -> None:
        """Show all connections, and choose one by its id, or the first."""
        self.clear()
        chosen = 0
        for place, connection in enumerate(self._servers.connections.book.all):
            item = QTreeWidgetItem()
            self._fill(item, row_of(connection, offline=self._offline))
            self.addTopLevelItem(item)
            chosen = place if connection.id == current else chosen
        if (item := self.topLevelItem(chosen)) is not None:
            self.setCurrentItem(item)
        self.setFocus()
        self._servers.tasks.start(SLOT, self._look)

    def current(self) -> Connection:
        """Return the connection that is chosen."""
        item = self.currentItem()
        found = None if item is None else self._servers.connections.find(item.data(0, Qt.ItemDataRole.UserRole))
        return found or BUILT_IN

    def stop(self) -> None:
        """Look into no more files."""
        self._servers.tasks.cancel(SLOT)

    async def _look(self) -> None:
        for connection in self._servers.connections.book.all:
            if connection.file is not None:
                known: GgufHeader | ModelFileError
                try:
                    known = await inspect(Path(connection.file.path))
                except ModelFileError as error:
                    known = error
                if (item := self._items().get(connection.id)) is not None:
                    self._fill(item, row_of(connection, known))

    def _items(self) -> Mapping[str, QTreeWidgetItem]:
        items = [item for place in range(self.topLevelItemCount()) if (item := self.topLevelItem(place)) is not None]
        return {item.data(0, Qt.ItemDataRole.UserRole): item for item in items}

    def _fill(self, item: QTreeWidgetItem, row: Row) -> None:
        metrics = self.fontMetrics()
        for column, text in enumerate(row.cells):
            item.setText(column, text)
        item.setData(0, Qt.ItemDataRole.UserRole, row.id)
        item.setToolTip(0, row.cells[0])
        item.setToolTip(1, "\n".join(dict.fromkeys(filter(None, (row.cells[1], *row.tip.splitlines())))))
        wide = min(metrics.horizontalAdvance(row.cells[0]) + 3 * AIR, WIDEST)
        item.setSizeHint(0, QSize(wide, metrics.height() + AIR))
