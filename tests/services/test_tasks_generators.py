"""Async generators that nobody finished are closed, also on an event loop that leaves that out."""

import asyncio
import gc
import sys
from collections.abc import AsyncGenerator

import pytest

from lacuna.services.tasks import Tasks

pytestmark = pytest.mark.anyio


async def test_an_unfinished_generator_is_closed_to_its_end_where_the_loop_does_not_do_it() -> None:
    bugs: list[BaseException] = []
    closed: list[str] = []

    async def pieces() -> AsyncGenerator[int]:
        try:
            yield 1
        finally:
            await asyncio.sleep(0)
            closed.append("to its end")

    loops_own = sys.get_asyncgen_hooks()
    sys.set_asyncgen_hooks(None, None)  # qasync's loop sets none
    try:
        async with Tasks(bugs.append):
            unfinished = pieces()
            assert await anext(unfinished) == 1
            del unfinished
            gc.collect()
            await asyncio.sleep(0.01)
        assert closed == ["to its end"]
        assert bugs == []
        assert sys.get_asyncgen_hooks().finalizer is None
    finally:
        sys.set_asyncgen_hooks(*loops_own)
