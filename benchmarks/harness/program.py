"""The real program, offscreen, with the server of made-up tokens in place of its engine."""

import asyncio
import os
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
from lacuna.core.parameters import Limits, Parameters
from lacuna.services import garbage
from lacuna.services.completions import Completions
from lacuna.services.connections import Connections
from lacuna.services.gguf_process import GgufProcess
from lacuna.services.keychain import Keychain
from lacuna.services.keys import Keys
from lacuna.services.redactor import Redactor
from lacuna.services.targets import Targets
from lacuna.services.tasks import Tasks
from lacuna.ui.active_model import ActiveModel
from lacuna.ui.desk import Desk
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.signals import Emits

T = TypeVar("T")
Work = Callable[["Program"], Coroutine[Any, Any, T]]
PAINTED = 0.1  # seconds
SETTLED = 0.5  # seconds after which nothing is left to do: words are counted 0.4 s after a change


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
        self.put_caret(caret)
        self.editor.centerCursor()
        self.editor.setFocus()
        await asyncio.sleep(SETTLED)
        self.editor.centerCursor()  # again: how high the paragraphs are is known only once they were seen
        await asyncio.sleep(PAINTED)

    def put_caret(self, pos: int) -> None:
        """Move the caret, as a click does."""
        cursor = self.editor.textCursor()
        cursor.setPosition(pos)
        self.editor.setTextCursor(cursor)

    def complete(self, tokens: int) -> None:
        """Ask for tokens, as the writer does."""
        panel = self.first.window.panel
        panel.set_limits(Limits())  # not the built-in model's
        panel.show_parameters(Parameters(max_tokens=tokens, logprobs=5))
        self.first.actions["complete"].trigger()
        if not self.desk.completing.running:
            raise RuntimeError("the program did not begin to complete")

    async def streaming(self) -> None:
        """Wait until the first token of a request has entered the text."""
        size = len(self.editor.manuscript)
        await heard(self.editor.shown, lambda: len(self.editor.manuscript) > size)

    async def ended(self) -> None:
        """Wait until no request runs; raise if one failed."""
        await heard(self.desk.completing.changed, lambda: not self.desk.completing.running)
        if self.first.window.notice.isVisible():
            raise RuntimeError("the program has something to say: a request failed")

    async def completed(self, tokens: int) -> None:
        """Ask for tokens and wait until all have come."""
        self.complete(tokens)
        await self.ended()

    async def stop(self) -> None:
        """Stop what streams, as Esc does, and wait until it is quiet."""
        self.first.actions["stop"].trigger()
        await asyncio.sleep(SETTLED)


async def heard(told: Emits[()], enough: Callable[[], bool]) -> None:
    """Wait until something is so; a signal tells when it may have become so."""
    again = asyncio.Event()
    told.connect(again.set)
    while not enough():
        again.clear()
        await again.wait()
    told.disconnect(again.set)


def in_program(work: Work[T], *, rate: float = 0.0) -> T:
    """Run the program with a server that sends ``rate`` tokens a second, and do ``work`` in it."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101  (made above)

    async def run() -> T:
        tasks = Tasks(fail)
        engine = LoopbackEngine(tasks, rate)
        files = GgufProcess(tasks, print, print)
        async with Completions() as completions, engine, files, Keychain(fail_to_wait) as keychain, tasks:
            redactor = Redactor()
            targets = Targets(completions, Keys(keychain, redactor), engine, files, redactor)
            active = ActiveModel(Connections(Path(home), Path(home)), targets, tasks, first.window)
            desk = Desk(first, tasks, completions, active, fail_to_close)
            tasks.start(garbage.SLOT, garbage.collect, desk.busy)  # as the program does: Python would at any time
            program = Program(first, desk, await engine.endpoint())
            try:
                return await work(program)
            finally:
                desk.completing.stop()
                first.window.hide()

    with tempfile.TemporaryDirectory() as home:
        first = FirstWindow(app, Path(os.environ["XDG_CONFIG_HOME"]) / "lacuna" / "settings.json")
        first.furnish()
        first.window.show()
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
            return runner.run(run())


def fail_to_close() -> None:
    """Nothing in a benchmark closes the window."""


def fail_to_wait(_: str) -> None:
    """Nothing in a benchmark asks the keychain."""
