"""The engine's process: ready when wanted, back after a death, gone with the program."""

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from lacuna.core.completions import CompletionRequest, Delta, Outcome
from lacuna.core.errors import EngineError
from lacuna.core.parameters import Parameters
from lacuna.services.completions import Completions
from lacuna.services.engine_process import TRIES, EngineProcess, EngineState
from lacuna.services.tasks import Tasks

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def engine(states: list[EngineState]) -> AsyncGenerator[EngineProcess]:
    bugs: list[BaseException] = []
    tasks = Tasks(bugs.append)
    async with EngineProcess(tasks, states.append) as process, tasks:
        yield process
    assert bugs == []


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110  (another process is watched)
            await asyncio.sleep(0.02)


async def test_it_is_started_early_serves_and_ends_with_the_program() -> None:
    states: list[EngineState] = []
    async with engine(states) as process, Completions() as completions:
        process.start()
        await until(lambda: EngineState.READY in states)
        (model,) = await completions.models(await process.endpoint())
        assert (model.id, model.context_length) == ("lacuna-small", 1024)
        pid = process.pid
        assert pid is not None
    await until(lambda: gone(pid))
    assert states[:2] == [EngineState.STARTING, EngineState.READY]


async def test_killed_in_mid_stream_what_came_stays_and_the_next_request_works() -> None:
    states: list[EngineState] = []
    request = CompletionRequest(model="lacuna-small", prompt="It was", parameters=Parameters(max_tokens=400))
    texts: list[str] = []
    async with engine(states) as process, Completions() as completions:

        def arrived(deltas: Sequence[Delta]) -> None:
            before = len(texts)
            texts.extend(token.text for delta in deltas for token in delta.tokens)
            if before < 5 <= len(texts) and process.pid is not None:
                os.kill(process.pid, signal.SIGKILL)

        answer = await completions.complete(await process.endpoint(), request, arrived)
        assert answer.outcome is Outcome.TRUNCATED
        assert len(texts) >= 5
        await until(lambda: EngineState.STOPPED in states)
        again = CompletionRequest(model="lacuna-small", prompt="It was", parameters=Parameters(max_tokens=3))
        answer = await completions.complete(await process.endpoint(), again, lambda _: None)
        assert answer.outcome is Outcome.COMPLETE
    assert EngineState.RESTARTING in states


async def test_one_that_was_killed_comes_back_by_itself() -> None:
    states: list[EngineState] = []
    async with engine(states) as process:
        await process.endpoint()
        first = process.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await until(lambda: states[-2:] == [EngineState.RESTARTING, EngineState.READY])
        assert process.pid not in (None, first)


async def test_one_that_keeps_dying_is_left_alone_until_the_writer_asks_again() -> None:
    states: list[EngineState] = []
    async with engine(states) as process, Completions() as completions:
        for deaths in range(1, TRIES + 1):
            await process.endpoint()
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
            await until(lambda deaths=deaths: states.count(EngineState.STOPPED) == deaths)
        assert (process.pid, states[-1]) == (None, EngineState.STOPPED)
        with pytest.raises(EngineError, match="keeps ending"):
            await process.endpoint()
        assert await completions.models(await process.endpoint())


async def test_who_stops_waiting_for_the_start_does_not_stop_it() -> None:
    states: list[EngineState] = []
    async with engine(states) as process:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.001):
                await process.endpoint()
        pids = {process.pid}
        await process.endpoint()
        pids.add(process.pid)
        assert len(pids - {None}) == 1
    assert states[:2] == [EngineState.STARTING, EngineState.READY]


async def test_leaving_while_it_starts_leaves_none_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            made.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    async with engine([]) as process:
        process.start()
        await asyncio.sleep(0)
    await until(lambda: len(made) == 1 and made[0].poll() is not None)
