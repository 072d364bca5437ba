"""Finding in the whole program: the keys that open and close the bar, beside what else these keys do."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from lacuna.ui.find.bar import FindBar
from ui import hands
from ui.dialogs import until
from ui.room import CTRL, OpenRoom, Room

pytestmark = pytest.mark.anyio


def bar_of(room: Room) -> FindBar:
    return room.first.window.findChildren(FindBar)[0]


async def test_esc_in_the_text_closes_the_bar_when_there_is_nothing_to_stop(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.write("It was past ten, and ten")
        room.press(Qt.Key.Key_F, CTRL)
        bar = bar_of(room)
        hands.write(bar.findChildren(QLineEdit)[0], "ten")
        await until(lambda: room.editor.gap() == (12, 3))
        room.editor.setFocus()
        room.editor.put_caret(24)
        room.complete()
        reply = await room.model.asked()
        await reply.say(" more")
        await room.until_text("It was past ten, and ten more")
        room.press(Qt.Key.Key_Escape)
        assert not room.desk.completing.running
        assert bar.isVisible()
        room.press(Qt.Key.Key_Escape)
        assert bar.isHidden()
        await room.idle()


async def test_the_screen_is_left_to_the_text_alone(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.write("It was past ten")
        room.press(Qt.Key.Key_H, CTRL)
        assert bar_of(room).isVisible()
        room.first.actions["full_screen"].trigger()
        assert bar_of(room).isHidden()
        room.press(Qt.Key.Key_F3)
        assert bar_of(room).isVisible()
        room.first.actions["full_screen"].trigger()
