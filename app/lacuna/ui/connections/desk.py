"""Joins what completes with the window: its buttons, the status bar, the panel's note and limits, the dialogs."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from lacuna.core.connections import BUILT_IN, Connection
from lacuna.services.completions import ModelInfo
from lacuna.services.engine_process import EngineState
from lacuna.ui.active_model import ActiveModel
from lacuna.ui.connection_button import NOT_ASKED
from lacuna.ui.connections.connections_dialog import ConnectionsDialog, form_of
from lacuna.ui.connections.model_dialog import ModelDialog
from lacuna.ui.connections.model_files import ModelFiles
from lacuna.ui.connections.servers import Servers
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.sheets import Documents

NOTE = "A small model, for trying things out"
ENGINE = {
    EngineState.STARTING: "starting",
    EngineState.RESTARTING: "starting again",
    EngineState.READY: "ready",
    EngineState.FAILED: "not running",
    EngineState.STOPPED: "stopped",
}
FILE = ENGINE | {EngineState.STOPPED: "not loaded", EngineState.FAILED: "not loaded"}


class ConnectionsDesk(QObject):
    """Shows what completes, and lets the writer choose it."""

    def __init__(self, first: FirstWindow, servers: Servers, active: ActiveModel, documents: Documents) -> None:
        super().__init__(first.window)
        self._window = first.window
        self._editor = first.editor
        self._servers = servers
        self._active = active
        self._documents = documents
        self._offline = first.actions["offline"]
        self._engine = self._file = EngineState.STOPPED
        self._loaded = 0.0
        self._window.connection.add_action(first.actions["open_model"])
        self._window.connection.add_action(first.actions["connections"])
        self._window.connection.chosen.connect(self._choose_connection)
        self._window.model.clicked.connect(self._choose_model)
        first.actions["model"].triggered.connect(self._choose_model)
        first.actions["connections"].triggered.connect(self._show_connections)
        self._files = ModelFiles(servers, first.window)
        self._files.opened.connect(self._opened)
        self._files.told.connect(self._window.notice.show_notice)
        first.actions["open_model"].triggered.connect(self._files.ask)
        active.changed.connect(self._show)
        self._offline.toggled.connect(self._show)
        active.failed.connect(self._window.notice.show_notice)
        servers.keychain.changed.connect(self._window.status.show_request)
        documents.changed.connect(self._follow)
        self._follow()
        self._show()

    def open_file(self, path: Path) -> None:
        """Write with a model file from now on."""
        self._files.open(path)

    def engine_changed(self, state: EngineState) -> None:
        """Show how the built-in model is."""
        self._engine = state
        if state is EngineState.READY and self._active.built_in:
            self._active.look()
        self._show_status()

    def file_changed(self, state: EngineState) -> None:
        """Show how the model file is that is open."""
        self._file, self._loaded = state, 0.0
        self._show_status()

    def file_progressed(self, share: float) -> None:
        """Show how much of a model file has been loaded."""
        self._loaded = share
        self._show_status()

    def edit(self, connection_id: str) -> None:
        """Open a connection's form, or all connections if it is the built-in one or gone."""
        connection = self._servers.connections.find(connection_id)
        if connection is None or connection.id == BUILT_IN.id:
            self._show_connections()
            return
        dialog = form_of(self._servers, connection, self._window)
        dialog.saved.connect(self._edited)
        dialog.open()

    def _opened(self, connection_id: str) -> None:
        self._active.connections_changed()
        self._active.choose_connection(connection_id)

    def _edited(self, _: str) -> None:
        self._active.connections_changed()

    def _follow(self) -> None:
        self._active.follow(self._editor.manuscript, self._documents.path)

    def _choose_connection(self, name: str) -> None:
        connections = self._servers.connections.book.all
        self._active.choose_connection(next(known.id for known in connections if known.name == name))

    def _choose_model(self) -> None:
        connection = self._active.connection
        if connection.file is not None:  # it has one model: another one is another file
            self._show_connections()
            return

        async def models() -> Sequence[ModelInfo]:
            return await self._servers.targets.models(connection, afresh=True)

        known = self._servers.targets.listed(connection)
        dialog = ModelDialog(self._servers.tasks, models, self._window, known=known, current=self._active.model)
        dialog.chosen.connect(self._active.choose_model)
        dialog.open()

    def _show_connections(self) -> None:
        current, offline = self._active.connection.id, self._offline.isChecked()
        dialog = ConnectionsDialog(self._servers, self._window, current=current, offline=offline)
        dialog.changed.connect(self._active.connections_changed)
        dialog.used.connect(self._active.choose_connection)
        dialog.file_asked.connect(dialog.accept)
        dialog.file_asked.connect(self._files.ask)
        dialog.open()

    def _show(self) -> None:
        active, window = self._active, self._window
        if active.connection.file is not None:
            active.look()  # a header tells it without anything being sent or loaded
        known = self._servers.connections.book.all
        resting = {each.name for each in known if self._rests(each)}
        window.connection.show_connections([each.name for each in known], active.connection.name, resting)
        window.model.show_model(active.model)
        window.panel.set_model_note(NOTE if active.built_in else "")
        if active.built_in:
            window.empty.show_built_in()
        else:
            window.empty.show_model(active.model, active.connection.name, here=active.connection.file is not None)
        window.panel.set_limits(active.limits(), active.card.capabilities)
        self._show_status()

    def _show_status(self) -> None:
        connection, state = self._active.connection, self._state()
        told = connection.name
        if connection.file is not None:
            loading = state in (EngineState.STARTING, EngineState.RESTARTING) and self._loaded
            told += f", loading {100 * self._loaded:.0f} %" if loading else f", {FILE[state]}"
        elif self._active.built_in:
            told += f", {ENGINE[state]}"
        rests = self._rests(connection)
        working = state is EngineState.READY and not rests
        self._window.status.show_connection(told, working=working, why=NOT_ASKED if rests else "")

    def _rests(self, connection: Connection) -> bool:
        """Return whether a connection is not asked now, since it is elsewhere and Lacuna works offline."""
        return self._offline.isChecked() and not connection.here

    def _state(self) -> EngineState:
        """Return how the process is that serves the connection in use; other servers are thought to work."""
        connection = self._active.connection
        if connection.file is not None:
            return self._file if connection.file == self._servers.files.file else EngineState.STOPPED
        return self._engine if self._active.built_in else EngineState.READY
