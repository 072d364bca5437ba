"""The engine's process: ready when wanted, back after a death, gone with the program."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager

import pytest

from lacuna.core.completions import CompletionRequest, Delta, Outcome
from lacuna.core.parameters import Parameters
from lacuna.services.completions import Completions
from lacuna.services.engine_process import EngineProcess, EngineState
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
        assert (model.id, model.context_length) == ("lacuna-first", 512)
        pid = process.pid
        assert pid is not None
    await until(lambda: gone(pid))
    assert states[:2] == [EngineState.STARTING, EngineState.READY]


async def test_killed_in_mid_stream_what_came_stays_and_the_next_request_works() -> None:
    states: list[EngineState] = []
    request = CompletionRequest(model="lacuna-first", prompt="It was", parameters=Parameters(max_tokens=400))
    texts: list[str] = []
    async with engine(states) as process, Completions() as completions:

        def arrived(deltas: Sequence[Delta]) -> None:
            texts.extend(token.text for delta in deltas for token in delta.tokens)
            if len(texts) == 5 and process.pid is not None:
                os.kill(process.pid, signal.SIGKILL)

        answer = await completions.complete(await process.endpoint(), request, arrived)
        assert answer.outcome is Outcome.TRUNCATED
        assert len(texts) >= 5
        await until(lambda: EngineState.STOPPED in states)
        again = CompletionRequest(model="lacuna-first", prompt="It was", parameters=Parameters(max_tokens=3))
        answer = await completions.complete(await process.endpoint(), again, lambda _: None)
        assert answer.outcome is Outcome.COMPLETE
    assert EngineState.RESTARTING in states


async def test_a_killed_program_leaves_no_engine() -> None:
    script = (
        "import asyncio\n"
        "from lacuna.services.engine_process import EngineProcess\n"
        "from lacuna.services.tasks import Tasks\n"
        "async def main():\n"
        "    engine = EngineProcess(Tasks(print), lambda state: None)\n"
        "    await engine.endpoint()\n"
        "    print(engine.pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    program = await asyncio.to_thread(
        subprocess.Popen, [sys.executable, "-c", script], stdout=subprocess.PIPE, env=environment
    )
    assert program.stdout is not None
    pid = int(await asyncio.to_thread(program.stdout.readline))
    program.kill()
    await asyncio.to_thread(program.wait)
    program.stdout.close()
    await until(lambda: gone(pid))
