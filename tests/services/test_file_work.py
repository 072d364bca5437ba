"""Work with a file that is stopped has not happened; what has committed itself goes on to its end."""

import asyncio
import os
import threading
from pathlib import Path

import pytest

from lacuna.core.errors import FileError, FileStopped
from lacuna.core.text_files import TextForm
from lacuna.services import files
from lacuna.services.file_work import FileWork
from services.slow_disk import SlowDisk

pytestmark = pytest.mark.anyio

PATIENCE = 30  # seconds
TOLD = "It was stopped."


async def test_what_is_done_in_the_thread_is_returned_or_raised() -> None:
    def answer(one: int, other: int, work: FileWork) -> int:
        assert threading.current_thread() is not threading.main_thread()
        work.check()
        return one + other

    def fail(_: FileWork) -> None:
        raise FileError("No.")

    assert await FileWork(TOLD).run(answer, 1, 2) == 3
    with pytest.raises(FileError, match="No"):
        await FileWork(TOLD).run(fail)


async def test_reading_tells_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("x" * 3 * files.PIECE)
    work = FileWork(TOLD)
    await work.run(files.read, path)
    assert work.done == work.total == 3 * files.PIECE


async def test_a_read_that_hangs_is_left_at_once(tmp_path: Path, slow_disk: SlowDisk) -> None:
    path = tmp_path / "one.txt"
    path.write_text("One")
    work = FileWork(TOLD)
    async with asyncio.timeout(PATIENCE):
        reading = asyncio.gather(work.run(files.read, path), return_exceptions=True)
        await asyncio.to_thread(slow_disk.waits.wait)
        work.stop()
        (error,) = await reading
    assert isinstance(error, FileStopped)
    assert str(error) == TOLD


async def test_a_stopped_save_leaves_the_old_file_and_nothing_else_even_when_the_disk_wakes(
    tmp_path: Path, slow_disk: SlowDisk
) -> None:
    path = tmp_path / "one.txt"
    path.write_text("One")
    work = FileWork(TOLD)
    async with asyncio.timeout(PATIENCE):
        writing = asyncio.gather(work.run(files.write, path, "Two", TextForm(), None), return_exceptions=True)
        await asyncio.to_thread(slow_disk.waits.wait)
        work.stop()
        (error,) = await writing
        assert isinstance(error, FileStopped)
        slow_disk.go.set()
        while len(os.listdir(tmp_path)) > 1:  # noqa: ASYNC110, PTH208  (a thread is watched)
            await asyncio.sleep(0.005)
    assert path.read_text() == "One"


async def test_a_save_that_hangs_holds_up_no_other_file(tmp_path: Path, slow_disk: SlowDisk) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    async with asyncio.timeout(PATIENCE):
        work = FileWork(TOLD)
        writing = asyncio.gather(work.run(files.write, one, "One", TextForm(), None), return_exceptions=True)
        await asyncio.to_thread(slow_disk.waits.wait)
        slow_disk.spare.add("two.txt")
        await asyncio.to_thread(files.write, two, "Two", TextForm())
        slow_disk.go.set()
        await writing
    assert (one.read_text(), two.read_text()) == ("One", "Two")


async def test_what_has_committed_itself_cannot_be_stopped() -> None:
    committed, go = threading.Event(), threading.Event()

    def write(work: FileWork) -> str:
        work.commit()
        committed.set()
        go.wait(PATIENCE)
        return "written"

    work = FileWork(TOLD)
    writing = asyncio.gather(work.run(write))
    await asyncio.to_thread(committed.wait)
    work.stop()
    go.set()
    assert await writing == ["written"]


async def test_what_was_stopped_does_not_commit_itself_any_more() -> None:
    work = FileWork(TOLD)
    work.stop()
    with pytest.raises(FileStopped, match=TOLD):
        work.commit()
    with pytest.raises(FileStopped, match=TOLD):
        await work.run(FileWork.check)
