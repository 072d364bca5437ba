"""A real server on 127.0.0.1 that says what a test tells it to, byte for byte."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec

from lacuna.core.completions import Endpoint

Script = Callable[["Conversation"], Coroutine[Any, Any, None]]


@dataclass
class Conversation:
    """One request, and the way to answer it."""

    head: str
    body: dict[str, Any]
    writer: asyncio.StreamWriter
    reader: asyncio.StreamReader

    async def send(self, data: bytes) -> None:
        """Send bytes at once."""
        self.writer.write(data)
        await self.writer.drain()

    async def begin(self, status: str = "200 OK", **headers: str) -> None:
        """Send a status and headers; the body ends with the connection."""
        lines = [f"HTTP/1.1 {status}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        await self.send(("\r\n".join(lines) + "\r\n\r\n").encode())

    async def hung_up(self) -> bool:
        """Wait until the client closes the connection."""
        return await self.reader.read(1) == b""


@dataclass
class Served:
    """What a server saw."""

    endpoint: Endpoint
    heads: list[str] = field(default_factory=list[str])
    bodies: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    hang_ups: int = 0


@asynccontextmanager
async def serving(script: Script, tls: ssl.SSLContext | None = None) -> AsyncGenerator[Served]:
    """Serve every request by a script, over TLS if a context for it is given."""
    served: Served | None = None
    talks: dict[asyncio.Task[Any], asyncio.StreamWriter] = {}
    over = False

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert served is not None
        talk = asyncio.current_task()
        assert talk is not None
        talks[talk] = writer
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = next(
                (int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length")), 0
            )
            raw = await reader.readexactly(length)
            body = msgspec.json.decode(raw, type=dict[str, Any]) if raw else {}
            served.heads.append(head)
            served.bodies.append(body)
            await script(Conversation(head, body, writer, reader))
        except (ConnectionError, asyncio.IncompleteReadError):
            served.hang_ups += 1
        except asyncio.CancelledError:
            if not over:
                raise
        finally:
            del talks[talk]
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    scheme = "http" if tls is None else "https"
    served = Served(Endpoint(name="The test server", base_url=f"{scheme}://127.0.0.1:{port}/v1"))
    try:
        async with server:
            yield served
    finally:
        over = True
        await asyncio.sleep(0)  # who has just connected begins to talk
        for talk, writer in list(talks.items()):
            writer.transport.abort()
            talk.cancel()
        await asyncio.gather(*talks)
        await asyncio.sleep(0)  # and the sockets are closed
