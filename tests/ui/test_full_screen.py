"""The text alone on the screen: nothing else is shown, and Esc leaves it once there is nothing to stop."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from ui.dialogs import until
from ui.hands import press
from ui.room import CTRL, OpenRoom

pytestmark = pytest.mark.anyio


async def test_tabs_are_not_shown_and_come_back(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room() as room:
        tabs, full_screen = room.desk.sheets.tabs, room.first.actions["full_screen"]
        room.write("One")
        room.press(Qt.Key.Key_N, CTRL)
        room.write("Two")
        assert tabs.isVisible()
        room.press(Qt.Key.Key_F11)
        assert full_screen.isChecked()
        assert not tabs.isVisible()
        (tmp_path / "three.txt").write_text("Three", encoding="utf-8")
        room.desk.documents.open_path(tmp_path / "three.txt")
        await until(lambda: room.text == "Three")
        assert not tabs.isVisible()
        room.press(Qt.Key.Key_F11)
        assert tabs.isVisible()
        assert tabs.count() == 3


async def test_esc_stops_closes_the_bar_for_finding_and_then_leaves(open_room: OpenRoom) -> None:
    async with open_room() as room:
        full_screen = room.first.actions["full_screen"]
        room.write("It was past ten")
        room.press(Qt.Key.Key_F11)
        room.press(Qt.Key.Key_F, CTRL)
        room.editor.setFocus()
        room.complete()
        await room.model.asked()
        room.press(Qt.Key.Key_Escape)
        assert not room.desk.completing.running
        assert room.desk.aids.finder.is_open
        room.press(Qt.Key.Key_Escape)
        assert not room.desk.aids.finder.is_open
        assert full_screen.isChecked()
        room.press(Qt.Key.Key_Escape)
        assert not full_screen.isChecked()
        assert room.text == "It was past ten"
        await room.idle()


async def test_esc_leads_back_to_the_text_before_it_leaves(open_room: OpenRoom) -> None:
    async with open_room() as room:
        await until(room.first.window.isActiveWindow)
        room.press(Qt.Key.Key_F11)
        room.press(Qt.Key.Key_F10)
        room.press(Qt.Key.Key_F10)
        field = room.first.window.panel.fields["max_tokens"]
        field.setFocus()
        press(field, Qt.Key.Key_Escape)
        assert room.editor.hasFocus()
        assert room.first.actions["full_screen"].isChecked()
        room.press(Qt.Key.Key_Escape)
        assert not room.first.actions["full_screen"].isChecked()
