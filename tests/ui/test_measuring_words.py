"""The writer's own words are measured where they stand, by a command or by a prompt that is sent back."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt

from lacuna.core.parameters import Parameters
from ui.dialogs import until
from ui.editor.writer import select
from ui.room import CTRL, REQUESTS, OpenRoom, Room

pytestmark = pytest.mark.anyio

TEXT = "It was late.\nThe old man slept."


def measured(room: Room) -> str:
    """Return the words that were measured."""
    manuscript = room.editor.manuscript
    spans = [span for span in manuscript.tokens(0, len(manuscript)) if span.token < 0]
    return "".join(manuscript.text(span.start, span.length) for span in spans)


async def test_the_paragraph_at_the_caret_is_measured_and_nothing_is_written(
    open_room: OpenRoom, tmp_path: Path
) -> None:
    async with open_room(built_in=True) as room:
        room.write(TEXT)
        room.first.actions["measure"].trigger()
        await until(lambda: measured(room))
        assert "The old man slept.".endswith(measured(room))
        assert room.text == TEXT
        assert room.first.actions["heat"].isChecked()
        manuscript = room.editor.manuscript
        token = manuscript.token(manuscript.tokens(20, 1)[0].token)
        assert token.logprob is not None
        assert len(token.top) >= 5
        room.press(Qt.Key.Key_Z, CTRL)
        assert room.text != TEXT
    logged = [msgspec.json.decode(line) for line in (tmp_path / REQUESTS).read_bytes().splitlines()]
    (asked,) = [entry for entry in logged if "prompt" in entry]
    assert asked["prompt"] == TEXT


async def test_a_selection_is_measured_alone(open_room: OpenRoom) -> None:
    async with open_room(built_in=True) as room:
        room.write(TEXT)
        select(room.editor, 2, 11)
        room.first.actions["measure"].trigger()
        await until(lambda: measured(room))
        assert measured(room) == " was late"


async def test_echo_annotates_the_prompt_and_is_not_inserted(open_room: OpenRoom) -> None:
    async with open_room(built_in=True) as room:
        panel = room.first.window.panel
        panel.show_parameters(Parameters(max_tokens=3, echo=True, seed=1))
        assert panel.problem == ""
        room.write("It was late")
        room.complete()
        await until(lambda: len(room.text) > len("It was late"))
        await room.idle()
        await until(lambda: measured(room))
        assert room.text.count("It was late") == 1
        assert "It was late".endswith(measured(room))
        generated = [span for span in room.editor.manuscript.tokens(11, 99) if span.token > 0]
        assert generated[0].start == 11


async def test_a_server_that_sends_no_prompt_back_is_told_of(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.write("Mine")
        room.first.actions["measure"].trigger()
        reply = await room.model.asked()
        assert (reply.body["echo"], reply.body["max_tokens"], reply.body["stream"]) == (True, 1, False)
        await reply.say(" own")
        await reply.finish()
        await until(lambda: "does not send the prompt" in room.notice)
        assert (room.text, measured(room)) == ("Mine", "")


async def test_what_was_changed_meanwhile_is_not_measured_wrongly(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.write("Mine")
        room.first.actions["measure"].trigger()
        reply = await room.model.asked()
        room.write("!")
        select(room.editor, 0)
        room.write("x")
        await reply.say("Mine", " own")
        await reply.finish()
        await until(lambda: "was changed while it was measured" in room.notice)
        assert measured(room) == ""


async def test_without_words_there_is_nothing_to_measure(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.first.actions["measure"].trigger()
        assert "no words here" in room.notice
        assert room.model.replies == []
