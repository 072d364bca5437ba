"""Files that the system asks the running program to open, as macOS does, whose double clicks come as events."""

from pathlib import Path

import pytest

from puppet import puppet

pytestmark = pytest.mark.anyio

TEXT = "editor.manuscript.text()"
TABS = "[s.name for s in made('Sheets').all]"


def asked(path: Path) -> str:
    """Return what asks the program to open a file, as Qt tells it; evaluated, it is whether that was heard."""
    return f"QApplication.sendEvent(QApplication.instance(), PySide6.QtGui.QFileOpenEvent({str(path)!r}))"


def written(path: Path) -> Path:
    path.write_text(path.stem, encoding="utf-8")
    return path


async def test_a_file_that_the_system_asks_for_opens_in_the_window_that_is_there(tmp_path: Path) -> None:
    one, two = written(tmp_path / "one.txt"), written(tmp_path / "caf\xe9.txt")
    async with puppet(tmp_path / "home") as program:
        await program.until("made('Desk') is not None and made('EngineProcess').pid is not None")
        assert await program.ask(asked(one))
        await program.until(f"{TEXT} == 'one'")
        assert await program.ask(asked(two))
        await program.until(f"{TEXT} == 'caf\xe9'")
        assert await program.ask(TABS) == ["one.txt", "caf\xe9.txt"]


async def test_a_file_with_which_the_program_is_started_so_waits_until_it_can_be_opened(tmp_path: Path) -> None:
    async with puppet(tmp_path / "home", early=asked(written(tmp_path / "one.txt"))) as program:
        assert program.early
        await program.until(f"{TEXT} == 'one'")


async def test_a_request_for_what_is_no_file_is_left_to_qt(tmp_path: Path) -> None:
    page = "PySide6.QtGui.QFileOpenEvent(PySide6.QtCore.QUrl('https://example.org/a'))"
    async with puppet(tmp_path) as program:
        assert not await program.ask(f"QApplication.sendEvent(QApplication.instance(), {page})")
        assert await program.ask(TABS + " if made('Sheets') else ['Untitled']") == ["Untitled"]
