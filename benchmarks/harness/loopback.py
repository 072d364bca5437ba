"""Starting the server that streams made-up tokens, as the program starts its engine."""

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import msgspec

from lacuna.core.completions import Endpoint
from lacuna.services.engine_process import EngineProcess, EngineState
from lacuna.services.server_process import ServerProcess
from lacuna.services.tasks import Tasks


class LoopbackEngine(EngineProcess):
    """The program's engine, but that its process is the server of made-up tokens."""

    def __init__(self, tasks: Tasks, rate: float = 0.0) -> None:
        ServerProcess.__init__(self, tasks, _ignore, [sys.executable, "-m", "harness.server", "--rate", str(rate)])


@asynccontextmanager
async def loopback(rate: float = 0.0) -> AsyncGenerator[Endpoint]:
    """Run the server; ``rate`` is tokens a second, 0 as fast as can be."""
    tasks = Tasks(fail)
    engine = LoopbackEngine(tasks, rate)
    async with engine, tasks:
        yield await engine.endpoint()


class Sent(msgspec.Struct):
    """How many tokens of the last stream the server has sent, in how many seconds, and when (monotonic) it was over."""

    tokens: int
    seconds: float
    over_at: float


async def sent(endpoint: Endpoint) -> Sent:
    """Ask the server for what it has sent."""
    reader, writer = await connect(endpoint)
    writer.write(b"GET /sent HTTP/1.1\r\n\r\n")
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    answer = msgspec.json.decode(await reader.readexactly(int(head.split("content-length:")[1])), type=Sent)
    writer.close()
    return answer


async def connect(endpoint: Endpoint) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a connection of our own to the server."""
    host, port = endpoint.base_url.removeprefix("http://").removesuffix("/v1").split(":")
    return await asyncio.open_connection(host, int(port))


def fail(bug: BaseException) -> None:
    """Let a fault of the program end the benchmark."""
    raise bug


def _ignore(_: EngineState) -> None:
    pass
