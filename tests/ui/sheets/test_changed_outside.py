"""Files that other programs change, take away or lock: it is said, and nothing of the writer's is lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from lacuna.core.difference import difference
from lacuna.core.manuscript import Manuscript
from lacuna.services import files
from ui.dialogs import choose_file, until
from ui.room import CTRL, OpenRoom
from ui.sheets.sheet_hands import open_file

pytestmark = pytest.mark.anyio


async def test_a_change_from_outside_is_offered_once_and_taken_over_as_one_step(
    open_room: OpenRoom, tmp_path: Path
) -> None:
    path = tmp_path / "one.txt"
    async with open_room() as room:
        await open_file(room, path, "It was past ten.")
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
            await open_file(room, path, path.name)
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
        await open_file(room, path, "One")
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
        await open_file(room, path, "One")
        path.unlink()
        room.desk.sheets.outside.look()
        await until(lambda: room.notice.startswith("one.txt is not in its folder any more."))
        room.desk.documents.save()
        await until(path.exists)
        assert path.read_text() == "One"


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
        await open_file(room, one, "One")
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
