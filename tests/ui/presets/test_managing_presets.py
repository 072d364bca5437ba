"""The windows of presets: saving, renaming, ordering, deleting, keys, and files that writers give each other."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QMessageBox, QPushButton, QWidget

from lacuna.core.parameters import Parameters
from lacuna.core.presets import read
from lacuna.services.presets import FILE
from lacuna.ui.check_box import CheckBox
from lacuna.ui.keys import KeysDialog
from lacuna.ui.presets.preset_action import action_id
from lacuna.ui.presets.presets_dialog import PresetsDialog
from lacuna.ui.presets.save_dialog import SaveDialog
from ui.dialogs import asked, choose_file, press
from ui.presets.presets_world import World, presets_world

pytestmark = pytest.mark.anyio
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def button(window: QWidget, title: str) -> QPushButton:
    return next(one for one in window.findChildren(QPushButton) if one.text().replace("&", "") == title)


def told(window: QWidget) -> str:
    """Return the last sentence that a window says."""
    labels = [one for one in window.findChildren(QLabel) if one.isVisible() and one.text()]
    return max(labels, key=lambda label: label.y()).text()


async def managed(world: World) -> tuple[PresetsDialog, QListWidget]:
    world.do("presets")
    dialog = await asked(world.first.window, PresetsDialog)
    return dialog, dialog.findChildren(QListWidget)[0]


async def saving(world: World) -> tuple[SaveDialog, QLineEdit]:
    world.do("preset_save")
    dialog = await asked(world.first.window, SaveDialog)
    return dialog, dialog.findChildren(QLineEdit)[0]


async def test_the_present_parameters_are_saved_under_a_name_and_in_use(qapp: QApplication, tmp_path: Path) -> None:
    async with presets_world(qapp, tmp_path) as world:
        world.panel.show_parameters(Parameters(n=3, stop=("\n",), user="me"))
        _, name = await saving(world)
        assert name.text() == "My preset"
        QTest.keyClicks(name, "Dialogue")
        QTest.keyClick(name, Qt.Key.Key_Return)
        await world.quiet()
        assert world.names[-1] == "Dialogue"
        assert world.button == "Preset: Dialogue"
        values = world.shelf.presets.presets[-1].values
        assert (values["n"], values["stop"], values["seed"]) == (3, ("\n",), None)
        assert "user" not in values
        assert world.first.window.findChildren(SaveDialog) == []
        assert "user" not in (tmp_path / FILE).read_text()


async def test_only_what_is_chosen_is_held(qapp: QApplication, tmp_path: Path) -> None:
    async with presets_world(qapp, tmp_path) as world:
        dialog, _ = await saving(world)
        for box in dialog.findChildren(CheckBox):
            box.setChecked(box.text() == "Penalties")
        button(dialog, "Save").click()
        await world.quiet()
        assert world.shelf.presets.presets[-1].values == {"presence_penalty": None, "frequency_penalty": None}


async def test_a_name_that_cannot_be_is_told_and_nothing_is_saved(qapp: QApplication, tmp_path: Path) -> None:
    async with presets_world(qapp, tmp_path) as world:
        before = world.names
        dialog, name = await saving(world)
        name.setText("  ")
        assert not button(dialog, "Save").isEnabled()
        name.setText("lively")
        button(dialog, "Save").click()
        await world.quiet()
        assert "There is another preset called lively. Choose another name." in [
            label.text() for label in dialog.findChildren(QLabel) if label.isVisible()
        ]
        assert dialog.isVisible()
        assert world.names == before
        for box in dialog.findChildren(CheckBox):
            box.setChecked(False)
        assert not button(dialog, "Save").isEnabled()


async def test_what_is_not_right_cannot_be_saved(qapp: QApplication, tmp_path: Path) -> None:
    async with presets_world(qapp, tmp_path) as world:
        entry = world.panel.fields["logit_bias"].focusProxy()
        assert isinstance(entry, QLineEdit)
        entry.setText("rain")
        world.do("preset_save")
        assert world.first.window.notice.accessibleName().startswith("A preset cannot hold what is not right.")


async def test_the_one_in_use_is_updated_from_the_menu(qapp: QApplication, tmp_path: Path) -> None:
    async with presets_world(qapp, tmp_path) as world:
        world.do(action_id("lively"))
        world.panel.change("a change", {"temperature": 1.5, "n": 2})
        world.do("preset_update")
        await world.quiet()
        lively = world.shelf.presets.find("lively")
        assert lively is not None
        assert lively.values["temperature"] == 1.5
        assert "n" not in lively.values
        assert world.button == "Preset: Lively"


async def test_a_preset_is_used_renamed_and_moved_by_keys(qapp: QApplication, tmp_path: Path) -> None:
    async with presets_world(qapp, tmp_path) as world:
        dialog, listed = await managed(world)
        listed.setCurrentRow(2)
        QTest.keyClick(listed, Qt.Key.Key_Return)
        assert world.button == "Preset: Lively"
        button(dialog, "Rename").click()
        editor = next(one for one in listed.findChildren(QLineEdit) if one.isVisible())
        editor.setText("Lebhaft")
        QTest.keyClick(editor, Qt.Key.Key_Return)
        await world.quiet()
        assert world.button == "Preset: Lebhaft"
        button(dialog, "Move up").click()
        await world.quiet()
        button(dialog, "Move up").click()
        await world.quiet()
        assert world.names == ["Lebhaft", "Careful", "Balanced", "Likeliest"]
        assert listed.currentRow() == 0
        assert not button(dialog, "Move up").isEnabled()
        assert world.panel.head.preset.menu().actions()[0].text() == "Lebhaft"
        dialog.close()


async def test_a_name_that_is_taken_is_told_and_the_old_one_stands(qapp: QApplication, tmp_path: Path) -> None:
    async with presets_world(qapp, tmp_path) as world:
        dialog, listed = await managed(world)
        listed.item(0).setText("Lively")
        await world.quiet()
        assert told(dialog) == "There is another preset called Lively. Choose another name."
        assert listed.item(0).text() == "Careful"
        dialog.close()


async def test_deleting_asks_and_leaves_the_parameters_as_they_are(qapp: QApplication, tmp_path: Path) -> None:
    async with presets_world(qapp, tmp_path) as world:
        world.first.actions.give_keys(action_id("careful"), ("Ctrl+3",))
        world.do(action_id("careful"))
        before = world.now()
        dialog, listed = await managed(world)
        listed.setCurrentRow(0)
        button(dialog, "Delete…").click()
        assert await press(dialog, "Cancel") == "Delete Careful?"
        await world.quiet()
        assert "Careful" in world.names
        listed.selectAll()
        button(dialog, "Delete…").click()
        assert await press(dialog, "Delete") == "Delete these 4 presets?"
        await world.quiet()
        assert world.names == []
        assert world.now() == before
        assert world.button == "Preset: none"
        assert action_id("careful") not in world.first.actions.changed_keys
        assert not button(dialog, "Use it").isEnabled()
        button(dialog, "Restore built-in").click()
        await world.quiet()
        assert world.names == ["Careful", "Balanced", "Lively", "Likeliest"]
        button(dialog, "Restore built-in").click()
        await world.quiet()
        assert told(dialog) == "All that came with Lacuna are there."
        dialog.close()


async def test_keys_are_given_where_all_keys_are(qapp: QApplication, tmp_path: Path) -> None:
    async with presets_world(qapp, tmp_path) as world:
        dialog, listed = await managed(world)
        listed.setCurrentRow(2)
        button(dialog, "Keys…").click()
        keys = await asked(dialog, KeysDialog)
        field = keys.findChildren(QLineEdit)[0]
        assert field.text() == "Preset: Lively"
        world.first.actions.give_keys(action_id("lively"), ("Ctrl+3",))
        keys.accept()
        await asyncio.sleep(0)
        assert any("Its keys: Ctrl 3." in label.text() for label in dialog.findChildren(QLabel))
        dialog.close()


async def test_presets_go_to_a_file_and_come_from_it(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "for a friend.json"
    async with presets_world(qapp, tmp_path / "one") as world:
        dialog, listed = await managed(world)
        listed.selectAll()
        button(dialog, "Export…").click()
        await choose_file(dialog, path)
        await world.quiet()
        assert told(dialog) == "4 presets were written to for a friend.json."
        dialog.close()
    async with presets_world(qapp, tmp_path / "other") as world:
        dialog, listed = await managed(world)
        listed.setCurrentRow(2)
        button(dialog, "Update").click()
        await world.quiet()
        button(dialog, "Import…").click()
        await choose_file(dialog, path)
        await world.quiet()
        assert world.names == ["Careful", "Balanced", "Lively", "Likeliest", "Lively 2"]
        assert told(dialog) == (
            "Lively was imported as Lively 2, for there is another of that name. "
            "Already there: Careful, Balanced, Likeliest."
        )
        dialog.close()
    assert len(read(path.read_bytes()).presets) == 4


def file(folder: Path, version: int = 1, **parameters: Any) -> Path:
    path = folder / "theirs.json"
    listed = [{"name": "Theirs", "parameters": parameters}]
    path.write_text(json.dumps({"lacuna": "presets", "version": version, "presets": listed}))
    return path


@pytest.mark.parametrize("agreed", [False, True])
async def test_what_cannot_be_taken_over_is_told_before_the_rest_is(
    qapp: QApplication, tmp_path: Path, *, agreed: bool
) -> None:
    async with presets_world(qapp, tmp_path) as world:
        dialog, _ = await managed(world)
        button(dialog, "Import…").click()
        await choose_file(dialog, file(tmp_path, temperature=3, n=2, min_p=0.1))
        box = await asked(dialog, QMessageBox)
        assert box.informativeText() == (
            "Theirs: Temperature must be 0 to 2. In the file it is 3.\n"
            "Theirs: 'min_p' is no parameter that this version knows."
        )
        assert box.informativeText()
        await press(dialog, "Import the rest" if agreed else "Cancel")
        await world.quiet()
        assert ("Theirs" in world.names) is agreed
        if agreed:
            assert world.shelf.presets.presets[-1].values == {"n": 2}
        dialog.close()


async def test_a_file_of_a_later_version_is_refused_with_a_sentence(qapp: QApplication, tmp_path: Path) -> None:
    async with presets_world(qapp, tmp_path) as world:
        dialog, _ = await managed(world)
        button(dialog, "Import…").click()
        await choose_file(dialog, file(tmp_path, version=2, n=2))
        await world.quiet()
        assert told(dialog).startswith("theirs.json was not imported. These presets were written by a later version")
        assert "Theirs" not in world.names
        button(dialog, "Import…").click()
        await choose_file(dialog, None)
        await world.quiet()
        assert told(dialog).startswith("It sets")
        dialog.close()
