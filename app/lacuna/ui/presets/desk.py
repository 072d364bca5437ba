"""Joins the presets with the panel, the menus, the palette and the keys."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from lacuna.core.errors import PresetsError
from lacuna.core.parameters import Step, Value
from lacuna.core.presets import HELD, Preset
from lacuna.services.presets import PresetShelf
from lacuna.services.tasks import Tasks
from lacuna.ui.announce import announce
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.parameters.shown import said
from lacuna.ui.presets.preset_action import KIND, action_id, declared_for
from lacuna.ui.widgets import key_text

if TYPE_CHECKING:
    from lacuna.ui.presets.managing import Managing

READ = 4_000  # milliseconds in which a sentence is read
OF_ALL = ("preset_save", "preset_update", "presets")
OF_PARAMETERS = ("parameters_back", "parameters_reset")


class PresetsDesk(QObject):
    """One preset is in use, or none; the panel's button says which, and whether the values are still its own.

    Args:
        first: the window.
        shelf: the presets; ``come`` loads them.
        tasks: the owner of all that runs.

    """

    def __init__(self, first: FirstWindow, shelf: PresetShelf, tasks: Tasks) -> None:
        super().__init__(first.window)
        self._shelf = shelf
        self._tasks = tasks
        self._settings = first.settings
        self._actions = first.actions
        self._window = first.window
        self._panel = panel = first.window.panel
        self._steps: list[tuple[Step, str]] = []  # which preset was in use before each
        self._managing: Managing | None = None
        actions = first.actions
        actions["preset_save"].triggered.connect(self._save)
        actions["preset_update"].triggered.connect(self._update)
        actions["presets"].triggered.connect(self._manage)
        actions["parameter_find"].triggered.connect(self._find)
        actions["parameter_reset"].triggered.connect(self._reset_one)
        actions["parameters_reset"].triggered.connect(self._reset_all)
        actions["parameters_back"].triggered.connect(panel.take_back)
        panel.stepped.connect(self._show_state)
        panel.taken_back.connect(self._taken_back)

    async def come(self) -> str:
        """Load the presets and show them; return a sentence for the writer, empty if all is well."""
        sentence = await self._shelf.load()
        self._fill()
        return sentence

    @property
    def preset(self) -> Preset | None:
        """The preset in use, or None."""
        return self._shelf.presets.find(self._settings.preset)

    @property
    def managing(self) -> "Managing":
        """What opens the windows."""
        if self._managing is None:
            from lacuna.ui.presets.managing import Managing  # noqa: PLC0415  (most sessions do without)

            self._managing = managing = Managing(self._shelf, self._tasks, self._window)
            managing.changed.connect(self._fill)
            managing.kept.connect(self._keep)
            managing.deleted.connect(self._actions_forget)
            managing.used.connect(self.use)
            managing.keys_asked.connect(self._give_keys)
            managing.failed.connect(self._window.notice.show_notice)
        return self._managing

    def use(self, preset_id: str) -> None:
        """Set what a preset holds, in one step."""
        preset = self._shelf.presets.find(preset_id)
        if preset is not None:
            self._step(self._panel.change(f"Preset {preset.name}", preset.values), preset_id)
            self._say(f"Preset {preset.name}.")

    def _step(self, step: Step | None, preset_id: str) -> None:
        """Remember which preset was in use before a step, and use another."""
        if step is not None:
            self._steps = [*self._steps[-49:], (step, self._settings.preset)]
        self._keep(preset_id)

    def _taken_back(self, step: Step) -> None:
        for made, before in self._steps:
            if made is step:
                self._keep(before)
        self._steps = [pair for pair in self._steps if pair[0] is not step]
        self._say(f"Taken back: {step.title}.")

    def _say(self, sentence: str) -> None:
        """Let a screen reader say it; who has hidden the panel reads it in the status bar for a moment."""
        announce(self._window, sentence)
        if not self._panel.isVisible():
            self._window.status.showMessage(sentence, READ)

    def _keep(self, preset_id: str) -> None:
        self._settings.preset = preset_id
        self._show_state()

    def _fill(self) -> None:
        """Have an action for each preset: in the menus, the palette and the list of keys."""
        presets = self._shelf.presets.presets
        before = [action for action in self._window.actions() if action.objectName().startswith(action_id(""))]
        actions = self._actions.use_more(KIND, [declared_for(preset) for preset in presets])
        for action, preset in zip(actions, presets, strict=True):
            if action not in before:
                self._window.addAction(action)
                action.triggered.connect(partial(self.use, preset.id))
        own = [self._actions[name] for name in OF_ALL]
        for menu in own[0].associatedObjects():
            if isinstance(menu, QMenu) and menu is not self._panel.head.preset.menu():
                for action in menu.actions():
                    menu.removeAction(action)
                menu.addActions(actions)
                menu.addSeparator()
                menu.addActions(own)
        self._panel.head.preset.fill((actions, own, [self._actions[name] for name in OF_PARAMETERS]))
        self._show_state()

    def _show_state(self) -> None:
        """Say which preset is in use and what is otherwise now, and what can be taken back."""
        preset, now = self.preset, self._panel.rows.values()[0]
        differing = preset.differing(now) if preset is not None else ()
        name, otherwise = "", ""
        if preset is not None:
            name = preset.name
            if differing:
                otherwise = f"{name} says {', '.join(said(one, preset.values[one]) for one in differing)}."
        self._panel.head.preset.show_preset(name, otherwise)
        for one in self._shelf.presets.presets:
            self._actions[action_id(one.id)].setChecked(one is preset)
        self._actions["preset_update"].setEnabled(bool(differing))
        self._actions["parameters_back"].setEnabled(bool(self._panel.step))

    def _now(self) -> Mapping[str, Value]:
        self._panel.settle()
        values, problems = self._panel.rows.values()
        if problems:
            raise PresetsError(f"A preset cannot hold what is not right. {next(iter(problems.values()))}")
        return {name: values[name] for name in HELD}

    def _save(self) -> None:
        try:
            self.managing.save(self._now())
        except PresetsError as error:
            self._window.notice.show_notice(str(error))

    def _update(self) -> None:
        try:
            self.managing.update(self._settings.preset, self._now())
        except PresetsError as error:
            self._window.notice.show_notice(str(error))

    def _manage(self) -> None:
        self.managing.manage(self._settings.preset, self._keys, self._now)

    def _keys(self) -> dict[str, str]:
        found = {one.id: self._actions.keys(action_id(one.id)) for one in self._shelf.presets.presets}
        return {name: key_text(keys[0]) for name, keys in found.items() if keys}

    def _give_keys(self, preset_id: str) -> None:
        from lacuna.ui.keys import KeysDialog  # noqa: PLC0415  (most sessions do without)

        preset = self._shelf.presets.find(preset_id)
        if preset is not None:
            dialog = KeysDialog(self._actions, self.managing.window or self._window)
            dialog.look_for(f"Preset: {preset.name}")
            dialog.finished.connect(self.managing.refresh)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def _actions_forget(self, preset_id: str) -> None:
        self._actions.reset_keys(action_id(preset_id))

    def _find(self) -> None:
        self._actions["panel"].setChecked(True)
        self._panel.head.search()

    def _reset_one(self) -> None:
        name = self._panel.rows.focused
        if name is not None:
            self._panel.reset(name)

    def _reset_all(self) -> None:
        self._step(self._panel.reset_all(), "")
