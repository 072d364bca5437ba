"""A writer in a process of its own, who loads prompts and starts the batch: a test kills it in the middle."""

import asyncio
import os
import sys
from functools import partial
from pathlib import Path

import qasync  # pyright: ignore[reportMissingTypeStubs]  (it has none)
from PySide6.QtWidgets import QApplication

from lacuna.core.parameters import Parameters
from ui.batch.batch_hands import open_desk, press
from ui.dialogs import choose_file, until
from ui.room import room

PROMPTS = "home/prompts.txt"  # in the folder of the batch


async def write(app: QApplication, folder: Path) -> None:
    """Ask the built-in model, and go on until somebody ends it."""
    async with room(app, folder, built_in=True) as desk:
        desk.first.window.panel.show_parameters(Parameters(max_tokens=1, n=2))
        window = open_desk(desk)
        press(window, "Load")
        await choose_file(window, folder / PROMPTS)
        await until(window.prompts.table.model().rowCount)
        press(window, "Start")
        await asyncio.Event().wait()


def main() -> None:
    """Begin."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QApplication(["lacuna"])
    with asyncio.Runner(loop_factory=partial(qasync.QEventLoop, app)) as runner:
        runner.run(write(app, Path(sys.argv[1])))


if __name__ == "__main__":
    main()
