"""Choosing a model: searched in what the server lists, or typed."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from lacuna.core.errors import LacunaError
from lacuna.services.completions import ModelInfo
from lacuna.services.tasks import Tasks
from lacuna.ui.connections.columns import set_columns
from lacuna.ui.connections.model_rows import Row, rows
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_button, make_label, make_search

SLOT = "listing models to choose from"
SIZE = 640, 460
LEAST = 420, 320  # below that, sentences would be cut
TO_THE_LIST = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
AIR = 8  # pixels between two rows
HEADINGS = ("Model", "Context", "Remark")


class ModelDialog(QDialog):
    """Lists models, the server's order kept; the arrows move in the list while the search has the keyboard.

    Args:
        tasks: owns what runs.
        ask: asks the server for its models.
        parent: the window to which it belongs.
        known: what the server listed before; None asks it at once.
        current: the model in use, or empty.

    """

    chosen = signal(str)

    def __init__(
        self,
        tasks: Tasks,
        ask: Callable[[], Awaitable[Sequence[ModelInfo]]],
        parent: QWidget,
        *,
        known: Sequence[ModelInfo] | None,
        current: str,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._ask = ask
        self._models: Sequence[ModelInfo] = known or ()
        self._current = current
        self.setWindowTitle("Choose a model")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._search = make_search(self, "Search, or type the name of a model")
        self._search.installEventFilter(self)
        self._list = self._make_list()
        self._told = make_label(self, name="quiet", wrap=True)
        self._refresh = make_button(self, "&Refresh")
        cancel = make_button(self, "Cancel")
        self._choose = make_button(self, "&Choose", "complete")
        self._choose.setDefault(True)
        self._lay_out(cancel)
        self._search.textChanged.connect(self._show)
        self._list.itemActivated.connect(self._choose_now)
        self._refresh.clicked.connect(self._look)
        self._choose.clicked.connect(self._choose_now)
        cancel.clicked.connect(self.reject)
        self.setMinimumSize(*LEAST)
        self.resize(*SIZE)
        self._show()
        if known is None:
            self._look()
        else:
            self._tell_count()
        self._search.setFocus()

    def done(self, result: int) -> None:
        """Close, and stop asking."""
        self._tasks.cancel(SLOT)
        super().done(result)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        """Let the arrows move in the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in TO_THE_LIST:
            self._list.event(event)
            return True
        return super().eventFilter(watched, event)

    def _make_list(self) -> QTreeWidget:
        made = QTreeWidget(self)
        set_columns(made, "Models", HEADINGS, stretched=0)
        made.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the end of a long id tells it from others
        return made

    def _lay_out(self, cancel: QWidget) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._refresh)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(self._search)
        column.addWidget(self._list, 1)
        column.addWidget(self._told)
        column.addLayout(buttons)

    def _look(self) -> None:
        self._told.setText("Asking the server…")
        self._refresh.setEnabled(False)
        self._tasks.start(SLOT, self._looking)

    async def _looking(self) -> None:
        try:
            self._models = await self._ask()
        except LacunaError as error:
            self._told.setText(f"{error} You can type the name of a model all the same.")
        else:
            self._tell_count()
        self._refresh.setEnabled(True)
        self._show()

    def _tell_count(self) -> None:
        count = len(self._models)
        self._told.setText(f"The server lists {count:,} model{'' if count == 1 else 's'}.")

    def _show(self) -> None:
        found = rows(self._models, self._search.text(), datetime.now(UTC).date())
        self._list.clear()
        self._list.addTopLevelItems([_item(row, self._list.fontMetrics().height() + AIR) for row in found])
        wanted = next((n for n, row in enumerate(found) if row.model == self._current and not row.typed), 0)
        if (item := self._list.topLevelItem(wanted)) is not None:
            self._list.setCurrentItem(item)
        self._choose.setEnabled(bool(found))

    def _choose_now(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            self.chosen.emit(item.data(0, Qt.ItemDataRole.UserRole))
            self.accept()


def _item(row: Row, height: int) -> QTreeWidgetItem:
    item = QTreeWidgetItem([row.title, row.context, row.remark])
    item.setSizeHint(0, QSize(0, height))
    item.setData(0, Qt.ItemDataRole.UserRole, row.model)
    item.setToolTip(0, "" if row.typed else row.model)
    item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item
