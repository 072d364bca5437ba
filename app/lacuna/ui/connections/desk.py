"""Joins what completes with the window: the status bar, the panel's note and limits."""

from PySide6.QtCore import QObject

from lacuna.services.engine_process import EngineState
from lacuna.ui.active_model import ActiveModel
from lacuna.ui.documents import Documents
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.main_window import MainWindow

NOTE = "A tiny model, for trying things out"
ENGINE = {
    EngineState.STARTING: "Built-in model, starting",
    EngineState.RESTARTING: "Built-in model, starting again",
    EngineState.READY: "Built-in model, offline",
    EngineState.FAILED: "Built-in model, not running",
    EngineState.STOPPED: "Built-in model, stopped",
}


class ConnectionsDesk(QObject):
    """Shows what completes, and lets the writer choose it."""

    def __init__(self, window: MainWindow, active: ActiveModel, documents: Documents, editor: ManuscriptEditor) -> None:
        super().__init__(window)
        self._window = window
        self._active = active
        self._documents = documents
        self._editor = editor
        self._engine = EngineState.STOPPED
        active.changed.connect(self._show)
        active.failed.connect(window.notice.show_notice)
        documents.changed.connect(self._follow)
        self._follow()
        self._show()

    def engine_changed(self, state: EngineState) -> None:
        """Show how the built-in model is."""
        self._engine = state
        if state is EngineState.READY and self._active.built_in:
            self._active.look()
        self._show_status()

    def _follow(self) -> None:
        self._active.follow(self._editor.manuscript, self._documents.path)

    def _show(self) -> None:
        self._window.panel.set_model_note(NOTE if self._active.built_in else "")
        self._window.panel.set_limits(self._active.limits())
        self._show_status()

    def _show_status(self) -> None:
        if self._active.built_in:
            ready = self._engine is EngineState.READY
            self._window.status.show_connection(ENGINE[self._engine], working=ready)
        else:
            names = (self._active.connection.name, self._active.model)
            self._window.status.show_connection(", ".join(filter(None, names)), working=True)
