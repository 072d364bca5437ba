"""The window with its presets, as the program joins them, without anything to write with."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from lacuna.core.parameters import Parameters
from lacuna.services.presets import PresetShelf
from lacuna.services.settings import Settings
from lacuna.services.tasks import Tasks
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.parameters import ParameterPanel
from lacuna.ui.presets import PresetsDesk
from lacuna.ui.presets.managing import SLOT
from ui.dialogs import until


@dataclass
class World:
    """A writer before the panel."""

    first: FirstWindow
    shelf: PresetShelf
    desk: PresetsDesk
    tasks: Tasks
    sentence: str

    @property
    def panel(self) -> ParameterPanel:
        """The panel."""
        return self.first.window.panel

    @property
    def button(self) -> str:
        """What the button for presets says."""
        return self.panel.head.preset.accessibleName()

    @property
    def names(self) -> list[str]:
        """The presets in their order."""
        return [preset.name for preset in self.shelf.presets.presets]

    def now(self) -> Parameters:
        """Return what is set."""
        return self.panel.parameters()

    def do(self, action: str) -> None:
        """Trigger an action."""
        self.first.actions[action].trigger()

    async def quiet(self) -> None:
        """Wait until nothing is being changed."""
        await asyncio.sleep(0)
        await until(lambda: not self.tasks.running(SLOT))


@asynccontextmanager
async def presets_world(app: QApplication, folder: Path, settings: Settings | None = None) -> AsyncGenerator[World]:
    """Open the window; its settings and presets are in a folder."""
    bugs: list[BaseException] = []
    first = FirstWindow(app, folder / "settings.json")
    if settings is not None:
        first.settings = settings
    first.furnish()
    first.window.show()
    first.window.activateWindow()
    async with Tasks(bugs.append) as tasks:
        shelf = PresetShelf(folder)
        desk = PresetsDesk(first, shelf, tasks)
        yield World(first, shelf, desk, tasks, await desk.come())
    first.window.hide()
    first.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for bug in bugs:
        raise bug
