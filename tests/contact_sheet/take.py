"""One run of the program through all its states, at one theme, size and scale; started by ``contact_sheet.sheet``.

It prints what is wrong, a line each as JSON, and keeps a picture of each state in a folder if one is named.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import qasync  # pyright: ignore[reportMissingTypeStubs]  (it has none)
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from contact_sheet.classes import Seen
from contact_sheet.focus import FocusShown
from contact_sheet.look import on_screen, picture, sizable, wrong
from contact_sheet.parameter_scenes import PARAMETER_SCENES
from contact_sheet.server_scenes import SERVER_SCENES
from contact_sheet.stage import Stage, staged, write_settings
from contact_sheet.text_scenes import TEXT_SCENES
from contact_sheet.window_scenes import WINDOW_SCENES
from lacuna.services.folders import Places
from lacuna.ui.first_window import FirstWindow

SCENES: tuple[Callable[[Stage], AsyncIterator[str]], ...] = (
    *TEXT_SCENES,
    *PARAMETER_SCENES,
    *WINDOW_SCENES,
    *SERVER_SCENES,
)
TURNS = 60  # of the loop, after which a fault is one


async def shoot(first: FirstWindow, here: Places, wanted: dict[str, Any]) -> None:
    """Go through all states."""
    folder = Path(wanted["folder"]) if wanted["folder"] else None
    seen, focus = Seen(), FocusShown()
    number = 0
    async with staged(first, here, Path(wanted["rooms"]), tuple(wanted["size"])) as stage:
        for scene in SCENES:
            if wanted["only"] and scene.__name__ not in wanted["only"].split(","):
                continue
            await stage.clear()
            async for name in scene(stage):
                number += 1
                if folder is not None:
                    await quiet()
                for fault in await settled():
                    tell(state=name, fault=fault)
                seen.look()
                if folder is not None:
                    assert picture().save(str(folder / f"{number:03}-{name}.png"), quality=80)
                for fault in (*focus.missing(on_screen()[-1]), *await in_other_sizes()):
                    tell(state=name, fault=fault)
    for missing in seen.missing() if not wanted["only"] else ():
        tell(state="", fault=f"No state shows {missing}.")
    tell(states=number)


async def settled() -> list[str]:
    """Return what is wrong when the layouts have settled, which takes some turns of the loop."""
    for _ in range(4):
        await asyncio.sleep(0.002)
    found = wrong()
    for _ in range(TURNS):
        if not found:
            break
        await asyncio.sleep(0.02)
        found = wrong()
    return found


async def quiet() -> None:
    """Wait until nothing waits to be shown, such as the number of words."""
    for _ in range(TURNS):
        timers = [timer for window in on_screen() for timer in window.findChildren(QTimer)]
        if not any(timer.isSingleShot() and timer.isActive() for timer in timers):
            return
        await asyncio.sleep(0.01)


async def in_other_sizes() -> list[str]:
    """Return what is wrong in a dialog as small as it can be, and as large as the screen."""
    found: list[str] = []
    for dialog in sizable():
        own, place = dialog.size(), dialog.pos()
        for size in (dialog.minimumSizeHint().expandedTo(dialog.minimumSize()), dialog.screen().availableSize()):
            dialog.move(0, 0)
            dialog.resize(size)
            found += [f"at {size.width()} x {size.height()}, {fault}" for fault in await settled()]
        dialog.resize(own)
        dialog.move(place)
    return found


def tell(**facts: object) -> None:
    """Print a line for who started this."""
    sys.stdout.write(json.dumps(facts) + "\n")


def main() -> int:
    """Run, as the JSON in the only argument says."""
    wanted = json.loads(sys.argv[1])
    rooms = Path(wanted["rooms"])
    here = Places(rooms / "config", rooms / "data", rooms / "log")
    write_settings(here.settings, {"theme": wanted["theme"], "still": True})
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Lacuna")
    app.setQuitOnLastWindowClosed(False)
    first = FirstWindow(app, here.settings)
    first.furnish()
    first.window.show()
    first.window.activateWindow()
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        runner.run(shoot(first, here, wanted))
    return 0


if __name__ == "__main__":
    sys.exit(main())
