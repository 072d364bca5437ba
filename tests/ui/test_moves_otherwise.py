"""What a server cannot do is done otherwise by the same moves: by several requests, ranked here, in words; and said."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from lacuna.core.parameters import Parameters
from lacuna.core.servers import Kind
from ui.dialogs import until
from ui.editor.writer import select
from ui.room import ALT, CTRL, OpenRoom, Reply, Room

pytestmark = pytest.mark.anyio


def way(desk: Room) -> str:
    """Return what the bar under the text says about how the choice was made."""
    count = desk.first.window.versions.findChild(QLabel, "count")
    assert isinstance(count, QLabel)
    return count.accessibleDescription()


def show(desk: Room, parameters: Parameters) -> None:
    desk.first.window.panel.show_parameters(parameters)


async def finish(reply: Reply, *words: str) -> None:
    await reply.say(*words)
    await reply.finish()


async def test_three_choices_of_a_server_that_writes_one_are_three_requests_the_first_one_first(
    open_room: OpenRoom,
) -> None:
    async with open_room(kind=Kind.TABBY) as desk:
        show(desk, Parameters(n=3, seed=7))
        desk.write("It was")
        desk.complete()
        first = await desk.model.asked()
        assert ("n" in first.body, first.body["max_tokens"]) == (False, 64)
        await first.say(" past")
        others = [await desk.model.asked() for _ in range(2)]
        assert len(desk.model.replies) == 3
        assert desk.text == "It was past"
        await finish(others[0], " late")
        await finish(others[1], " early")
        await first.finish()
        await desk.idle()
        assert desk.text == "It was past"
        assert way(desk) == (
            "Seed not sent: this server does not heed it. This server writes 1 at a time: 3 choices take 3 requests."
        )
        texts = {desk.text}
        for _ in range(2):
            desk.press(Qt.Key.Key_Right, ALT)
            texts.add(desk.text)
        assert texts == {"It was past", "It was late", "It was early"}
        desk.press(Qt.Key.Key_Z, CTRL)  # the walk
        desk.press(Qt.Key.Key_Z, CTRL)  # the completion, all of it
        assert desk.text == "It was"


async def test_stop_hangs_up_every_request_and_what_came_stays(open_room: OpenRoom) -> None:
    async with open_room(kind=Kind.TABBY) as desk:
        show(desk, Parameters(n=3))
        desk.write("It was")
        desk.complete()
        replies = [await desk.model.asked()]
        await replies[0].say(" past")
        replies += [await desk.model.asked() for _ in range(2)]
        desk.press(Qt.Key.Key_Escape)
        for reply in replies:
            await reply.hung_up.wait()
        assert desk.text == "It was past"
        assert not desk.desk.completing.running
        assert desk.notice == ""


async def test_undo_takes_all_of_it_and_stops_every_request(open_room: OpenRoom) -> None:
    async with open_room(kind=Kind.TABBY) as desk:
        show(desk, Parameters(n=2))
        desk.write("It was")
        desk.complete()
        first = await desk.model.asked()
        await first.say(" past")
        second = await desk.model.asked()
        await desk.until_text("It was past")
        desk.press(Qt.Key.Key_Z, CTRL)
        assert desk.text == "It was"
        for reply in (first, second):
            await reply.hung_up.wait()


async def test_the_likeliest_is_kept_here_when_all_are_written(open_room: OpenRoom) -> None:
    async with open_room(kind=Kind.VLLM) as desk:
        show(desk, Parameters(best_of=2))
        desk.write("It was")
        desk.complete()
        reply = await desk.model.asked()
        assert (reply.body["n"], "best_of" in reply.body, reply.body["logprobs"]) == (2, False, 5)
        await reply.say(" past", choice=1)
        await reply.say(" late", " at", " night", choice=0)
        assert desk.text == "It was"
        await reply.finish(choices=(0, 1))
        await desk.idle()
        assert desk.text in ("It was past", "It was late at night")
        assert way(desk) == "Lacuna itself keeps the likeliest of 2, when all are written."


async def test_a_gap_is_filled_in_words_where_the_server_has_no_call_for_it(open_room: OpenRoom) -> None:
    async with open_room(kind=Kind.LM_STUDIO, joined=True) as desk:
        show(desk, Parameters(logprobs=None))
        desk.write("She came when the lamps were lit.")
        select(desk.editor, 8)
        said = "This server has no call for filling a gap: the model is asked for it in words."
        assert said in [label.text() for label in desk.first.window.panel.findChildren(QLabel)]
        desk.complete()
        reply = await desk.model.asked()
        assert "suffix" not in reply.body
        assert reply.body["prompt"].endswith("TEXT: She came{{GAP}} when the lamps were lit.\nCOMPLETION: <COMPLETION>")
        await reply.say(" home", " when", " the", " lamps", " were", " lit", ".")
        await reply.hung_up.wait()
        await desk.until_text("She came home when the lamps were lit.")
        await desk.idle()
        assert way(desk) == said


async def test_what_is_not_sent_is_told_once_and_its_value_stays(open_room: OpenRoom) -> None:
    async with open_room(kind=Kind.LM_STUDIO, joined=True) as desk:
        panel = desk.first.window.panel
        show(desk, Parameters(logit_bias={7: -100}, logprobs=None))
        told = "Logit bias not sent: this server does not heed it."
        for notice in (told, ""):
            desk.write(" It was")
            desk.complete()
            reply = await desk.model.asked()
            assert "logit_bias" not in reply.body
            await finish(reply, " late")
            await desk.idle()
            await until(lambda notice=notice: desk.notice == notice)
        assert panel.parameters().logit_bias == {7: -100}
        assert not panel.fields["logit_bias"].isEnabled()


async def test_what_a_server_refuses_is_learnt_and_the_panel_says_what_is_done_instead(open_room: OpenRoom) -> None:
    async with open_room(joined=True) as desk:
        panel = desk.first.window.panel
        show(desk, Parameters(n=2))
        desk.write("It was")
        desk.complete()
        reply = await desk.model.asked()
        await reply.refuse("400 Bad Request", "n is not supported")
        replies = [await desk.model.asked()]
        await replies[0].say(" past")
        replies.append(await desk.model.asked())
        await replies[0].finish()
        await finish(replies[1], " late")
        await desk.idle()
        assert desk.notice == ""
        beside = "This server writes 1 at a time: 2 choices take 2 requests."
        await until(lambda: panel.fields["n"].accessibleDescription() == beside)
        desk.write(".")
        desk.complete()
        assert "n" not in (await desk.model.asked()).body


async def test_an_empty_page_on_a_server_that_cannot_begin_is_said_and_nothing_is_sent(open_room: OpenRoom) -> None:
    async with open_room(kind=Kind.VLLM) as desk:
        desk.complete()
        await until(lambda: desk.notice != "")
        assert desk.notice == "This server cannot begin from nothing. Write a few words first."
        assert desk.model.replies == []
        assert desk.text == ""
