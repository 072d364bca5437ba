"""Choices of one place: they arrive side by side, are walked, and more of them are asked for."""

from functools import partial

import pytest
from PySide6.QtCore import Qt

from lacuna.core.parameters import Parameters
from ui.editor.writer import select
from ui.room import ALT, CTRL, OpenRoom

pytestmark = pytest.mark.anyio


async def test_choices_are_written_side_by_side_and_walked_with_what_stood_there(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.first.window.panel.show_parameters(Parameters(n=3))
        desk.write("It was")
        desk.complete()
        reply = await desk.model.asked()
        assert reply.body["n"] == 3
        await reply.say(" late", choice=1)
        await desk.until_text("It was late")
        await reply.say(" early", choice=0)
        await reply.say(" noon", choice=2)
        await reply.say(" at", " night", choice=1)
        await desk.until_text("It was late at night")
        await reply.finish(choices=(0, 1, 2))
        await desk.idle()
        seen: list[str] = []
        for _ in range(3):
            desk.press(Qt.Key.Key_Left, ALT)
            seen.append(desk.text)
        for _ in range(4):
            desk.press(Qt.Key.Key_Right, ALT)
            seen.append(desk.text)
        early, night, noon = "It was early", "It was late at night", "It was noon"
        assert seen == [early, "It was", "It was", early, night, noon, noon]
        desk.press(Qt.Key.Key_Z, CTRL)
        assert desk.text == night


async def test_more_keeps_all_choices_and_sends_the_text_as_it_is_now(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.write("It was")
        desk.complete()
        reply = await desk.model.asked()
        await reply.say(" late")
        await reply.finish()
        await desk.until_text("It was late")
        await desk.idle()
        select(desk.editor, 0)
        desk.write("Oh! ")
        select(desk.editor, 12)
        desk.press(Qt.Key.Key_R, CTRL)
        reply = await desk.model.asked()
        assert reply.body["prompt"] == "Oh! It was"
        assert desk.text == "Oh! It was late"
        await reply.say(" noon")
        await desk.until_text("Oh! It was noon")
        await reply.finish()
        await desk.idle()
        desk.press(Qt.Key.Key_Left, ALT)
        assert desk.text == "Oh! It was late"
        desk.press(Qt.Key.Key_Left, ALT)
        assert desk.text == "Oh! It was"


async def test_more_counts_on_from_the_seed_so_that_other_text_comes(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.first.window.panel.show_parameters(Parameters(seed=2**31 - 2))
        desk.write("It was")
        seeds: list[int] = []
        for press in (desk.complete, *[partial(desk.press, Qt.Key.Key_R, CTRL)] * 2):
            press()
            reply = await desk.model.asked()
            seeds.append(reply.body["seed"])
            await reply.say(f" late {len(seeds)}")
            await reply.finish()
            await desk.idle()
        assert seeds == [2**31 - 2, 2**31 - 1, 0]


async def test_more_outside_generated_text_says_where_to_go(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.write("It was")
        desk.press(Qt.Key.Key_R, CTRL)
        assert desk.notice == "Put the caret into generated text, then ask for more."
        assert desk.model.replies == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_0])
async def test_choices_outside_generated_text_say_where_to_go(open_room: OpenRoom, key: Qt.Key) -> None:
    async with open_room() as desk:
        desk.write("It was")
        desk.complete()
        reply = await desk.model.asked()
        await reply.say(" late")
        await reply.finish()
        await desk.until_text("It was late")
        await desk.idle()
        desk.write(", and dark")  # typed on, so the caret is no longer in it
        desk.press(key, ALT)
        assert desk.text == "It was late, and dark"
        assert desk.notice == "Put the caret into generated text: its choices are shown there."


async def test_the_bar_of_choices_comes_with_the_first_word_of_any(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.first.window.panel.show_parameters(Parameters(n=2))
        room.write("It was")
        room.complete()
        reply = await room.model.asked()
        assert not room.first.window.versions.isVisible()
        await reply.say(" dark")
        await room.until_text("It was dark")
        assert room.first.window.versions.isVisible()
        await reply.finish(choices=(0, 1))
