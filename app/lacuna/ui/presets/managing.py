"""What is done with presets in their windows: each change is written at once, and what goes wrong is told there."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QObject

from lacuna.core.errors import PresetsError
from lacuna.core.parameters import Value
from lacuna.core.presets import BUILT_IN, Preset, Presets, merged
from lacuna.services.presets import PresetShelf, read_file, write_file
from lacuna.services.tasks import Tasks
from lacuna.ui import ask
from lacuna.ui.main_window import MainWindow
from lacuna.ui.presets.presets_dialog import PresetsDialog
from lacuna.ui.presets.save_dialog import SaveDialog
from lacuna.ui.signals import signal

SLOT = "changing presets"
FILES = {"Presets (*.json)": "json"}
READABLE = "Presets (*.json);;All files (*)"
SHOWN = 8  # problems of a file that are named one by one


class Managing(QObject):
    """Opens the windows, and does what they ask for."""

    changed = signal()  # the presets on the shelf
    kept = signal(str)  # a preset was saved, and is in use from now on; by its id
    deleted = signal(str)
    used = signal(str)
    keys_asked = signal(str)
    failed = signal(str)  # with no window open to tell it

    def __init__(self, shelf: PresetShelf, tasks: Tasks, window: MainWindow) -> None:
        super().__init__(window)
        self._shelf = shelf
        self._tasks = tasks
        self._window = window
        self._folder = Path.home()
        self._dialog: PresetsDialog | None = None
        self._keys: Callable[[], Mapping[str, str]] = dict
        self._now: Callable[[], Mapping[str, Value]] = dict

    def save(self, values: Mapping[str, Value]) -> None:
        """Ask for a name for values, and keep them."""
        dialog = SaveDialog(values, self._shelf.presets.free_name("My preset"), self._window)

        def save(name: str, held: dict[str, Value]) -> None:
            self._start(dialog.tell, self._saving, dialog, Preset(id=uuid4().hex, name=name, values=held))

        dialog.saved.connect(save)
        dialog.open()

    def update(self, preset_id: str, now: Mapping[str, Value]) -> None:
        """Let a preset hold its parameters as they are now."""
        tell = self.failed.emit if self._dialog is None else self._dialog.tell
        self._start(tell, self._updating, preset_id, dict(now))

    def manage(
        self, current: str, keys: Callable[[], Mapping[str, str]], now: Callable[[], Mapping[str, Value]]
    ) -> None:
        """Open the window of all presets.

        Args:
            current: the preset in use, by its id.
            keys: asked for the keys of each, by id.
            now: asked for the values of the parameters; raises PresetsError if they cannot be held.

        """
        self._keys, self._now = keys, now
        dialog = self._dialog = PresetsDialog(self._window)
        dialog.show_presets(self._shelf.presets, keys(), current)
        dialog.use_asked.connect(self._use)
        dialog.keys_asked.connect(self.keys_asked.emit)
        dialog.rename_asked.connect(partial(self._start, dialog.tell, self._renaming))
        dialog.update_asked.connect(partial(self._start, dialog.tell, self._updating_now))
        dialog.move_asked.connect(partial(self._start, dialog.tell, self._moving))
        dialog.delete_asked.connect(partial(self._start, dialog.tell, self._deleting))
        dialog.export_asked.connect(partial(self._start, dialog.tell, self._exporting))
        dialog.import_asked.connect(partial(self._start, dialog.tell, self._importing))
        dialog.restore_asked.connect(partial(self._start, dialog.tell, self._restoring))
        dialog.finished.connect(self._left)
        dialog.open()

    def refresh(self) -> None:
        """Show what is otherwise by now."""
        self.show_again()

    def show_again(self, current: str = "") -> None:
        """Show the presets as they are now in the window of all, if it is open."""
        if self._dialog is not None:
            self._dialog.show_presets(self._shelf.presets, self._keys(), current)

    @property
    def window(self) -> PresetsDialog | None:
        """The window of all presets, if it is open."""
        return self._dialog

    def _use(self, preset_id: str) -> None:
        self.used.emit(preset_id)
        preset = self._shelf.presets.find(preset_id)
        if preset is not None and self._dialog is not None:
            self._dialog.tell(f"{preset.name} is in use now.", broken=False)

    def _left(self) -> None:
        self._dialog = None

    def _start(self, tell: Callable[[str], object], work: Callable[..., Awaitable[None]], *arguments: object) -> None:
        self._tasks.start(SLOT, self._telling, tell, work, arguments)

    async def _telling(
        self, tell: Callable[[str], object], work: Callable[..., Awaitable[None]], arguments: tuple[object, ...]
    ) -> None:
        tell("")
        try:
            await work(*arguments)
        except PresetsError as error:
            tell(str(error))
            self.show_again()

    async def _change(self, change: Callable[[Presets], Presets], current: str = "") -> None:
        await self._shelf.change(change)
        self.changed.emit()
        self.show_again(current)

    async def _saving(self, dialog: SaveDialog, preset: Preset) -> None:
        await self._change(partial(Presets.put, preset=preset), preset.id)
        dialog.accept()
        self.kept.emit(preset.id)

    async def _renaming(self, preset_id: str, name: str) -> None:
        def rename(presets: Presets) -> Presets:
            preset = presets.find(preset_id)
            return presets if preset is None else presets.put(replace(preset, name=name))

        await self._change(rename)

    async def _updating_now(self, preset_id: str) -> None:
        await self._updating(preset_id, self._now())
        if self._dialog is not None:
            self._dialog.tell("It holds its parameters as they are now.", broken=False)

    async def _updating(self, preset_id: str, now: Mapping[str, Value]) -> None:
        def update(presets: Presets) -> Presets:
            preset = presets.find(preset_id)
            return presets if preset is None else presets.put(preset.updated(now))

        await self._change(update)

    async def _moving(self, preset_id: str, by: int) -> None:
        await self._change(partial(Presets.move, preset_id=preset_id, by=by))

    async def _deleting(self, ids: list[str]) -> None:
        found = [preset for preset_id in ids if (preset := self._shelf.presets.find(preset_id)) is not None]
        parent = self._dialog
        if not found or parent is None:
            return
        what = found[0].name if len(found) == 1 else f"these {len(found)} presets"
        if await ask.confirm(parent, f"Delete {what}?", "Delete", "The parameters stay as they are."):

            def without(presets: Presets) -> Presets:
                for preset in found:
                    presets = presets.remove(preset.id)
                return presets

            await self._change(without)
            for preset in found:
                self.deleted.emit(preset.id)

    async def _exporting(self, ids: list[str]) -> None:
        chosen = [preset for preset in self._shelf.presets.presets if preset.id in ids]
        parent = self._dialog
        if parent is None:
            return
        name = "lacuna-presets.json"
        path = await ask.file_to_save(parent, "Save presets for others", self._folder / name, FILES)
        if path is not None:
            self._folder = path.parent
            await write_file(path, chosen)
            count = f"{len(chosen)} presets were" if len(chosen) > 1 else f"{chosen[0].name} was"
            parent.tell(f"{count} written to {path.name}.", broken=False)

    async def _importing(self) -> None:
        parent = self._dialog
        if parent is None:
            return
        path = await ask.file_to_open(parent, "Import presets", self._folder, READABLE)
        if path is None:
            return
        self._folder = path.parent
        found = await read_file(path)
        if found.problems and not await ask.confirm(
            parent,
            f"Not all in {path.name} can be imported. Import the rest?",
            "Import the rest",
            _listed(found.problems),
        ):
            return
        told: list[str] = []

        def take(presets: Presets) -> Presets:
            after, told[:] = merged(presets, found.presets)
            return after

        await self._change(take)
        parent.tell(" ".join(told), broken=False)

    async def _restoring(self) -> None:
        before = len(self._shelf.presets.presets)
        await self._change(partial(Presets.with_all, presets=BUILT_IN.presets))
        if self._dialog is not None and len(self._shelf.presets.presets) == before:
            self._dialog.tell("All that came with Lacuna are there.", broken=False)


def _listed(problems: tuple[str, ...]) -> str:
    more = len(problems) - SHOWN
    return "\n".join(problems[:SHOWN]) + (f"\nAnd {more} more." if more > 0 else "")
