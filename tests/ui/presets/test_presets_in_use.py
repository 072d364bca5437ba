"""A preset in use: what it sets, what the panel says of it, and what taking it back brings."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from lacuna.core.parameters import Parameters
from lacuna.core.presets import Preset, Presets
from lacuna.services.presets import FILE
from lacuna.services.settings import Settings
from lacuna.ui.menus import COMPLETE
from lacuna.ui.palette.entries import entries
from lacuna.ui.presets.preset_action import action_id
from ui.presets.presets_world import World, presets_world

pytestmark = pytest.mark.anyio
LIVELY = Parameters(temperature=1.05, top_p=0.98, presence_penalty=0.3, frequency_penalty=0.3)
DIALOGUE = Preset(id="dialogue", name="Dialogue & <b>more</b>", values={"stop": ("\n\n",), "n": 3})


def submenu(world: World) -> list[str]:
    """Return what stands in the menu of presets."""
    menus = [one for one in world.first.window.menus[COMPLETE].findChildren(QMenu) if one.title() == "Pr&eset"]
    return [action.text() for action in menus[0].actions()]


async def test_at_first_none_is_in_use_and_those_that_come_along_can_be_chosen(
    qapp: QApplication, tmp_path: Path
) -> None:
    async with presets_world(qapp, tmp_path) as world:
        assert world.button == "Preset: none"
        wanted = ["Careful", "Balanced", "Lively", "Likeliest", "", "&Save As…", "&Update", "&Manage…"]
        assert submenu(world) == wanted
        own = [action.text() for action in world.panel.head.preset.menu().actions()]
        assert own == [*wanted, "", "Take &Back", "&Reset All"]
        assert world.now() == Parameters()


async def test_using_one_sets_what_it_holds_in_one_step_that_is_told(qapp: QApplication, tmp_path: Path) -> None:
    async with presets_world(qapp, tmp_path) as world:
        world.panel.show_parameters(Parameters(stop=("x",), n=2))
        told: list[Parameters] = []
        world.panel.changed.connect(lambda: told.append(world.now()))
        world.do(action_id("lively"))
        wanted = replace(LIVELY, stop=("x",), n=2)
        assert world.now() == wanted
        assert told == [wanted]
        assert world.button == "Preset: Lively"
        assert world.first.actions[action_id("lively")].isChecked()
        world.do("parameters_back")
        assert world.now() == Parameters(stop=("x",), n=2)
        assert world.button == "Preset: none"
        assert not world.first.actions["parameters_back"].isEnabled()


async def test_what_is_otherwise_now_is_said(qapp: QApplication, tmp_path: Path) -> None:
    async with presets_world(qapp, tmp_path) as world:
        world.do(action_id("lively"))
        assert not world.first.actions["preset_update"].isEnabled()
        world.panel.fields["temperature"].choose(0.5)
        assert world.button == "Preset: Lively, changed"
        assert world.panel.head.preset.toolTip() == "Lively says Temperature 1.05."
        assert world.panel.head.preset.text().endswith(", changed")
        world.do(action_id("lively"))
        assert world.button == "Preset: Lively"
        assert world.first.actions[action_id("lively")].isChecked()


async def test_taking_back_goes_from_preset_to_preset(qapp: QApplication, tmp_path: Path) -> None:
    async with presets_world(qapp, tmp_path) as world:
        world.do(action_id("careful"))
        world.do(action_id("lively"))
        world.do("parameters_reset")
        assert (world.button, world.now()) == ("Preset: none", Parameters())
        world.do("parameters_back")
        assert (world.button, world.now()) == ("Preset: Lively", LIVELY)
        world.do("parameters_back")
        assert world.button == "Preset: Careful"
        world.do("parameters_back")
        assert (world.button, world.now()) == ("Preset: none", Parameters())


async def test_a_preset_is_in_the_palette_and_in_the_list_of_keys(qapp: QApplication, tmp_path: Path) -> None:
    async with presets_world(qapp, tmp_path) as world:
        await world.shelf.change(partial(Presets.put, preset=DIALOGUE))
        await world.desk.come()
        listed = {entry.title: entry for entry in entries(world.first.actions, {})}
        assert listed["Preset: Lively"].help == (
            "Set Temperature 1.05, Top p 0.98, Presence penalty 0.30, Frequency penalty 0.30."
        )
        assert listed["Preset: Dialogue & <b>more</b>"].menu == "Complete"
        menus = [one.menu for one in world.first.actions.declared]
        assert menus == sorted(menus, key=menus.index)  # each menu's stand together


async def test_its_keys_are_the_writers_to_give_and_come_back(qapp: QApplication, tmp_path: Path) -> None:
    settings = Settings(keys={action_id("lively"): ["Ctrl+3"], "telepathy": ["Ctrl+4"]})
    async with presets_world(qapp, tmp_path, settings) as world:
        action = world.first.actions[action_id("lively")]
        assert action.shortcut().toString() == "Ctrl+3"
        assert action in world.first.window.actions()
        assert world.first.actions.owner("Ctrl+3") == action_id("lively")
        world.first.actions.give_keys("about", ("Ctrl+3",))
        assert world.first.actions.keys(action_id("lively")) == ()
        assert world.first.actions.changed_keys["telepathy"] == ("Ctrl+4",)


async def test_the_one_in_use_and_what_is_folded_come_back(qapp: QApplication, tmp_path: Path) -> None:
    async with presets_world(qapp, tmp_path) as world:
        world.do(action_id("lively"))
        world.panel.rows.fold(["BIAS"])
        world.first.keep_settings()
    async with presets_world(qapp, tmp_path) as world:
        assert world.button == "Preset: Lively"
        assert world.now() == LIVELY
        assert world.panel.rows.folded == ("BIAS",)


async def test_broken_presets_are_told(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"{")
    async with presets_world(qapp, tmp_path) as world:
        assert world.sentence.startswith("Your presets were broken")
        assert "Lively" in world.names


async def test_the_keyboard_resets_the_parameter_it_is_in(qapp: QApplication, tmp_path: Path) -> None:
    async with presets_world(qapp, tmp_path) as world:
        world.panel.show_parameters(Parameters(seed=5, n=2))
        world.panel.fields["seed"].setFocus()
        world.do("parameter_reset")
        assert world.now() == Parameters(n=2)
        world.first.editor.setFocus()
        world.do("parameter_reset")
        assert world.now() == Parameters(n=2)


async def test_with_the_panel_hidden_the_status_bar_says_what_is_in_use_now(qapp: QApplication, tmp_path: Path) -> None:
    async with presets_world(qapp, tmp_path) as world:
        status = world.first.window.status
        world.do(action_id("careful"))
        assert status.currentMessage() == ""
        world.first.actions["panel"].setChecked(False)
        world.do(action_id("lively"))
        assert status.currentMessage() == "Preset Lively."
        world.do("parameters_back")
        assert status.currentMessage() == "Taken back: Preset Lively."


async def test_searching_shows_the_panel(qapp: QApplication, tmp_path: Path) -> None:
    async with presets_world(qapp, tmp_path) as world:
        world.first.actions["panel"].setChecked(False)
        world.do("parameter_find")
        assert world.panel.head.field.isVisible()
        assert QApplication.focusWidget() is world.panel.head.field


async def test_a_long_name_is_shortened_and_whole_in_the_tip(qapp: QApplication, tmp_path: Path) -> None:
    async with presets_world(qapp, tmp_path) as world:
        long = Preset(id="long", name="Eine ruhige Prosa für lange Abende am Kamin, mit Pausen", values={"n": 2})
        await world.shelf.change(partial(Presets.put, preset=long))
        await world.desk.come()
        world.desk.use("long")
        button = world.panel.head.preset
        assert "…" in button.text()
        assert long.name in button.toolTip()
        assert button.fontMetrics().horizontalAdvance(button.text()) < button.width()
