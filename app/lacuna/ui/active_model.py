"""What completes now: one connection and one of its models, remembered for each manuscript."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from lacuna.core.connections import BUILT_IN, Connection, Use
from lacuna.core.errors import ConnectionsError, LacunaError, StoreError
from lacuna.core.parameters import Limits
from lacuna.core.servers import Card, Kind
from lacuna.services.completions import ModelInfo
from lacuna.services.connections import Connections
from lacuna.services.targets import Target, Targets, first_usable
from lacuna.services.tasks import Tasks
from lacuna.ui.signals import signal

SLOT = "remembering what completes"
LOOKING = "listing models"


class ActiveModel(QObject):
    """Holds the choice; nothing is sent to a server before the writer asks for something."""

    changed = signal()  # another connection or model, or more is known of it
    failed = signal(str)  # a sentence for the writer

    def __init__(self, connections: Connections, targets: Targets, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._connections = connections
        self._targets = targets
        self._tasks = tasks
        self._use = connections.used(None)
        self._manuscript: object = None
        self._path: Path | None = None

    @property
    def use(self) -> Use:
        """The choice itself, to ask with later: by then another manuscript may be shown, which has its own."""
        return self._use

    @property
    def connection(self) -> Connection:
        """The connection in use."""
        return self._connections.find(self._use.connection) or BUILT_IN

    @property
    def model(self) -> str:
        """The model's id; empty if it is the first that the server will list."""
        if self._use.model or self.connection.model:
            return self._use.model or self.connection.model
        listed = self._targets.listed(self.connection)
        return first_usable(listed).id if listed else self.connection.deployment

    @property
    def info(self) -> ModelInfo | None:
        """What the server told of the model, or None if it was not asked or did not tell."""
        listed = self._targets.listed(self.connection) or []
        return next((info for info in listed if info.id == self.model), None)

    @property
    def card(self) -> Card:
        """What the server can do with the model, as far as it is known."""
        return self._targets.cards.known(self.connection, self.model)

    def limits(self) -> Limits:
        """Return what the model takes, as far as it is known."""
        card, info = self.card, self.info
        context = card.capabilities.context
        if info is not None and "context" not in card.chosen:
            context = info.context_length or context
        return Limits(context=context)

    @property
    def built_in(self) -> bool:
        """Whether it is the program's own model."""
        return self.connection.kind is Kind.BUILT_IN

    def choose(self, use: Use) -> None:
        """Complete with another connection or model from now on."""
        if use != self._use:
            self._use = use
            self._remember()
            self.changed.emit()

    def choose_connection(self, connection_id: str) -> None:
        """Complete with another connection and its own model from now on."""
        self.choose(Use(connection=connection_id))

    def choose_model(self, model: str) -> None:
        """Complete with another model of this connection from now on."""
        self.choose(Use(connection=self.connection.id, model=model))

    def follow(self, manuscript: object, path: Path | None) -> None:
        """Take what a manuscript was written with; one that was only given another name keeps what it has."""
        if manuscript is not self._manuscript:
            self._manuscript, self._path = manuscript, path
            use = self._connections.used(path)
            if use != self._use:
                self._use = use
                self.changed.emit()
        elif path != self._path:
            self._path = path
            self._remember()

    def connections_changed(self) -> None:
        """Take note that connections were changed or removed."""
        if self._connections.find(self._use.connection) is None:
            self._use = Use()
        self.changed.emit()

    def look(self) -> None:
        """Ask the connection in use for its models, if it was not asked yet; ``changed`` tells when it answered."""
        if self._targets.listed(self.connection) is None:
            self._tasks.start(LOOKING, self._look, self.connection)

    async def target(self, use: Use | None = None) -> Target:
        """Return where a request goes now, or went when ``use`` was the choice.

        Raises:
            LacunaError: the connection cannot be used, or has no model.

        """
        known = self.info, self.card
        use = use or self._use
        target = await self._targets.of(self._connections.find(use.connection) or BUILT_IN, use.model)
        if use == self._use:
            self._remember()
        if known != (self.info, self.card):
            self.changed.emit()
        return target

    async def learn(self, target: Target, cells: Mapping[str, Any]) -> None:
        """Take note of what turned out to be otherwise with a server."""
        try:
            await self._targets.cards.learn(target.connection, target.model.id, cells)
        except StoreError as error:
            self.failed.emit(str(error))
        self.changed.emit()

    async def _look(self, connection: Connection) -> None:
        with suppress(LacunaError):  # told when something is asked of the connection
            await self._targets.models(connection)
            self.changed.emit()

    def _remember(self) -> None:
        self._connections.remember(self._use, self._path)
        self._tasks.start(SLOT, self._keep)

    async def _keep(self) -> None:
        try:
            await self._connections.keep()
        except ConnectionsError as error:
            self.failed.emit(str(error))
