"""The one owner of running work: a slot runs one thing at a time, and leaving waits for everything."""

import asyncio

import pytest

from lacuna.services.tasks import Tasks, undisturbed

pytestmark = pytest.mark.anyio


class Work:
    """Work that tells how far it came."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()

    async def run(self, name: str) -> None:
        self.told.append(f"{name} begins")
        self.begun.set()
        try:
            await self.go_on.wait()
            self.told.append(f"{name} is done")
        finally:
            await asyncio.sleep(0)
            self.told.append(f"{name} hangs up")


def no_bug(bug: BaseException) -> None:
    raise AssertionError from bug


async def test_a_slot_waits_until_the_former_work_has_hung_up() -> None:
    work = Work()
    async with Tasks(no_bug) as tasks:
        tasks.start("slot", work.run, "one")
        await work.begun.wait()
        tasks.start("slot", work.run, "two")
        work.go_on.set()
    assert work.told[:2] == ["one begins", "one hangs up"]


async def test_slots_do_not_wait_for_each_other() -> None:
    work = Work()
    async with Tasks(no_bug) as tasks:
        tasks.start("a", work.run, "one")
        tasks.start("b", work.run, "two")
        await asyncio.sleep(0.01)
        assert work.told == ["one begins", "two begins"]
        assert (tasks.running("a"), tasks.running("c")) == (True, False)


async def test_leaving_cancels_all_and_waits_for_it() -> None:
    work = Work()
    async with Tasks(no_bug) as tasks:
        tasks.start("slot", work.run, "one")
        await work.begun.wait()
    assert work.told == ["one begins", "one hangs up"]
    assert not tasks.running("slot")


async def test_cancelling_twice_does_not_cut_the_clean_up_short() -> None:
    work = Work()
    async with Tasks(no_bug) as tasks:
        tasks.start("slot", work.run, "one")
        await work.begun.wait()
        tasks.cancel("slot")
        tasks.cancel("slot")
    assert work.told == ["one begins", "one hangs up"]


async def test_what_escapes_is_reported_as_a_bug() -> None:
    bugs: list[BaseException] = []

    async def breaks() -> None:
        raise LookupError

    async with Tasks(bugs.append) as tasks:
        tasks.start("slot", breaks)
        await asyncio.sleep(0.01)
    assert [type(bug) for bug in bugs] == [LookupError]


async def test_work_that_clean_up_starts_is_waited_for_as_well() -> None:
    told: list[str] = []
    async with Tasks(no_bug) as tasks:

        async def last() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                told.append("last")

        async def first() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                tasks.start("last", last)
                await asyncio.sleep(0)

        tasks.start("first", first)
        await asyncio.sleep(0.01)
    assert told in (["last"], [])
    assert not tasks.running("last")


async def test_clean_up_ends_although_it_is_cancelled() -> None:
    told: list[str] = []

    async def cleanup() -> None:
        for step in "abc":
            await asyncio.sleep(0)
            told.append(step)

    task = asyncio.get_running_loop().create_task(undisturbed(cleanup()))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert told == ["a", "b", "c"]


async def test_what_breaks_in_clean_up_is_raised() -> None:
    async def breaks() -> None:
        await asyncio.sleep(0)
        raise LookupError

    with pytest.raises(LookupError):
        await undisturbed(breaks())
