"""What a screen reader is told while the model writes, and nothing that blinks for those who want it so."""

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lacuna.ui.actions import Actions
from lacuna.ui.ease import Announcer, Stillness
from ui.room import OpenRoom


@pytest.mark.anyio
async def test_start_and_end_are_said_and_not_what_streams(open_room: OpenRoom) -> None:
    said: list[str] = []

    def say(_: QObject, sentence: str) -> None:
        said.append(sentence)

    async with open_room() as room:
        Announcer(room.desk.completing, say)
        room.write("It was past ten")
        room.complete()
        reply = await room.model.asked()
        assert said == ["Writing."]
        await reply.say(" when", " the")
        await room.until_text("It was past ten when the")
        assert said == ["Writing."]
        await reply.finish()
        await room.idle()
        assert said == ["Writing.", "Written: 2 tokens."]


@pytest.mark.anyio
async def test_a_failure_is_said_as_it_is_shown(open_room: OpenRoom) -> None:
    said: list[str] = []

    def say(_: QObject, sentence: str) -> None:
        said.append(sentence)

    async with open_room() as room:
        Announcer(room.desk.completing, say)
        room.write("It was past ten")
        room.complete()
        reply = await room.model.asked()
        await reply.refuse("401 Unauthorized", "Incorrect API key")
        await room.idle()
        assert said == ["Writing.", "Nothing was written.", room.notice]
        assert room.notice


def test_nothing_blinks_while_the_writer_wants_it_so(qtbot: QtBot) -> None:
    del qtbot  # an application has to be there
    before = QApplication.cursorFlashTime(), QApplication.isEffectEnabled(Qt.UIEffect.UI_FadeMenu)
    actions = Actions()
    Stillness(actions, actions)
    actions["still"].trigger()
    assert QApplication.cursorFlashTime() == 0
    assert not any(QApplication.isEffectEnabled(effect) for effect in Qt.UIEffect if effect.name.startswith("UI_Fade"))
    actions["still"].trigger()
    assert (QApplication.cursorFlashTime(), QApplication.isEffectEnabled(Qt.UIEffect.UI_FadeMenu)) == before


@pytest.mark.anyio
async def test_more_contrast_is_remembered_when_the_writer_chose_it(open_room: OpenRoom) -> None:
    async with open_room() as room:
        assert room.first.settings.contrast == ""
        room.first.actions["contrast"].trigger()
        assert room.first.theme.theme.paper in ("#FFFFFF", "#000000")
        assert room.first.settings.contrast == "on"
        room.first.keep_settings()
        room.first.actions["contrast"].trigger()
        assert room.first.settings.contrast == "off"
