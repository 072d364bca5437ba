"""A second start of the program: its files open in the window that is there; where that cannot be, it has its own."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from puppet import PATIENCE, PATIENT, START, puppet, surroundings

pytestmark = [pytest.mark.anyio, pytest.mark.skipif(os.name != "posix", reason="needs the signals of POSIX")]

LISTENS = "any(t.name == 'summons' for t in threading.enumerate())"
TABS = "[s.name for s in made('Sheets').all]"
TEXT = "editor.manuscript.text()"
NOTICE = "window.notice.accessibleName()"


async def started(home: Path, *arguments: str | bytes, cwd: Path | None = None, **more: str) -> tuple[int, str]:
    """Start the program once more; return its exit status and what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-c", PATIENT + START, *arguments,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, env=surroundings(home) | more, cwd=cwd,
    )  # fmt: skip
    async with asyncio.timeout(PATIENCE):
        said, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


def address(home: Path) -> Path:
    """Return the socket of the program that runs."""
    (found,) = [path for path in (home / "run" / "lacuna").iterdir() if path.is_socket()]
    return found


async def test_files_open_in_the_window_that_is_there_and_come_from_where_they_were_named(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    odd = os.fsdecode(b"caf\xe9.txt")
    for name in ("one.txt", "two.txt", odd):
        (there / name).write_text(name.encode("ascii", "ignore").decode())
    async with puppet(tmp_path, before=PATIENT) as program:
        await program.until(LISTENS)
        assert await started(tmp_path, "one.txt", "../there/two.txt", cwd=there) == (0, "")
        await program.until(f"{TABS} == ['one.txt', 'two.txt']")
        assert await program.ask(TEXT) == "two.txt"
        assert await started(tmp_path, "one.txt", cwd=there) == (0, "")
        await program.until(f"{TEXT} == 'one.txt' and len({TABS}) == 2")
        assert await started(tmp_path, b"caf\xe9.txt", cwd=there) == (0, "")
        await program.until(f"{TEXT} == 'caf.txt'")


async def test_without_a_file_the_window_comes_forward_even_from_an_icon(tmp_path: Path) -> None:
    async with puppet(tmp_path, before=PATIENT) as program:
        await program.until(LISTENS)
        await program.ask("window.showMinimized()")
        assert await program.ask("window.isMinimized()")
        assert await started(tmp_path) == (0, "")
        assert not await program.ask("window.isMinimized()")


async def test_what_the_other_cannot_heed_is_said(tmp_path: Path) -> None:
    async with puppet(tmp_path, before=PATIENT) as program:
        await program.until(LISTENS)
        status, said = await started(tmp_path, "--engine-log", "log.jsonl")
        assert (status, said) == (0, "Lacuna runs already, so its built-in model's requests are not noted.\n")


async def test_a_file_waits_for_the_answer_to_an_open_question(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text("One")
    async with puppet(tmp_path, before=PATIENT) as program:
        await program.until(LISTENS)
        await program.ask("QTest.keyClicks(editor, 'Mine')")
        await program.ask("window.close()")
        await program.until("window.findChild(QMessageBox) is not None")
        assert await started(tmp_path, str(path)) == (0, "")
        await program.ask("window.findChild(QMessageBox).button(QMessageBox.StandardButton.Cancel).click()")
        await program.until(f"{TEXT} == 'One'")
        assert await program.ask(TABS) == ["Untitled", "one.txt"]


async def test_of_two_that_start_at_the_same_time_one_shows_both_files(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.txt", "two.txt")]
    for path in paths:
        path.write_text(path.name)
    async with puppet(tmp_path, [str(paths[0])], before=PATIENT) as program, asyncio.TaskGroup() as group:
        other = group.create_task(started(tmp_path, str(paths[1])))  # while that one still starts
        assert await other == (0, "")
        await program.until(f"{TABS} == ['one.txt', 'two.txt']")


async def test_after_a_killed_program_the_next_one_starts_and_is_found(tmp_path: Path) -> None:
    async with puppet(tmp_path, before=PATIENT) as program:
        await program.until(LISTENS)
        program.process.kill()
        await program.ended()
    assert address(tmp_path).exists()
    async with puppet(tmp_path, before=PATIENT) as program:
        await program.until(LISTENS)
        assert await started(tmp_path) == (0, "")
        assert await program.ask(NOTICE) == ""


async def test_beside_one_that_hangs_a_window_of_its_own_says_so_and_nothing_is_done_late(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text("One")
    async with puppet(tmp_path, before=PATIENT) as hanging:
        await hanging.until(LISTENS)
        hanging.process.send_signal(signal.SIGSTOP)
        async with puppet(tmp_path, [str(path)]) as program:
            await program.until(f"{TEXT} == 'One'")
            assert (await program.ask(NOTICE)).startswith("Lacuna runs already but does not answer")
        hanging.process.send_signal(signal.SIGCONT)
        assert await started(tmp_path) == (0, "")
        assert await hanging.ask(TABS) == ["Untitled"]


async def test_other_folders_are_other_programs(tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    async with puppet(home) as one:
        await one.until(LISTENS)
        async with puppet(other) as two:
            await two.until(LISTENS)
            assert await two.ask(NOTICE) == ""
