"""Several manuscripts in one window: each keeps its text, its steps and the writer's place in it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar

from lacuna.core.difference import difference
from lacuna.core.manuscript import Manuscript
from lacuna.services import files
from lacuna.services.settings import Settings
from ui.dialogs import choose_file, press, until
from ui.editor.writer import select
from ui.room import ALT, CTRL, OpenRoom, Room

pytestmark = pytest.mark.anyio


def _tabs(room: Room) -> list[str]:
    bar = room.desk.sheets.tabs
    return [bar.tabText(index) for index in range(bar.count())] if bar.isVisible() else []


async def _open(room: Room, path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")  # noqa: ASYNC240  (a small file of a test)
    room.desk.documents.open_path(path)
    await until(lambda: room.desk.documents.path == path)


async def test_one_manuscript_has_no_tab_and_two_have(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room() as room:
        assert _tabs(room) == []
        await _open(room, tmp_path / "one.txt", "One")
        assert _tabs(room) == []  # it took the place of the empty one
        await _open(room, tmp_path / "a & b.txt", "Two")
        assert _tabs(room) == ["one.txt", "a && b.txt"]
        room.write("!")
        assert _tabs(room) == ["one.txt", "a && b.txt •"]


async def test_files_of_one_name_are_told_apart_by_their_folders(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room() as room:
        for folder in ("first", "second"):
            (tmp_path / folder).mkdir()
            await _open(room, tmp_path / folder / "notes.txt", folder)
        assert _tabs(room) == ["notes.txt (first)", "notes.txt (second)"]
        room.write("!")
        assert _tabs(room) == ["notes.txt (first)", "notes.txt (second) •"]
        await _open(room, tmp_path / "other.txt", "Other")
        room.desk.documents.close_sheet(room.desk.sheets.sheets.all[0])
        await until(lambda: _tabs(room) == ["notes.txt •", "other.txt"])


async def test_what_is_begun_opened_or_brought_back_has_the_keyboard(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room() as room:
        room.first.window.activateWindow()
        await until(room.first.window.isActiveWindow)
        await _open(room, tmp_path / "one.txt", "One")

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
        await _open(room, tmp_path / "two.txt", "Two")
        assert room.editor.hasFocus()
        leave_the_text()
        await _open(room, tmp_path / "one.txt", "One")  # shown, for it is open
        await until(room.editor.hasFocus)
        room.first.actions["close"].trigger()
        await room.until_text("Two")
        leave_the_text()
        room.first.actions["reopen"].trigger()
        assert room.editor.hasFocus()
        assert room.text == "One"


async def test_what_was_left_is_found_as_it_was_left(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room() as room:
        await _open(room, tmp_path / "one.txt", "One\n" * 300)
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
        await _open(room, tmp_path / "one.txt", "One")
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
        await _open(room, one, "One")
        await _open(room, two, "Two")
        (tmp_path / "link.txt").symlink_to(one)
        room.desk.documents.open_path(tmp_path / "link.txt")
        await room.until_text("One")
        assert _tabs(room) == ["one.txt", "two.txt"]


async def test_tabs_are_chosen_moved_and_closed_by_the_mouse(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room() as room:
        for name in ("one", "two", "three"):
            await _open(room, tmp_path / f"{name}.txt", name)
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
        await _open(room, one, "One\n" * 300)
        select(room.editor, 800)
        room.editor.ensureCursorVisible()
        top = room.editor.verticalScrollBar().value()
        await _open(room, two, "Two")
        await _open(room, away, "Away")
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
        await _open(room, one, "One")
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
            await _open(room, tmp_path / f"{name}.txt", name)
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


async def test_a_change_from_outside_is_offered_once_and_taken_over_as_one_step(
    open_room: OpenRoom, tmp_path: Path
) -> None:
    path = tmp_path / "one.txt"
    async with open_room() as room:
        await _open(room, path, "It was past ten.")
        path.write_text("It was half past ten.")
        room.desk.sheets.outside.look()
        await until(lambda: room.notice)
        assert room.notice == "one.txt has been changed by another program."
        room.first.window.notice.action_chosen.emit()
        await room.until_text("It was half past ten.")
        await until(lambda: not room.desk.documents.unsaved)
        room.press(Qt.Key.Key_Z, CTRL)
        assert room.text == "It was past ten."
        room.desk.documents.save()
        await until(lambda: path.read_text() == "It was past ten.")


async def test_several_changes_from_outside_are_told_and_taken_over_together(
    open_room: OpenRoom, tmp_path: Path
) -> None:
    one, two, away = (tmp_path / name for name in ("one.txt", "two.txt", "away.txt"))
    async with open_room() as room:
        for path in (one, two, away):
            await _open(room, path, path.name)
        room.write("My ")
        one.write_text("Another one")
        away.unlink()
        room.desk.sheets.outside.look()
        await until(lambda: room.notice)
        assert room.notice == (
            "away.txt is not in its folder any more. Your text is here; saving writes the file again. "
            "one.txt has been changed by another program."
        )
        room.press(Qt.Key.Key_Tab, CTRL | Qt.KeyboardModifier.ShiftModifier)
        room.write("My ")
        two.write_text("Another two")
        room.desk.sheets.outside.look()
        await until(lambda: "two.txt" in room.notice)
        assert room.notice == (
            "away.txt is not in its folder any more. Your text is here; saving writes the file again. "
            "one.txt and two.txt have been changed by another program. "
            "Reading them again replaces your changes in two.txt; undo brings them back."
        )
        room.first.window.notice.action_chosen.emit()
        await room.until_text("Another two")
        room.press(Qt.Key.Key_Tab, CTRL | Qt.KeyboardModifier.ShiftModifier)
        await room.until_text("Another one")
        room.press(Qt.Key.Key_Tab, CTRL | Qt.KeyboardModifier.ShiftModifier)
        assert room.text == "My away.txt"


async def test_unsaved_changes_survive_a_change_from_outside(open_room: OpenRoom, tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    async with open_room() as room:
        await _open(room, path, "One")
        room.write("My ")
        path.write_text("Another")
        room.desk.sheets.outside.look()
        await until(lambda: room.notice.endswith("Reading it again replaces your changes; undo brings them back."))
        assert room.text == "My One"
        room.first.window.notice.action_chosen.emit()
        await room.until_text("Another")
        room.press(Qt.Key.Key_Z, CTRL)
        assert room.text == "My One"


async def test_a_file_that_is_taken_away_is_said_and_saving_writes_it_again(
    open_room: OpenRoom, tmp_path: Path
) -> None:
    path = tmp_path / "one.txt"
    async with open_room() as room:
        await _open(room, path, "One")
        path.unlink()
        room.desk.sheets.outside.look()
        await until(lambda: room.notice.startswith("one.txt is not in its folder any more."))
        room.desk.documents.save()
        await until(path.exists)
        assert path.read_text() == "One"


async def test_what_was_closed_last_comes_back_with_its_steps_its_place_and_what_was_not_saved(
    open_room: OpenRoom, tmp_path: Path
) -> None:
    again = CTRL | Qt.KeyboardModifier.ShiftModifier
    async with open_room() as room:
        for name in ("one.txt", "two.txt", "three.txt"):
            await _open(room, tmp_path / name, name)
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
        await _open(room, path, "One")
        room.press(Qt.Key.Key_W, CTRL)
        await until(lambda: room.desk.documents.path is None)
        await _open(room, path, "One")
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


async def test_a_read_only_file_is_said_to_be_one_and_saved_under_another_name(
    open_room: OpenRoom, tmp_path: Path
) -> None:
    path = tmp_path / "one.txt"
    path.write_text("One")
    path.chmod(0o444)
    async with open_room() as room:
        room.desk.documents.open_path(path)
        await room.until_text("One")
        await until(lambda: room.notice)
        assert room.notice == "one.txt is read-only. You can write in it, and save it under another name."
        room.write("My ")
        room.desk.documents.save()
        await choose_file(room.first.window, tmp_path / "mine.txt")
        await until(lambda: not room.desk.documents.unsaved)
    assert (path.read_text(), (tmp_path / "mine.txt").read_text()) == ("One", "My One")


async def test_a_file_that_is_read_only_by_now_is_left_alone_until_it_is_not(
    open_room: OpenRoom, tmp_path: Path
) -> None:
    async with open_room() as room:
        one = tmp_path / "one.txt"
        await _open(room, one, "One")
        room.write("My ")
        one.chmod(0o444)
        room.desk.documents.save()
        await choose_file(room.first.window, tmp_path / "mine.txt")
        await until(lambda: room.desk.documents.path == tmp_path / "mine.txt")
        assert room.notice == "one.txt is read-only by now. Save it under another name."
        assert (one.read_text(), (tmp_path / "mine.txt").read_text()) == ("One", "My One")
        room.desk.documents.open_path(one)
        await room.until_text("One")
        room.write("Your ")
        one.chmod(0o644)
        room.desk.documents.save()
        await until(lambda: one.read_text() == "Your One")


@given(st.text(), st.text(), st.text(), st.text())
def test_the_difference_makes_the_new_text_of_the_old(head: str, old: str, new: str, tail: str) -> None:
    manuscript = Manuscript(head + old + tail)
    wanted = Manuscript(head + new + tail).text()
    edit = difference(manuscript.text(), wanted)
    manuscript.edit_many([edit])
    assert manuscript.text() == wanted
    assert edit.removed <= len(Manuscript(old).text().encode("utf-16-le")) + 2


def test_a_file_says_what_it_is_now(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text("One")
    assert files.current_stamp(path) == files.read(path).stamp
