"""The window with what a connection's server can do: how each thing is known, measured, or set by the writer."""

from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from lacuna.core.completions import Endpoint
from lacuna.core.connections import Connection
from lacuna.core.errors import LacunaError, UnknownModel
from lacuna.core.servers import DIALECTS, Card, Kind, cells
from lacuna.services.measuring import MEASURED
from lacuna.services.targets import first_usable
from lacuna.ui.combo_box import ComboBox
from lacuna.ui.connections.cell_editor import CellEditor
from lacuna.ui.connections.cell_list import CellList
from lacuna.ui.connections.servers import Servers
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_button, make_label

SLOT = "looking after a card"
SIZE = 640, 620
LEAST = 560, 460  # below that, sentences would be cut
COST = "Measuring sends some thirty requests of a token or a few; a service that bills will bill them."
UNKNOWN = "A server of a kind that Lacuna does not know"
FIRST = "The first model that the server lists"


class CardDialog(QDialog):
    """Shows one card at a time; what the writer sets is kept at once."""

    changed = signal()

    def __init__(
        self, servers: Servers, connection: Connection, reach: Callable[[], Awaitable[Endpoint]], parent: QWidget
    ) -> None:
        """Show what is known.

        Args:
            servers: what the windows of the connections work with.
            connection: the one in question.
            reach: returns where it leads, with its key.
            parent: the window under it.

        """
        super().__init__(parent)
        self._servers = servers
        self._cards = servers.targets.cards
        self._connection = connection
        self._reach = reach
        self._busy = False
        self._card = Card()
        self.setWindowTitle(f"What {connection.name} can do")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._which = ComboBox(self)
        self._which.setAccessibleName("Model")
        self._about = make_label(self, name="quiet", wrap=True)
        self._list = CellList(self)
        self._editor = CellEditor(self)
        self._progress = QProgressBar(self)
        self._progress.setRange(0, len(MEASURED))
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName("Measured")
        self._told = make_label(self, COST, "quiet", wrap=True)
        self._measure = make_button(self, "&Measure")
        self._reset = make_button(self, "&Forget all")
        self._close = make_button(self, "Close")
        self._lay_out()
        self._which.addItems(self._models())
        self._which.currentIndexChanged.connect(self._show)
        self._list.moved.connect(self._show_cell)
        self._editor.chosen.connect(self._choose)
        self._editor.given_up.connect(self._give_up)
        self._measure.clicked.connect(self._measure_it)
        self._reset.clicked.connect(self._forget)
        self._close.clicked.connect(self.reject)
        self.setMinimumSize(*LEAST)
        self.resize(QSize(*SIZE).boundedTo(self.screen().availableSize()))
        self._show()
        self._list.setFocus()

    def reject(self) -> None:
        """Stop measuring, or else close."""
        if self._busy:
            self._servers.tasks.cancel(SLOT)
            self._end("Stopped. Nothing of it was kept.")
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Close, and stop what was waited for."""
        self._servers.tasks.cancel(SLOT)
        super().done(result)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._measure, self._reset):
            buttons.addWidget(button)
        for button in (self._measure, self._reset, self._close):
            button.setAutoDefault(False)  # Return is the field's
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(self._which)
        column.addWidget(self._about)
        column.addWidget(self._list, 1)
        column.addWidget(self._editor)
        column.addWidget(self._progress)
        column.addWidget(self._told)
        column.addLayout(buttons)
        self._progress.hide()

    def _models(self) -> list[str]:
        connection = self._connection
        listed = [info.id for info in self._servers.targets.listed(connection) or []]
        own = connection.model or connection.deployment
        names = dict.fromkeys([own, *self._cards.models(connection), *listed])
        return [name for name in names if name] or [FIRST]

    def _model(self) -> str:
        return "" if self._which.currentText() == FIRST else self._which.currentText()

    def _show(self) -> None:
        self._card = card = self._cards.known(self._connection, self._model())
        dialect = DIALECTS[card.kind]
        title = UNKNOWN if card.kind is Kind.UNKNOWN else dialect.title
        self._about.setText(" ".join(part for part in (f"{title}.", dialect.remark, _when(card)) if part))
        self._list.show_card(card)
        self._show_cell(self._list.name)

    def _show_cell(self, name: str) -> None:
        self._editor.show_cell(self._card, name)

    def _choose(self, name: str, value: object) -> None:
        try:
            card = self._card.choose(name, value)
        except ValueError as error:
            self._editor.complain(str(error))
            return
        self._start(self._keeping, card)

    def _give_up(self, name: str) -> None:
        self._start(self._keeping, self._card.give_up(name))

    def _forget(self) -> None:
        self._start(self._forgetting)

    async def _keeping(self, card: Card) -> None:
        await self._cards.put(self._connection, self._model(), card)

    async def _forgetting(self) -> None:
        await self._cards.reset(self._connection, self._model())

    def _measure_it(self) -> None:
        if self._busy:
            self.reject()
            return
        self._busy = True
        self._measure.setText("S&top")
        self._progress.setValue(0)
        self._progress.show()
        self._start(self._measuring)
        self._told.setText("Asking the server what it is…")

    async def _measuring(self) -> None:
        endpoint = await self._reach()
        model = self._model()
        if not model:
            models = await self._servers.completions.models(endpoint)
            if not models:
                raise UnknownModel("The server lists no models. Enter the name of one in the connection.")
            model = first_usable(models).id
            self._which.insertItem(0, model)
            self._which.setCurrentIndex(0)
        await self._cards.measure(self._connection, endpoint, model, self._tell)

    def _tell(self, name: str) -> None:
        self._progress.setValue(MEASURED.index(name))
        self._told.setText(f"Measuring: {cells()[name].title.lower()}…")

    def _start(self, work: Callable[..., Coroutine[Any, Any, None]], *arguments: object) -> None:
        for widget in (self._editor, self._reset, self._which):
            widget.setEnabled(not self._busy)
        self._servers.tasks.start(SLOT, self._telling, work, *arguments)

    async def _telling(self, work: Callable[..., Coroutine[Any, Any, None]], *arguments: object) -> None:
        """Do some work and say why it failed. When it is cancelled the window may be gone."""
        try:
            await work(*arguments)
        except LacunaError as error:
            self._end(str(error), broken=True)
        else:
            self._end(COST)
        self.changed.emit()

    def _end(self, sentence: str, *, broken: bool = False) -> None:
        self._busy = False
        self._measure.setText("&Measure")
        self._progress.hide()
        self._told.setObjectName("broken" if broken else "quiet")
        self._told.style().polish(self._told)
        self._told.setText(sentence)
        for widget in (self._editor, self._reset, self._which):
            widget.setEnabled(True)
        self._show()


def _when(card: Card) -> str:
    if not card.measured:
        return "Not measured yet."
    try:
        moment = datetime.fromisoformat(card.measured_at).astimezone()
    except (ValueError, OverflowError):
        return "Measured."
    return f"Measured on {moment:%d %B %Y at %H:%M}."
