"""Several manuscripts in one window: each keeps its text, its steps and the writer's place in it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar

from lacuna.services.settings import Settings
from ui.dialogs import press, until
from ui.editor.writer import select
from ui.room import ALT, CTRL, OpenRoom, Room
from ui.sheets.sheet_hands import open_file

pytestmark = pytest.mark.anyio


def _tabs(room: Room) -> list[str]:
    bar = room.desk.sheets.tabs
    return [bar.tabText(index) for index in range(bar.count())] if bar.isVisible() else []


async def test_one_manuscript_has_no_tab_and_two_have(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room() as room:
        assert _tabs(room) == []
        await open_file(room, tmp_path / "one.txt", "One")
        assert _tabs(room) == []  # it took the place of the empty one
        await open_file(room, tmp_path / "a & b.txt", "Two")
        assert _tabs(room) == ["one.txt", "a && b.txt"]
        room.write("!")
        assert _tabs(room) == ["one.txt", "a && b.txt •"]


async def test_files_of_one_name_are_told_apart_by_their_folders(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room() as room:
        for folder in ("first", "second"):
            (tmp_path / folder).mkdir()
            await open_file(room, tmp_path / folder / "notes.txt", folder)
        assert _tabs(room) == ["notes.txt (first)", "notes.txt (second)"]
        room.write("!")
        assert _tabs(room) == ["notes.txt (first)", "notes.txt (second) •"]
        await open_file(room, tmp_path / "other.txt", "Other")
        room.desk.documents.close_sheet(room.desk.sheets.sheets.all[0])
        await until(lambda: _tabs(room) == ["notes.txt •", "other.txt"])


async def test_what_is_begun_opened_or_brought_back_has_the_keyboard(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room() as room:
        room.first.window.activateWindow()
        await until(room.first.window.isActiveWindow)
        await open_file(room, tmp_path / "one.txt", "One")

        def leave_the_text() -> None:
            room.first.window.panel.take_focus()
            assert not room.editor.hasFocus()

        leave_the_text()
        room.first.actions["new"].trigger()
        assert room.editor.hasFocus()
        leave_the_text()
        room.first.actions["new"].trigger()  # though it shows an empty one already
        assert room.editor.hasFocus()
        leave_the_text()
        await open_file(room, tmp_path / "two.txt", "Two")
        assert room.editor.hasFocus()
        leave_the_text()
        await open_file(room, tmp_path / "one.txt", "One")  # shown, for it is open
        await until(room.editor.hasFocus)
        room.first.actions["close"].trigger()
        await room.until_text("Two")
        leave_the_text()
        room.first.actions["reopen"].trigger()
        assert room.editor.hasFocus()
        assert room.text == "One"


async def test_what_was_left_is_found_as_it_was_left(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room() as room:
        await open_file(room, tmp_path / "one.txt", "One\n" * 300)
        select(room.editor, 600, 604)
        room.editor.ensureCursorVisible()
        room.press(Qt.Key.Key_X)
        select(room.editor, 590, 603)
        top = room.editor.verticalScrollBar().value()
        room.press(Qt.Key.Key_N, CTRL)
        assert (room.text, room.desk.documents.name) == ("", "Untitled")
        room.write("Other")
        room.press(Qt.Key.Key_Tab, CTRL)
        assert room.editor.gap() == (590, 13)
        assert (top, room.editor.verticalScrollBar().value()) == (top, top)
        room.press(Qt.Key.Key_Z, CTRL)
        assert room.text == "One\n" * 300
        room.press(Qt.Key.Key_Tab, CTRL)
        assert room.text == "Other"
        room.press(Qt.Key.Key_Z, CTRL)
        assert room.text == ""


async def test_a_model_goes_on_writing_in_a_manuscript_that_is_not_shown(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.write("It was")
        room.complete()
        reply = await room.model.asked()
        await reply.say(" past")
        await room.until_text("It was past")
        room.press(Qt.Key.Key_N, CTRL)
        room.write("Here I write. ")
        assert not room.desk.completing.running
        room.press(Qt.Key.Key_Escape)  # stops what writes here, and that is nothing
        await reply.say(" ten", ".")
        await reply.finish()
        await until(lambda: not room.desk.completing.busy)
        assert room.text == "Here I write. "
        room.press(Qt.Key.Key_Tab, CTRL)
        assert room.text == "It was past ten."
        room.press(Qt.Key.Key_0, ALT)
        assert room.text == "It was"


async def test_undo_stops_no_stream_of_another_manuscript(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.write("One")
        room.complete()
        first = await room.model.asked()
        await first.say(" and")
        await room.until_text("One and")
        room.press(Qt.Key.Key_N, CTRL)
        room.write("Two")
        room.complete()
        second = await room.model.asked()
        await second.say(" of")
        await room.until_text("Two of")
        room.press(Qt.Key.Key_Z, CTRL)
        await second.hung_up.wait()
        await first.say(" only")
        await first.finish()
        await until(lambda: not room.desk.completing.busy)
        room.press(Qt.Key.Key_Tab, CTRL)
        assert room.text == "One and only"


async def test_closing_a_tab_stops_what_writes_into_it(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.write("One")
        room.complete()
        reply = await room.model.asked()
        await reply.say(" and")
        await room.until_text("One and")
        room.press(Qt.Key.Key_W, CTRL)
        assert await press(room.first.window, "Discard") == "Save the changes to Untitled?"
        await reply.hung_up.wait()
        await room.until_text("")
        assert not room.desk.completing.busy


async def test_quitting_asks_about_every_manuscript_and_may_be_given_up(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room() as room:
        await open_file(room, tmp_path / "one.txt", "One")
        room.write("A ")
        room.press(Qt.Key.Key_N, CTRL)
        room.write("Two")
        room.first.window.close()
        assert await press(room.first.window, "Discard") == "Save the changes to one.txt?"
        assert await press(room.first.window, "Cancel") == "Save the changes to Untitled?"
        assert _tabs(room) == ["one.txt •", "Untitled •"]
        await until(lambda: not room.desk.sheets.turns.busy)
        assert not room.closed.is_set()
        room.first.actions["next_sheet"].trigger()
        room.first.window.close()
        await press(room.first.window, "Save")
        await press(room.first.window, "Discard")
        await room.closed.wait()
        assert (tmp_path / "one.txt").read_text() == "A One"
        assert room.desk.documents.name == "one.txt"  # to which the next start comes back


async def test_a_file_that_is_open_is_shown_and_not_opened_twice(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room() as room:
        one, two = tmp_path / "one.txt", tmp_path / "two.txt"
        await open_file(room, one, "One")
        await open_file(room, two, "Two")
        (tmp_path / "link.txt").symlink_to(one)
        room.desk.documents.open_path(tmp_path / "link.txt")
        await room.until_text("One")
        assert _tabs(room) == ["one.txt", "two.txt"]


async def test_tabs_are_chosen_moved_and_closed_by_the_mouse(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room() as room:
        for name in ("one", "two", "three"):
            await open_file(room, tmp_path / f"{name}.txt", name)
        bar = room.desk.sheets.tabs
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(0).center())
        assert room.text == "one"
        bar.moveTab(0, 2)
        assert _tabs(room) == ["two.txt", "three.txt", "one.txt"]
        assert [sheet.name for sheet in room.desk.sheets.sheets.all] == _tabs(room)
        cross = bar.tabButton(1, QTabBar.ButtonPosition.RightSide)
        assert cross.accessibleName() == "Close three.txt"
        QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
        await until(lambda: _tabs(room) == ["two.txt", "one.txt"])
        QTest.mouseClick(bar, Qt.MouseButton.MiddleButton, pos=bar.tabRect(1).center())
        await until(lambda: _tabs(room) == [])
        assert room.text == "two"


async def test_the_next_start_comes_back_to_where_the_writer_was(open_room: OpenRoom, tmp_path: Path) -> None:
    one, two, away = tmp_path / "one.txt", tmp_path / "two.txt", tmp_path / "away.txt"
    async with open_room() as room:
        await open_file(room, one, "One\n" * 300)
        select(room.editor, 800)
        room.editor.ensureCursorVisible()
        top = room.editor.verticalScrollBar().value()
        await open_file(room, two, "Two")
        await open_file(room, away, "Away")
        room.press(Qt.Key.Key_Tab, CTRL)
        assert room.desk.documents.path == one
        room.desk.sheets.session.note()
        settings: Settings = room.first.settings
    away.unlink()
    async with open_room() as room:
        room.first.settings.open_files, room.first.settings.shown_file = settings.open_files, settings.shown_file
        room.desk.sheets.session.come_back()
        await until(lambda: _tabs(room) == ["one.txt", "two.txt"])
        await until(lambda: room.desk.documents.path == one)
        assert room.editor.gap() == (800, 0)
        assert room.editor.verticalScrollBar().value() == top
        await until(lambda: room.notice)
        assert room.notice == "Not found any more, so not opened again: away.txt."


async def test_what_is_begun_at_once_stays_in_view_when_the_files_come_back(
    open_room: OpenRoom, tmp_path: Path
) -> None:
    one = tmp_path / "one.txt"
    async with open_room() as room:
        await open_file(room, one, "One")
        room.desk.sheets.session.note()
        settings = room.first.settings
    async with open_room() as room:
        room.write("Begun")
        room.first.settings.open_files, room.first.settings.shown_file = settings.open_files, 0
        room.desk.sheets.session.come_back()
        await until(lambda: _tabs(room) == ["Untitled •", "one.txt"])
        assert room.text == "Begun"


async def test_recent_files_are_offered_newest_first_and_can_be_forgotten(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room() as room:
        for name in ("one", "two", "one"):
            await open_file(room, tmp_path / f"{name}.txt", name)
            room.press(Qt.Key.Key_W, CTRL)
            await until(lambda: room.desk.documents.path is None)
        session = room.desk.sheets.session
        assert [path.name for path in session.recent] == ["one.txt", "two.txt"]
        menu = room.desk.sheets.recent
        menu.aboutToShow.emit()
        titles = [action.text() for action in menu.actions() if action.text()]
        assert [Path(title).name for title in titles] == ["one.txt", "two.txt", "&Forget These"]
        menu.actions()[1].trigger()
        await room.until_text("two")
        menu.actions()[-1].trigger()
        menu.aboutToShow.emit()
        assert [action.text() for action in menu.actions()] == ["No files yet"]


async def test_what_was_closed_last_comes_back_with_its_steps_its_place_and_what_was_not_saved(
    open_room: OpenRoom, tmp_path: Path
) -> None:
    again = CTRL | Qt.KeyboardModifier.ShiftModifier
    async with open_room() as room:
        for name in ("one.txt", "two.txt", "three.txt"):
            await open_file(room, tmp_path / name, name)
        room.press(Qt.Key.Key_Tab, again)
        select(room.editor, 3)
        room.write("!")
        room.press(Qt.Key.Key_W, CTRL)
        await press(room.first.window, "Discard")
        await until(lambda: _tabs(room) == ["one.txt", "three.txt"])
        room.first.actions["close"].trigger()
        await until(lambda: room.text == "one.txt")
        room.first.actions["reopen"].trigger()
        assert (room.text, _tabs(room)) == ("three.txt", ["one.txt", "three.txt"])
        room.first.actions["reopen"].trigger()
        assert (room.text, _tabs(room)) == ("two!.txt", ["one.txt", "two.txt •", "three.txt"])
        assert (room.editor.gap(), room.desk.documents.unsaved) == ((4, 0), True)
        room.editor.undo_step()
        assert room.text == "two.txt"
        room.first.actions["reopen"].trigger()
        assert room.notice == "No manuscript was closed since Lacuna was started."


async def test_what_is_open_again_by_now_is_shown_and_not_opened_twice(open_room: OpenRoom, tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    async with open_room() as room:
        await open_file(room, path, "One")
        room.press(Qt.Key.Key_W, CTRL)
        await until(lambda: room.desk.documents.path is None)
        await open_file(room, path, "One")
        room.press(Qt.Key.Key_N, CTRL)
        room.press(Qt.Key.Key_T, CTRL | Qt.KeyboardModifier.ShiftModifier)
        assert [sheet.name for sheet in room.desk.sheets.sheets.all] == ["one.txt", "Untitled"]
        assert room.text == "One"


async def test_a_closed_manuscript_without_a_file_comes_back_too(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.write("Mine")
        room.press(Qt.Key.Key_W, CTRL)
        await press(room.first.window, "Discard")
        await until(lambda: room.text == "")
        room.first.actions["reopen"].trigger()
        assert (room.text, len(room.desk.sheets.sheets.all)) == ("Mine", 1)
