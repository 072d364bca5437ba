"""Garbage is collected, on the thread of the loop and on no other."""

import asyncio
import gc
import threading
from typing import Any

import pytest

from lacuna.services import garbage
from lacuna.services.tasks import Tasks

pytestmark = pytest.mark.anyio


class Cycle:
    """Refers to itself, and notes on which thread it ended."""

    ended_on: list[threading.Thread]

    def __init__(self, ended_on: list[threading.Thread]) -> None:
        self.ended_on = ended_on
        self.itself = self

    def __del__(self) -> None:
        self.ended_on.append(threading.current_thread())


def work(ended_on: list[threading.Thread]) -> None:
    """Leave cycles behind, and allocate enough for Python to want to collect."""
    for _ in range(20):
        Cycle(ended_on)
        kept: list[Any] = [[] for _ in range(5_000)]
        del kept


async def test_cycles_that_a_thread_leaves_end_on_the_loops_thread() -> None:
    ended_on: list[threading.Thread] = []
    async with Tasks(print) as tasks, asyncio.timeout(30):
        tasks.start(garbage.SLOT, garbage.collect, bool)
        await asyncio.sleep(0)
        await asyncio.to_thread(work, ended_on)
        assert ended_on == []
        while len(ended_on) < 20:
            work([])
            await asyncio.sleep(0.05)
    assert set(ended_on) == {threading.main_thread()}
    assert gc.isenabled()


async def test_a_thorough_collection_waits_for_the_end_of_a_stream() -> None:
    thorough: list[int] = []

    def noted(phase: str, about: dict[str, int]) -> None:
        if phase == "start" and about["generation"] == 2:
            thorough.append(1)

    busy = True
    async with Tasks(print) as tasks, asyncio.timeout(30):
        tasks.start(garbage.SLOT, garbage.collect, lambda: busy)
        await asyncio.sleep(0)
        gc.callbacks.append(noted)
        try:
            for _ in range(garbage.OLD):
                gc.collect(1)
            await asyncio.sleep(2 * garbage.EVERY)
            assert thorough == []
            busy = False
            while not thorough:  # noqa: ASYNC110  (the collector tells no event)
                await asyncio.sleep(0.05)
        finally:
            gc.callbacks.remove(noted)
