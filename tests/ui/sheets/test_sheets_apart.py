"""What is asked for in one manuscript stays with it, whichever is shown by then; and damaged settings lose no file."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from lacuna.core.connections import Use
from lacuna.core.text_files import LARGEST
from lacuna.ui.docks.generation_tree import GenerationTree
from lacuna.ui.find.bar import FindBar
from ui.dialogs import press, until
from ui.editor.writer import drop, select
from ui.room import CTRL, OpenRoom, Room
from ui.sheets.sheet_hands import open_file

pytestmark = pytest.mark.anyio


def _names(room: Room) -> list[str]:
    return [sheet.name for sheet in room.desk.sheets.sheets.all]


def _drop(room: Room, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    drop(room.editor, 0, data, inside=False)


def _compose(room: Room, text: str) -> None:
    QApplication.sendEvent(room.editor, QInputMethodEvent(text, []))


async def test_files_that_are_dropped_together_are_each_opened(open_room: OpenRoom, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.txt", "two.txt", "three.txt")]
    for path in paths:
        path.write_text(path.stem)
    async with open_room() as room:
        _drop(room, *paths)
        await until(lambda: _names(room) == ["one.txt", "two.txt", "three.txt"])
        assert [sheet.manuscript.text() for sheet in room.desk.sheets.sheets.all] == ["one", "two", "three"]


async def test_trying_again_goes_back_to_the_manuscript_that_failed(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.write("One")
        room.complete()
        first = await room.model.asked()
        await first.say(" and")
        await room.until_text("One and")
        room.press(Qt.Key.Key_N, CTRL)
        room.write("Two")
        await first.break_off()
        await until(lambda: room.notice)
        room.first.window.notice.action_chosen.emit()
        second = await room.model.asked()
        assert second.body["prompt"] == "One and"
        await second.say(" only")
        await second.finish()
        await room.until_text("One and only")
        room.press(Qt.Key.Key_Tab, CTRL)
        assert room.text == "Two"


async def test_trying_again_in_a_closed_manuscript_writes_into_no_other(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.write("One")
        room.complete()
        first = await room.model.asked()
        await first.say(" and")
        await room.until_text("One and")
        await first.break_off()
        await until(lambda: room.notice)
        room.press(Qt.Key.Key_W, CTRL)
        await press(room.first.window, "Discard")
        await room.until_text("")
        room.write("Two")
        room.first.window.notice.action_chosen.emit()
        assert not room.desk.completing.busy
        assert room.text == "Two"


async def test_a_request_goes_where_it_was_meant_to_though_another_manuscript_is_shown_at_once(
    open_room: OpenRoom, tmp_path: Path
) -> None:
    async with open_room(joined=True) as room:
        active = room.desk.completing._active  # pyright: ignore[reportPrivateUsage]  (no other way to it)
        await open_file(room, tmp_path / "one.txt", "One")
        active.choose(Use())
        active.choose(Use(connection="scripted"))
        await open_file(room, tmp_path / "two.txt", "Two")
        active.choose(Use())
        room.press(Qt.Key.Key_Tab, CTRL)
        assert active.connection.id == "scripted"
        room.complete()
        room.press(Qt.Key.Key_Tab, CTRL)
        assert active.built_in
        reply = await room.model.asked()
        assert "One" in reply.body["prompt"] + reply.body.get("suffix", "")
        await reply.say(" more")
        await reply.finish()
        await until(lambda: not room.desk.completing.busy)
        assert room.text == "Two"


async def test_what_is_composed_is_asked_about_before_its_manuscript_is_closed(open_room: OpenRoom) -> None:
    async with open_room() as room:
        _compose(room, "こん")
        room.press(Qt.Key.Key_W, CTRL)
        assert await press(room.first.window, "Cancel") == "Save the changes to Untitled?"
        await until(lambda: not room.desk.sheets.turns.busy)
        assert room.text == "こん"


async def test_what_is_composed_is_asked_about_before_the_program_ends(open_room: OpenRoom) -> None:
    async with open_room() as room:
        _compose(room, "こん")
        room.first.window.close()
        assert await press(room.first.window, "Cancel") == "Save the changes to Untitled?"
        await until(lambda: not room.desk.sheets.turns.busy)
        assert (room.text, room.closed.is_set()) == ("こん", False)


async def test_an_empty_manuscript_that_is_written_in_by_a_model_gives_no_file_its_place(
    open_room: OpenRoom, tmp_path: Path
) -> None:
    async with open_room() as room:
        room.complete()
        reply = await room.model.asked()
        await open_file(room, tmp_path / "one.txt", "One")
        assert _names(room) == ["Untitled", "one.txt"]
        await reply.say("It was")
        await reply.finish()
        await until(lambda: not room.desk.completing.busy)
        room.press(Qt.Key.Key_Tab, CTRL)
        assert room.text == "It was"


async def test_a_selection_that_is_looked_through_is_so_in_its_own_manuscript_alone(
    open_room: OpenRoom, tmp_path: Path
) -> None:
    async with open_room() as room:
        await open_file(room, tmp_path / "one.txt", "word\nword\nword\nword")
        await open_file(room, tmp_path / "two.txt", "word\nword\n")
        select(room.editor, 0, 9)
        finder = room.desk.aids.finder
        finder.open()
        line = room.first.window.findChildren(FindBar)[0].findChildren(QLineEdit)[0]
        line.setFocus()
        QTest.keyClicks(line, "word")
        await until(lambda: finder.found == 2 and not finder.searching)
        room.press(Qt.Key.Key_Tab, CTRL)
        await until(lambda: finder.found == 4 and not finder.searching)


@pytest.mark.parametrize(
    "entry",
    [
        ["a\0b.txt", 0, 0, 0, 0],
        ["\ud800.txt", 0, 0, 0, 0],
        ["PATH", 10**30, 0, 0, 0],
        ["PATH", 0, 0, 10**30, 0],
        ["PATH", 0, 0, 2**31 - 1, 2**31 - 1],
        ["PATH", -1, -1, -1, -1],
        ["", 0, 0, 0, 0],
        ["PATH", "x", 0, 0, 0],
        ["two.txt", True, 0, 0, 0],
        [],
        None,
    ],
)
async def test_a_damaged_entry_keeps_no_other_file_from_coming_back(
    open_room: OpenRoom, tmp_path: Path, entry: list[object] | None
) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text("One")
    two.write_text("Two")
    async with open_room() as room:
        first = [str(one), *entry[1:]] if entry and entry[0] == "PATH" else entry
        room.first.settings.open_files = [first, [str(two), 0, 0, 0, 0]]
        room.first.settings.shown_file = 0
        room.desk.sheets.session.come_back()
        await until(lambda: "two.txt" in _names(room))
        await until(lambda: not room.desk.sheets.turns.busy)


async def test_why_files_do_not_come_back_is_said_of_each(open_room: OpenRoom, tmp_path: Path) -> None:
    entries: list[object] = []
    for name, data in {"away.txt": None, "one.txt": b"One", "photo.txt": b"\x89PNG\0", "large.txt": b""}.items():
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data)
        if name == "large.txt":
            os.truncate(path, LARGEST + 1)
        entries.append([str(path), 0, 0, 0, 0])
    async with open_room() as room:
        room.first.settings.open_files = entries
        room.desk.sheets.session.come_back()
        await until(lambda: not room.desk.sheets.turns.busy)
        assert _names(room) == ["one.txt"]
        assert room.notice == (
            "Not found any more, so not opened again: away.txt. "
            "photo.txt cannot be opened. The file is no text in UTF-8 or UTF-16, so it could not be saved as it was. "
            "large.txt is larger than 64 MB. Split it, and open the parts."
        )


async def test_of_several_files_that_cannot_be_opened_each_is_told(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room() as room:
        for name in ("one.txt", "two.txt"):
            room.desk.documents.open_path(tmp_path / name)
        await until(lambda: "two.txt" in room.notice)
        await until(lambda: not room.desk.sheets.turns.busy)
        assert room.notice == (
            "one.txt could not be read: No such file or directory. "
            "two.txt could not be read: No such file or directory."
        )
        room.desk.documents.open_path(tmp_path / "three.txt")
        await until(lambda: room.notice == "three.txt could not be read: No such file or directory.")


async def test_a_file_that_is_named_twice_comes_back_once(open_room: OpenRoom, tmp_path: Path) -> None:
    one = tmp_path / "one.txt"
    one.write_text("One")
    async with open_room() as room:
        room.first.settings.open_files = [[str(one), 0, 0, 0, 0], [str(one), 1, 1, 0, 0]]
        room.desk.sheets.session.come_back()
        await until(lambda: not room.desk.sheets.turns.busy)
        assert _names(room) == ["one.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
async def test_a_file_whose_name_is_no_utf8_comes_back_and_is_offered_again(
    open_room: OpenRoom, tmp_path: Path
) -> None:
    odd = tmp_path / os.fsdecode(b"caf\xe9.txt")
    async with open_room() as room:
        await open_file(room, odd, "One")
        room.desk.sheets.session.note()
        room.first.keep_settings()
    async with open_room() as room:
        room.desk.sheets.session.come_back()
        await until(lambda: room.desk.documents.path == odd)
        assert (room.text, room.notice) == ("One", "")
        room.press(Qt.Key.Key_W, CTRL)
        await until(lambda: room.desk.documents.path is None)
        room.desk.sheets.recent.aboutToShow.emit()
        room.desk.sheets.recent.actions()[0].trigger()
        await until(lambda: room.desk.documents.path == odd)


async def test_what_is_begun_while_the_files_come_back_stays_in_view(open_room: OpenRoom, tmp_path: Path) -> None:
    one = tmp_path / "one.txt"
    one.write_text("One")
    async with open_room() as room:
        room.first.settings.open_files, room.first.settings.shown_file = [[str(one), 0, 0, 0, 0]], 0
        room.desk.sheets.session.come_back()
        await asyncio.sleep(0)
        room.write("Begun")
        await until(lambda: _names(room) == ["Untitled", "one.txt"])
        await until(lambda: not room.desk.sheets.turns.busy)
        assert room.text == "Begun"


async def test_a_recent_file_of_an_impossible_name_is_said_not_to_be_readable(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.desk.documents.open_path(Path("a\0b.txt"))
        await until(lambda: room.notice)
        assert "could not be read" in room.notice


async def test_what_is_being_saved_is_no_change_from_outside(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room() as room:
        await open_file(room, tmp_path / "one.txt", "One")
        for _ in range(20):
            room.write("x")
            room.desk.documents.save()
            while room.desk.sheets.turns.busy:
                room.desk.sheets.outside.look()
                await asyncio.sleep(0.001)
            assert room.notice == ""


async def test_the_list_of_generations_does_nothing_with_those_of_another_manuscript(
    open_room: OpenRoom, tmp_path: Path
) -> None:
    async with open_room() as room:
        room.first.actions["generations"].setChecked(True)
        room.write("One")
        room.complete()
        reply = await room.model.asked()
        await reply.say(" and")
        await reply.finish()
        await until(lambda: not room.desk.completing.busy)
        tree = room.first.window.findChildren(GenerationTree)[0]
        await until(lambda: tree.model().rowCount() == 1)
        tree.setCurrentIndex(tree.model().index(0, 0))
        await open_file(room, tmp_path / "two.txt", "Two")
        room.press(Qt.Key.Key_Tab, CTRL)
        await until(lambda: tree.model().rowCount() == 1)
        tree.setCurrentIndex(tree.model().index(0, 0))
        room.press(Qt.Key.Key_Tab, CTRL)
        tree.setFocus()
        for which in (Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_Down):
            QTest.keyClick(tree, which)
        assert room.text == "Two"
