"""A program that is killed leaves no engine behind, neither the built-in model's nor a model file's."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.gguf.gguf_files import small

pytestmark = pytest.mark.anyio

PROGRAM = """
import asyncio, sys
from lacuna.core.connections import ModelFile
from lacuna.services.engine_process import EngineProcess
from lacuna.services.gguf_process import GgufProcess
from lacuna.services.tasks import Tasks

async def main():
    tasks = Tasks(print)
    if len(sys.argv) > 1:
        engine = GgufProcess(tasks, ignore, ignore)
        await engine.endpoint(ModelFile(path=sys.argv[1], threads=1))
    else:
        engine = EngineProcess(tasks, ignore)
        await engine.endpoint()
    print(engine.pid, flush=True)
    await asyncio.sleep(60)

def ignore(_):
    pass

asyncio.run(main())
"""
# A library that lets no thread of Python run for a minute, as llama.cpp does while it loads a large file.
BUSY = """
import ctypes
from lacuna.engine import pipes
pipes.end_with_input()
with pipes.ended_by_system():
    pipes.say({"busy": True})
    ctypes.PyDLL(None).sleep(60)
"""


def started(script: str, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


async def line_of(program: subprocess.Popen[bytes]) -> bytes:
    assert program.stdout is not None
    return await asyncio.to_thread(program.stdout.readline)


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


async def until_gone(pid: int) -> None:
    async with asyncio.timeout(20):
        while not gone(pid):  # noqa: ASYNC110  (another process is watched)
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("kind", ["the built-in model", "a model file"])
async def test_a_killed_program_leaves_no_engine(tmp_path: Path, kind: str) -> None:
    files = [str(small().write(tmp_path / "novel.gguf"))] if kind == "a model file" else []
    with await asyncio.to_thread(started, PROGRAM, *files) as program:
        pid = int(await line_of(program))
        program.kill()
        await asyncio.to_thread(program.wait)
        await until_gone(pid)


async def test_an_engine_that_is_busy_loading_ends_with_the_program() -> None:
    with await asyncio.to_thread(started, BUSY) as engine:
        assert await line_of(engine) == b'{"busy": true}\n'
        assert engine.stdin is not None
        engine.stdin.close()
        assert await asyncio.to_thread(engine.wait, 20) != 0
