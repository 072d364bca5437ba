"""A thousand prompts, the real engine, and a program that is killed in the middle: no row is lost or asked twice."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from lacuna.services.batch_store import BatchStore
from lacuna.ui.batch import BATCH
from ui.batch import writer_of_a_batch
from ui.batch.batch_hands import button, cells, far, open_desk, press
from ui.batch.writer_of_a_batch import PROMPTS
from ui.room import REQUESTS, OpenRoom

pytestmark = pytest.mark.anyio

ROWS = 1_000
ENOUGH = 300  # rows that are done before it is killed
PATIENCE = 240  # seconds


async def test_killed_in_the_middle_a_batch_goes_on_without_losing_or_repeating_a_row(
    open_room: OpenRoom, tmp_path: Path
) -> None:
    prompts = [f"Day {number}" for number in range(ROWS)]
    (tmp_path / PROMPTS).parent.mkdir()
    (tmp_path / PROMPTS).write_text("\n".join(prompts))
    before = await killed(tmp_path)
    answered = {row for row, _ in before}
    assert ENOUGH <= len(answered) < ROWS
    asked_before = asked(tmp_path)
    (tmp_path / REQUESTS).unlink()
    async with open_room(built_in=True) as room:
        window = open_desk(room)
        assert far(window) == f"{len(answered):,} of 1,000 rows · paused"
        assert button(window, "Resume").isEnabled()
        press(window, "Resume")
        await in_time(lambda: far(window) == "1,000 of 1,000 rows")
        shown = [line[0] for line in cells(window.results.table)]
        assert shown == [f"{row + 1:,}.{choice}" for row in range(ROWS) for choice in (1, 2)]
    with BatchStore(tmp_path / BATCH) as store:
        results = store.results()
    assert [(result.row, result.choice) for result in results] == [(row, k) for row in range(ROWS) for k in range(2)]
    assert not any(result.error for result in results)
    after = {(result.row, result.choice): result.text for result in results}
    assert {place: after[place] for place in before} == before
    asked_after = asked(tmp_path)
    done = {prompts[row] for row in answered}
    assert asked_after == Counter(prompt for prompt in prompts if prompt not in done)
    assert done <= set(asked_before)


async def in_time(condition: Callable[[], object]) -> None:
    """Wait for what takes seconds, and minutes on a machine that has other things to do."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  (another process is watched)
            await asyncio.sleep(0.02)


async def killed(folder: Path) -> dict[tuple[int, int], str]:
    """Let a writer begin, kill the program once enough is done, and return what it had written."""
    writer = begun(folder)
    try:
        await in_time(lambda: writer.poll() is not None or rows_done(folder / BATCH) >= ENOUGH)
        assert writer.returncode is None
    finally:
        writer.kill()
        await asyncio.to_thread(writer.wait)
    with BatchStore(folder / BATCH) as store:
        done = {(result.row, result.choice): result.text for result in store.results()}
        assert store.pending() == [row for row in range(ROWS) if (row, 0) not in done]
    return done


def begun(folder: Path) -> subprocess.Popen[bytes]:
    """Start a writer's program.

    Its home is not the batch's folder: Qt's file dialog, which begins there, opens every file to see what kind it is,
    and closing it ends SQLite's locks on that file for the whole process. Who reads the batch then takes its log away.
    """
    command = [sys.executable, str(writer_of_a_batch.__file__), str(folder)]
    paths = os.pathsep.join(path for path in sys.path if path)
    return subprocess.Popen(command, env={"PYTHONPATH": paths, "HOME": str((folder / PROMPTS).parent), "PATH": ""})


def rows_done(path: Path) -> int:
    """Return how many rows are done in a batch that another process writes."""
    if not path.exists():
        return 0
    store = sqlite3.connect(path)
    try:
        return store.execute("SELECT count(*) FROM row WHERE done").fetchone()[0]
    except sqlite3.OperationalError:  # there are no tables yet
        return 0
    finally:
        store.close()


def asked(folder: Path) -> Counter[str]:
    """Return how often the engine was asked each prompt, by its own account."""
    logged = [msgspec.json.decode(line) for line in (folder / REQUESTS).read_bytes().splitlines()]
    return Counter(prompt for entry in logged if "prompt" in entry for prompt in texts(entry["prompt"]))


def texts(prompt: str | list[str]) -> list[str]:
    """Return the prompts of a request: a row that is the last one left goes alone, as a text and not as a list."""
    return [prompt] if isinstance(prompt, str) else prompt
