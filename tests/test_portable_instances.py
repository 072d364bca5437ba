"""Starts of the program from memory sticks: each stick is a program of its own, whatever it can hold."""

import asyncio
import os
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from lacuna.services.folders import PORTABLE
from puppet import INSTALLED, PATIENCE, PATIENT, START, puppet, stick, surroundings

pytestmark = [pytest.mark.anyio, pytest.mark.skipif(os.name != "posix", reason="looks at sockets in folders")]

LISTENS = "any(t.name == 'summons' for t in threading.enumerate())"
TEXT = "editor.manuscript.text()"


@pytest.fixture
def short() -> Generator[Path]:
    """Return a folder with a path that is short on every system: that of a socket has a hundred bytes at most."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="lacuna-") as folder:
        yield Path(folder)


def before(program: Path) -> str:
    """Return what makes the program the one of a stick."""
    return INSTALLED.format(program=str(program)) + PATIENT


async def start(program: Path, home: Path, *arguments: str) -> tuple[int, str]:
    """Start a program once more; return its exit status and what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-c", before(program) + START, *arguments,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, env=surroundings(home),
    )  # fmt: skip
    async with asyncio.timeout(PATIENCE):
        said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


def written(folder: Path) -> str:
    """Write a manuscript and return where."""
    (folder / "one.txt").write_text("One")
    return str(folder / "one.txt")


async def test_two_starts_from_one_stick_meet_on_it(short: Path) -> None:
    program, home = stick(short / "stick"), short / "home"
    async with puppet(home, ["--portable"], before=before(program)) as first:
        await first.until(LISTENS)
        assert {path.name for path in (short / "stick" / PORTABLE / "run").iterdir()} == {"lacuna", "lacuna.lock"}
        assert await start(program, home, written(short)) == (0, "")
        await first.until(f"{TEXT} == 'One'")
    assert not (home / "run").exists()


async def test_another_stick_at_the_same_place_is_another_program(short: Path) -> None:
    program, home = stick(short / "stick"), short / "home"
    async with puppet(home, ["--portable"], before=before(program)) as first:
        await first.until(LISTENS)
        (short / "stick").rename(short / "elsewhere")
        stick(short / "stick")
        async with puppet(home, ["--portable", written(short)], before=before(program)) as second:
            await second.until(f"{TEXT} == 'One'")
            await second.until(LISTENS)
            assert await second.ask("window.notice.accessibleName()") == ""
        assert await first.ask(TEXT) == ""


async def test_where_the_stick_can_hold_no_socket_two_starts_meet_in_the_systems_place_and_the_log_says_why(
    short: Path,
) -> None:
    place, home = short / ("long" * 30), short / "home"
    program = stick(place)
    async with puppet(home, ["--portable"], before=before(program)) as first:
        await first.until(LISTENS)
        assert [path.name for path in (place / PORTABLE / "run").iterdir()] == ["lacuna.lock"]
        assert [path.is_socket() for path in (home / "run" / "lacuna").iterdir()] == [True]
        assert await start(program, home, written(short)) == (0, "")
        await first.until(f"{TEXT} == 'One'")
    (told,) = [line for line in (place / PORTABLE / "log" / "lacuna.log").read_text().splitlines() if "heard" in line]
    assert "path too long" in told


async def test_a_stick_on_which_everybody_may_write_holds_the_lock_but_no_socket(short: Path) -> None:
    program, home = stick(short / "stick"), short / "home"
    run = short / "stick" / PORTABLE / "run"
    run.mkdir(parents=True)
    run.chmod(0o755)
    async with puppet(home, before=before(program)) as first:
        await first.until(LISTENS)
        assert [path.name for path in run.iterdir()] == ["lacuna.lock"]
        assert await start(program, home, written(short)) == (0, "")
        await first.until(f"{TEXT} == 'One'")
    assert "others may write there" in (run.parent / "log" / "lacuna.log").read_text()
