"""The built-in model's process: started early, back by itself after a death, ended with the program."""

from collections.abc import Callable
from pathlib import Path

from lacuna.services.server_process import TRIES, EngineState, OnDeath, ServerProcess, engine_command
from lacuna.services.tasks import Tasks

__all__ = ["TRIES", "EngineProcess", "EngineState"]


class EngineProcess(ServerProcess):
    """Owns the built-in model's process; see ``ServerProcess``."""

    slot = "engine"
    name = "Built-in model"
    subject = "The built-in model"
    patience = 30.0  # on a slow machine

    def __init__(
        self,
        tasks: Tasks,
        on_change: Callable[[EngineState], object],
        *,
        request_log: Path | None = None,
        on_death: OnDeath | None = None,
    ) -> None:
        log = [] if request_log is None else ["--request-log", str(request_log)]
        super().__init__(tasks, on_change, engine_command(*log), on_death)

    def died(self) -> None:
        """Start it again, so that it is ready when it is wanted."""
        self.start()
