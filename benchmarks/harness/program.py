"""The real program, offscreen, with the server of made-up tokens in place of its engine."""

import asyncio
import sys
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import qasync  # pyright: ignore[reportMissingTypeStubs]  (it has none)
from PySide6.QtWidgets import QApplication

from harness.loopback import LoopbackEngine, fail
from lacuna.core.completions import Endpoint
from lacuna.core.manuscript import Manuscript
from lacuna.core.parameters import Parameters
from lacuna.services.completions import Completions
from lacuna.services.tasks import Tasks
from lacuna.ui.desk import Desk
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.first_window import FirstWindow

T = TypeVar("T")
SETTLED = 0.6  # seconds after which nothing is left to do: words are counted 0.4 s after a change


@dataclass(frozen=True)
class Program:
    """The window and all behind it."""

    first: FirstWindow
    desk: Desk
    endpoint: Endpoint

    @property
    def editor(self) -> ManuscriptEditor:
        """The manuscript's widget."""
        return self.first.editor

    async def show(self, manuscript: Manuscript, caret: int) -> None:
        """Show a manuscript with the caret at a place, and wait until all is quiet."""
        self.editor.set_manuscript(manuscript)
        cursor = self.editor.textCursor()
        cursor.setPosition(caret)
        self.editor.setTextCursor(cursor)
        self.editor.centerCursor()
        await asyncio.sleep(SETTLED)

    def complete(self, tokens: int) -> None:
        """Ask for tokens, as the writer does."""
        self.first.window.panel.show_parameters(Parameters(max_tokens=tokens, logprobs=5))
        self.first.actions["complete"].trigger()

    async def stop(self) -> None:
        """Stop what streams, as Esc does, and wait until it is quiet."""
        self.first.actions["stop"].trigger()
        await asyncio.sleep(SETTLED)


def in_program(work: Callable[[Program], Coroutine[Any, Any, T]], *, rate: float = 0.0) -> T:
    """Run the program with a server that sends ``rate`` tokens a second, and do ``work`` in it."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101  (made above)

    async def run() -> T:
        tasks = Tasks(fail)
        engine = LoopbackEngine(tasks, rate)
        async with Completions() as completions, engine, tasks:
            desk = Desk(first, tasks, completions, engine, fail_to_close)
            program = Program(first, desk, await engine.endpoint())
            try:
                return await work(program)
            finally:
                desk.completing.stop()
                first.window.hide()

    with tempfile.TemporaryDirectory() as home:
        first = FirstWindow(app, Path(home) / "settings.json")
        first.actions["heat"].setChecked(True)
        first.window.show()
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
            return runner.run(run())


def fail_to_close() -> None:
    """Nothing in a benchmark closes the window."""
