"""The batch desk: rows are typed, pasted and loaded, asked, looked through, exported and sent to the manuscript."""

import asyncio
import json
from functools import partial
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QWidget

from lacuna.core.connections import Book
from lacuna.core.parameters import Parameters
from lacuna.ui.batch.batch_window import PROMPTS, RESULTS, BatchWindow
from lacuna.ui.theme import DARK, LIGHT
from services.slow_disk import SlowDisk
from ui.batch.batch_hands import button, cells, far, field, open_desk, paste, press, told
from ui.dialogs import asked as asked_in
from ui.dialogs import choose_file, until
from ui.dialogs import press as press_in_box
from ui.room import CTRL, REQUESTS, OpenRoom, Reply, Room
from ui.walk import faults

pytestmark = pytest.mark.anyio


def running(room: Room) -> bool:
    batch = room.batch._batch  # pyright: ignore[reportPrivateUsage]  (what the window shows)
    assert batch is not None
    return batch.running


def apart(*prompts: str) -> str:
    """Return rows that are asked each in a request of its own, since their settings differ."""
    return "\n".join(json.dumps({"prompt": prompt, "seed": seed}) for seed, prompt in enumerate(prompts))


async def answer(reply: Reply, *words: str, reason: str = "stop") -> None:
    await reply.say(*words)
    await reply.finish(reason=reason)


async def test_the_built_in_model_answers_rows_of_every_form_with_their_own_settings(
    open_room: OpenRoom, tmp_path: Path
) -> None:
    async with open_room(built_in=True) as room:
        room.first.window.panel.show_parameters(Parameters(max_tokens=2))
        window = open_desk(room)
        paste(
            window,
            '{"prompt": "It was", "name": "a"}\n{"prompt": "It was late", "name": "b"}\n'
            '{"prompt": [5, 6], "name": "c"}\n{"prompt": [7, 8], "name": "d"}\n'
            '{"prompt": "One", "suffix": " three.", "n": 3, "name": "e", "max_tokens": 1}\n',
        )
        press(window, "Start")
        assert button(window, "Pause").isVisible()
        await until(lambda: not running(room))
        shown = cells(window.results.table)
        assert [line[0] for line in shown] == ["1", "2", "3", "4", "5.1", "5.2", "5.3"]
        assert [line[1] for line in shown] == ["a", "b", "c", "d", "e", "e", "e"]
        assert {line[5] for line in shown[:4]} <= {"0", "1", "2"}
        assert {line[5] for line in shown[4:]} <= {"0", "1"}
        assert all(line[6].startswith("\N{MINUS SIGN}") for line in shown if line[5] != "0")
        assert far(window) == "5 of 5 rows"
    logged = [msgspec.json.decode(line) for line in (tmp_path / REQUESTS).read_bytes().splitlines()]
    asked = [entry["prompt"] for entry in logged if "prompt" in entry]
    assert asked == [["It was", "It was late"], [[5, 6], [7, 8]], "One"]


async def test_a_row_is_typed_named_and_given_settings(open_room: OpenRoom) -> None:
    async with open_room() as room:
        window = open_desk(room)
        press(window, "Add")
        QTest.keyClicks(field(window, "Prompt"), "Once upon")
        QTest.keyClicks(field(window, "Suffix: the text after the gap"), "the end.")
        QTest.keyClicks(field(window, "Name"), "tale")
        QTest.keyClicks(field(window, "Settings of this row"), "temperature 3")
        press(window, "Start")
        assert "0 to 2" in told(window)
        assert room.model.replies == []
        settings = field(window, "Settings of this row")
        settings.clear()
        QTest.keyClicks(settings, "temperature 0.5")
        press(window, "Start")
        assert cells(window.prompts.table)[0][1:5] == ["Once upon", "the end.", "tale", "temperature 0.5"]
        reply = await room.model.asked()
        assert (reply.body["temperature"], reply.body["max_tokens"]) == (0.5, 64)
        await answer(reply, " a", " time")
        await until(lambda: not running(room))


async def test_what_is_typed_is_written_after_a_pause_without_a_word(open_room: OpenRoom) -> None:
    async with open_room() as room:
        window = open_desk(room)
        press(window, "Add")
        QTest.keyClicks(field(window, "Prompt"), "Once upon")
        await until(lambda: cells(window.prompts.table)[0][1] == "Once upon")
        press(window, "Add")
        QTest.keyClicks(field(window, "Prompt"), "a time")
        window.prompts.table.choose(0)
        assert [line[1] for line in cells(window.prompts.table)] == ["Once upon", "a time"]


async def test_paused_it_goes_on_where_it_was_with_what_it_was_begun_with(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.first.window.panel.show_parameters(Parameters(max_tokens=7))
        window = open_desk(room)
        paste(window, apart("row 0", "row 1", "row 2"))
        await until(window.isActiveWindow)
        QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
        first, second = await room.model.asked(), await room.model.asked()
        await answer(second, "done")
        await until(lambda: far(window).startswith("1 of 3 rows"))
        press(window, "Pause")
        await until(lambda: not running(room))
        await until(first.hung_up.is_set)
        assert far(window) == "1 of 3 rows · paused"
        room.first.window.panel.show_parameters(Parameters(max_tokens=9))
        room.model.taken = len(room.model.replies)
        press(window, "Resume")
        again: list[str] = []
        for _ in range(2):
            reply = await room.model.asked()
            again.append(reply.body["prompt"])
            assert reply.body["max_tokens"] == 7
            await answer(reply, reply.body["prompt"].upper())
        await until(lambda: not running(room))
        assert {second.body["prompt"], *again} == {"row 0", "row 1", "row 2"}
        texts = {line[2]: line[3] for line in cells(window.results.table)}
        assert texts == {row: "done" if row == second.body["prompt"] else row.upper() for row in texts}


async def edit_address(room: Room, base_url: str) -> None:
    """Let the connection lead elsewhere."""
    connections = room.batch._servers.connections  # pyright: ignore[reportPrivateUsage]  (as its form does)
    known = connections.find("scripted")
    assert known is not None
    await connections.change(partial(Book.put, connection=msgspec.structs.replace(known, base_url=base_url)))


async def test_a_batch_whose_connection_leads_elsewhere_by_now_asks_before_it_goes_on(open_room: OpenRoom) -> None:
    async with open_room() as room:
        window = open_desk(room)
        paste(window, apart("row 0", "row 1", "row 2"))
        press(window, "Start")
        first, second = await room.model.asked(), await room.model.asked()
        await answer(second, "done")
        await until(lambda: far(window).startswith("1 of 3 rows"))
        press(window, "Pause")
        await until(lambda: not running(room))
        await until(first.hung_up.is_set)
        old = room.batch._batch.head.address  # type: ignore[union-attr] # pyright: ignore  (what the window shows)
        new = old.replace("127.0.0.1", "localhost")
        await edit_address(room, new)
        asked = room.model.taken = len(room.model.replies)
        press(window, "Resume")
        box = await asked_in(window, QMessageBox)
        assert box.informativeText() == f"Until now the rows went to {old}. The connection leads to {new} now."
        assert await press_in_box(window, "Cancel") == f"Send the rest to {new}?"
        await until(lambda: not window.findChildren(QMessageBox))
        assert (running(room), len(room.model.replies)) == (False, asked)
        press(window, "Resume")
        await press_in_box(window, "Send them there")
        for _ in range(2):
            reply = await room.model.asked()
            assert "localhost" in reply.conversation.head
            await answer(reply, "done")
        await until(lambda: far(window) == "3 of 3 rows")
        await until(lambda: not running(room))
        window.show_page(PROMPTS)
        paste(window, apart("row 3"))
        press(window, "Resume")  # it has been agreed to, and is not asked again
        await answer(await room.model.asked(), "done")
        await until(lambda: far(window) == "4 of 4 rows")


async def test_what_a_file_of_prompts_says_in_vain_is_told(open_room: OpenRoom) -> None:
    async with open_room() as room:
        window = open_desk(room)
        paste(window, '{"prompt": "a", "model": "other", "name": "x", "id": "y"}')
        assert told(window) == (
            "Not taken over: “model” of 1 row (all rows are asked with the model that is chosen here); "
            "“id” of 1 row (a row has one name)."
        )
        assert cells(window.prompts.table)[0][1:4] == ["a", "", "x"]


async def test_a_row_that_fails_says_why_and_can_be_asked_again(open_room: OpenRoom) -> None:
    async with open_room() as room:
        window = open_desk(room)
        paste(window, apart("good", "bad"))
        press(window, "Start")
        for _ in range(2):
            reply = await room.model.asked()
            if reply.body["prompt"] == "bad":
                await reply.refuse("400 Bad Request", "This prompt is too strange.")
            else:
                await answer(reply, "fine")
        await until(lambda: not running(room))
        failed = cells(window.results.table)[1]
        assert ("strange" in failed[3], failed[4]) == (True, "failed")
        assert "1 failed" in far(window)
        press(window, "Ask failed rows again")
        press(window, "Resume")
        await answer(await room.model.asked(), "better")
        await until(lambda: not running(room))
        assert [line[3] for line in cells(window.results.table)] == ["fine", "better"]


async def test_a_server_that_is_gone_pauses_the_batch_with_a_sentence(open_room: OpenRoom) -> None:
    async with open_room() as room:
        window = open_desk(room)
        paste(window, "one")
        press(window, "Start")
        await (await room.model.asked()).refuse("401 Unauthorized", "No such key.")
        await until(lambda: not running(room))
        assert "key" in told(window)
        assert far(window) == "0 of 1 row · paused"


async def test_a_result_is_put_into_the_manuscript_as_one_step(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.write("Before")
        window = open_desk(room)
        paste(window, "one")
        press(window, "Start")
        await answer(await room.model.asked(), " and", " after")
        await until(lambda: not running(room))
        press(window, "Insert into the manuscript")
        assert room.text == "Before and after"
        assert [span.start for span in room.editor.manuscript.tokens(0, 16)] == [6]
        room.press(Qt.Key.Key_Z, CTRL)
        assert room.text == "Before"


async def finished(room: Room, texts: dict[str, tuple[str, ...]]) -> BatchWindow:
    window = open_desk(room)
    paste(window, apart(*texts))
    press(window, "Start")
    for _ in texts:
        reply = await room.model.asked()
        words = texts[reply.body["prompt"]]
        await answer(reply, *words, reason="length" if len(words) > 2 else "stop")
    await until(lambda: not running(room))
    return window


TEXTS = {"b": ("Zebra",), "a": ("apple", "tree"), "c": ("mouse", "in", "a", "house")}


async def test_results_are_sorted_filtered_and_exported_as_they_are_shown(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room() as room:
        window = await finished(room, TEXTS)
        table = window.results.table
        for column, order in ((2, "abc"), (3, "acb"), (5, "bac")):
            table.sortByColumn(column, Qt.SortOrder.AscendingOrder)
            assert "".join(line[2] for line in cells(table)) == order
            table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
            assert "".join(line[2] for line in cells(table)) == order[::-1]
        QTest.keyClicks(field(window, "Search in names, prompts and texts"), "APPLE")
        await until(lambda: len(cells(table)) == 1)
        press(window, "Export")
        await choose_file(window, tmp_path / "out.jsonl")
        await until(lambda: "were written to out.jsonl" in told(window))
        exported = [msgspec.json.decode(line) for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
        assert [(line["row"], line["text"], line["tokens"]) for line in exported] == [(2, "appletree", 2)]
        field(window, "Search in names, prompts and texts").clear()
        await until(lambda: len(cells(table)) == 3)
        press(window, "Export")
        await choose_file(window, tmp_path / "out.csv")
        await until(lambda: "were written to out.csv" in told(window))
        lines = (tmp_path / "out.csv").read_text().splitlines()
        assert lines[0] == "row,name,prompt,choice,text,finish_reason,tokens,mean_logprob,error"
        assert lines[1].startswith("3,,c,0,mouseinahouse,length,4,-1.0,")


async def test_a_file_of_prompts_that_takes_long_is_said_to_be_read(
    open_room: OpenRoom, tmp_path: Path, slow_disk: SlowDisk
) -> None:
    (tmp_path / "rows.txt").write_text("One\nTwo\n")
    async with open_room() as room:
        window = open_desk(room)
        press(window, "Load")
        await choose_file(window, tmp_path / "rows.txt")
        await until(lambda: told(window) == "Reading rows.txt…")
        slow_disk.go.set()
        await until(lambda: [line[1] for line in cells(window.prompts.table)] == ["One", "Two"])
        assert told(window) == ""


async def test_rows_are_loaded_from_a_file_duplicated_and_removed(open_room: OpenRoom, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("name,prompt,n\na,One,2\nb,Two,\n")
    async with open_room() as room:
        window = open_desk(room)
        press(window, "Load")
        await choose_file(window, tmp_path / "rows.csv")
        await until(lambda: len(cells(window.prompts.table)) == 2)
        assert [line[1:5] for line in cells(window.prompts.table)] == [["One", "", "a", "n 2"], ["Two", "", "b", ""]]
        press(window, "Duplicate")
        assert [line[1] for line in cells(window.prompts.table)] == ["One", "Two", "One"]
        window.prompts.table.choose(0)
        QTest.keyClick(window.prompts.table, Qt.Key.Key_Delete)
        await until(lambda: len(cells(window.prompts.table)) == 2)
        (tmp_path / "bad.csv").write_text("prompt,warmth\na,1\n")
        press(window, "Load")
        await choose_file(window, tmp_path / "bad.csv")
        await until(lambda: "“warmth”" in told(window))


async def test_an_answered_row_stays_as_it_is_and_goes_with_its_result_only_when_that_is_wished(
    open_room: OpenRoom,
) -> None:
    async with open_room() as room:
        window = await finished(room, TEXTS)
        window.show_page(PROMPTS)
        window.prompts.table.choose(0)
        prompt = field(window, "Prompt")
        assert prompt.isReadOnly()
        press(window, "Remove")
        assert "what came back" in await press_in_box(window, "Cancel")
        assert len(cells(window.prompts.table)) == 3
        press(window, "Remove")
        await press_in_box(window, "Remove")
        await until(lambda: len(cells(window.prompts.table)) == 2)
        assert [(line[0], line[3]) for line in cells(window.results.table)] == [
            ("1", "appletree"),
            ("2", "mouseinahouse"),
        ]
        press(window, "Start over")
        await press_in_box(window, "Start over")
        await until(lambda: not cells(window.results.table))
        assert far(window) == "0 of 2 rows"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("size", [(1000, 700), (1920, 1080), (720, 480)], ids=["small", "large", "smallest"])
async def test_nothing_is_cut_and_nothing_overlaps(open_room: OpenRoom, theme: object, size: tuple[int, int]) -> None:
    async with open_room() as room:
        room.first.actions["theme_dark" if theme is DARK else "theme_light"].trigger()
        window = open_desk(room)
        window.resize(*size)
        await asyncio.sleep(0.01)
        assert faults(window) == []
        room.batch.window = None
        window.close()
        window = await finished(room, TEXTS)
        window.resize(*size)
        window.tell("The server gave up in the middle. What arrived is kept; try again.")
        for page in (RESULTS, PROMPTS):
            window.show_page(page)
            await asyncio.sleep(0.01)
            assert faults(window) == []


async def test_ten_thousand_rows_are_shown_without_a_widget_each(open_room: OpenRoom) -> None:
    async with open_room() as room:
        window = open_desk(room)
        before = len(window.findChildren(QWidget))
        paste(window, "\n".join(f"row {number}" for number in range(10_000)))
        assert window.prompts.table.model().rowCount() == 10_000
        window.prompts.table.scrollToBottom()
        await asyncio.sleep(0.01)
        assert len(window.findChildren(QWidget)) < before + 50


async def test_paused_before_it_has_begun_it_can_be_started_again(open_room: OpenRoom) -> None:
    async with open_room() as room:
        window = open_desk(room)
        paste(window, "It was")
        press(window, "Start")
        press(window, "Pause")
        await until(lambda: not running(room))
        press(window, "Start")
        await answer(await room.model.asked(), " late")
        await until(lambda: far(window) == "1 of 1 row")


async def test_what_a_server_refused_is_asked_in_another_way_from_then_on(open_room: OpenRoom) -> None:
    async with open_room() as room:
        window = open_desk(room)
        paste(window, '{"prompt": "One", "suffix": "three."}')
        press(window, "Start")
        await (await room.model.asked()).refuse("400 Bad Request", "No suffix here.", param="suffix")
        await answer(await room.model.asked(), " two")
        await until(lambda: not running(room))
        window.show_page(PROMPTS)
        paste(window, '{"prompt": "Two", "suffix": "four."}')
        press(window, "Resume")
        await answer(await room.model.asked(), " three")
        await until(lambda: not running(room))
        assert ["suffix" in reply.body for reply in room.model.replies] == [True, False, False]
