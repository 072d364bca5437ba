"""The program after its first paint: every service made once, joined to the window, and closed in reverse order."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from lacuna.services.completions import Completions
from lacuna.services.engine_process import EngineProcess, EngineState
from lacuna.services.tasks import Tasks
from lacuna.ui.desk import Desk
from lacuna.ui.first_window import FirstWindow


async def run(
    first: FirstWindow,
    report: Callable[[BaseException], object],
    *,
    opening: Path | None,
    engine_log: Path | None,
) -> None:
    """Serve the window until it is closed.

    Args:
        first: the window, already shown.
        report: told of every fault of the program.
        opening: a manuscript to open at once.
        engine_log: where the built-in model notes every request, or None.

    """
    closed = asyncio.Event()
    tasks = Tasks(report)

    desk: Desk | None = None

    def engine_changed(state: EngineState) -> None:
        if desk is not None:
            desk.engine_changed(state)

    engine = EngineProcess(tasks, engine_changed, request_log=engine_log)
    async with Completions() as completions, engine, tasks:
        desk = Desk(first, tasks, completions, engine, closed.set)
        engine.start()
        if opening is not None:
            desk.documents.open_path(opening)
        await closed.wait()
        desk.completing.stop()
        first.keep_settings()
        first.window.hide()
