"""While a file takes long the writer is told, can stop it, and goes on writing; nothing is left half done."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton

from lacuna.ui.editor import filling
from lacuna.ui.sheets import sheets, turns
from services.slow_disk import SlowDisk
from ui.dialogs import press, until
from ui.hands import click
from ui.room import CTRL, OpenRoom, Room

pytestmark = pytest.mark.anyio


def _shown(room: Room) -> str:
    """Return what the bar says that shows work; empty if it is hidden."""
    bar = room.desk.sheets.working
    return bar.findChildren(QLabel)[0].text() if bar.isVisible() else ""


def _laying(room: Room) -> bool:
    """Return whether the text is being laid out: it has been read, and the bar still says that it is opened."""
    work = room.desk.sheets.working._work  # pyright: ignore[reportPrivateUsage]  (which of two works it shows)
    return _shown(room) == "Opening long.txt…" and work is not None and not work.total and bool(work.done)


def _stop(room: Room) -> QPushButton:
    return room.desk.sheets.working.findChildren(QPushButton)[0]


async def _open(room: Room, path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")  # noqa: ASYNC240  (a small file of a test)
    room.desk.documents.open_path(path)
    await until(lambda: room.desk.documents.path == path)


async def test_a_slow_file_is_said_to_be_opened_and_comes_into_a_tab_of_its_own(
    open_room: OpenRoom, tmp_path: Path, slow_disk: SlowDisk
) -> None:
    path = tmp_path / "chapter.txt"
    path.write_text("One")
    async with open_room() as room:
        room.desk.documents.open_path(path)
        await until(lambda: _shown(room))
        assert _shown(room) == "Opening chapter.txt…"
        assert room.desk.sheets.working.accessibleName() == "Opening chapter.txt…"
        room.write("Meanwhile")
        assert room.text == "Meanwhile"
        slow_disk.go.set()
        await until(lambda: room.desk.documents.path == path)
        await until(lambda: not _shown(room))
        assert [sheet.name for sheet in room.desk.sheets.sheets.all] == ["Untitled", "chapter.txt"]


@pytest.mark.parametrize("way", ["the button", "Esc"])
async def test_stopping_opens_nothing_and_says_so(
    open_room: OpenRoom, tmp_path: Path, slow_disk: SlowDisk, way: str
) -> None:
    path = tmp_path / "chapter.txt"
    path.write_text("One")
    async with open_room() as room:
        room.write("Mine")
        room.desk.documents.open_path(path)
        await until(lambda: _shown(room))
        if way == "Esc":
            room.press(Qt.Key.Key_Escape)
        else:
            click(_stop(room))
        await until(lambda: room.notice == "Opening chapter.txt was stopped.")
        await until(lambda: not room.desk.sheets.turns.busy)
        assert (_shown(room), room.text, len(room.desk.sheets.sheets.all)) == ("", "Mine", 1)
        slow_disk.go.set()


async def test_what_is_quick_shows_no_bar(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room() as room:
        told: list[str] = []
        room.desk.sheets.turns.slow.connect(lambda doing, _: told.append(doing))
        await _open(room, tmp_path / "chapter.txt", "One")
        room.desk.documents.save()
        await until(lambda: not room.desk.sheets.turns.busy)
        assert told == []


async def test_a_slow_save_lets_the_writer_write_and_can_be_stopped(
    open_room: OpenRoom, tmp_path: Path, slow_disk: SlowDisk
) -> None:
    path = tmp_path / "chapter.txt"
    slow_disk.go.set()
    async with open_room() as room:
        await _open(room, path, "One")
        slow_disk.go.clear()
        room.write("Two ")
        room.press(Qt.Key.Key_S, CTRL)
        await until(lambda: _shown(room) == "Saving chapter.txt…")
        room.write("three ")
        click(_stop(room))
        await until(lambda: room.notice)
        assert room.notice == ("Saving chapter.txt was stopped: the file is as it was, and your changes are not in it.")
        slow_disk.go.set()
        await until(lambda: not room.desk.sheets.turns.busy)
        assert (room.text, room.desk.documents.unsaved) == ("Two three One", True)
        assert path.read_text() == "One"
        room.press(Qt.Key.Key_S, CTRL)
        await until(lambda: not room.desk.documents.unsaved)
        assert path.read_text() == "Two three One"
        await until(lambda: [file.name for file in tmp_path.iterdir() if file.suffix == ".part"] == [])


async def test_closing_the_window_waits_for_a_save_that_is_under_way(
    open_room: OpenRoom, tmp_path: Path, slow_disk: SlowDisk
) -> None:
    path = tmp_path / "chapter.txt"
    slow_disk.go.set()
    async with open_room() as room:
        await _open(room, path, "One")
        slow_disk.go.clear()
        room.write("Two ")
        room.press(Qt.Key.Key_S, CTRL)
        await until(slow_disk.waits.is_set)
        room.first.window.close()
        await until(lambda: _shown(room) == "Saving chapter.txt…")
        assert not room.closed.is_set()
        slow_disk.go.set()
        await until(room.closed.is_set)
        assert path.read_text() == "Two One"
        assert room.first.window.findChildren(QMessageBox) == []


async def test_closing_after_a_stopped_save_asks(open_room: OpenRoom, tmp_path: Path, slow_disk: SlowDisk) -> None:
    slow_disk.go.set()
    async with open_room() as room:
        await _open(room, tmp_path / "chapter.txt", "One")
        slow_disk.go.clear()
        room.write("Two ")
        room.press(Qt.Key.Key_S, CTRL)
        room.first.window.close()
        await until(lambda: _shown(room) == "Saving chapter.txt…")
        click(_stop(room))
        slow_disk.go.set()
        assert await press(room.first.window, "Cancel") == "Save the changes to chapter.txt?"
        assert not room.closed.is_set()
        await until(lambda: not room.desk.sheets.turns.busy)


async def test_what_is_being_composed_is_saved_as_well(open_room: OpenRoom, tmp_path: Path) -> None:
    path = tmp_path / "chapter.txt"
    async with open_room() as room:
        await _open(room, path, "One")
        room.editor.inputMethodEvent(QInputMethodEvent("かん", []))
        room.press(Qt.Key.Key_S, CTRL)
        await until(lambda: path.read_text() != "One")
        await until(lambda: not room.desk.sheets.turns.busy)
        assert (path.read_text(), room.text, room.desk.documents.unsaved) == ("かんOne", "かんOne", False)


async def test_a_long_text_is_laid_out_while_the_writer_goes_on_and_then_shown_whole(
    open_room: OpenRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "SLOW", 0.0)
    monkeypatch.setattr(sheets, "LONG", 1_000)
    monkeypatch.setattr(filling, "PIECE", 10)
    path = tmp_path / "long.txt"
    async with open_room() as room:
        room.desk.aids.finder.open()
        path.write_text("It was past ten.\n" * 500)
        room.desk.documents.open_path(path)
        await until(lambda: _laying(room))
        room.write("Mine")
        assert room.text == "Mine"
        await until(lambda: room.desk.documents.path == path)
        assert (room.text, _shown(room)) == ("It was past ten.\n" * 500, "")
        room.write("x")
        assert room.text.startswith("xIt was")
        room.press(Qt.Key.Key_Z, CTRL)
        room.press(Qt.Key.Key_Tab, CTRL)
        assert room.text == "Mine"
        room.press(Qt.Key.Key_Tab, CTRL)
        assert room.text == "It was past ten.\n" * 500


async def test_laying_a_long_text_out_can_be_stopped(
    open_room: OpenRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "SLOW", 0.0)
    monkeypatch.setattr(sheets, "LONG", 1_000)
    monkeypatch.setattr(filling, "PIECE", 2)
    path = tmp_path / "long.txt"
    path.write_text("It was past ten.\n" * 2_000)
    async with open_room() as room:
        room.desk.documents.open_path(path)
        await until(lambda: _laying(room))
        room.press(Qt.Key.Key_Escape)
        await until(lambda: room.notice == "Opening long.txt was stopped.")
        await until(lambda: not room.desk.sheets.turns.busy)
        assert (room.text, room.desk.documents.path) == ("", None)


async def test_a_long_text_comes_back_at_the_next_start(
    open_room: OpenRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "LONG", 10)
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text("One\n" * 50)
    two.write_text("Two\n" * 50)
    async with open_room() as room:
        room.first.settings.open_files = [[str(one), 8, 8, 2, 0], [str(two), 4, 4, 1, 0]]
        room.first.settings.shown_file = 1
        room.desk.sheets.session.come_back()
        await until(lambda: not room.desk.sheets.turns.busy)
        assert (room.desk.documents.path, room.text, room.editor.gap()) == (two, "Two\n" * 50, (4, 0))
        room.press(Qt.Key.Key_Tab, CTRL)
        assert (room.text, room.editor.gap()) == ("One\n" * 50, (8, 0))
        assert room.notice == ""
