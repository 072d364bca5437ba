"""A scripted server on 127.0.0.1: HTTP, and nothing of any kind in particular."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

import msgspec

from servers.server import KEY, Ask, Failure, Server
from servers.writing import Writing

Answer = Callable[[Ask, int], bytes | Iterator[bytes]]  # a whole answer, or the parts of a stream


class Running:
    """A server that runs.

    Attributes:
        root: its address, without a path.
        hang_ups: how many answers were left by the client before their end.
        seen: method and path of each request.

    """

    def __init__(self, server: Server) -> None:
        self.server = server
        self.root = ""
        self.hang_ups = 0
        self.seen: list[str] = []
        self._turn = 0

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request, and close the connection."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
            raw = await reader.readexactly(int(headers.get("content-length", 0)))
            method, path = head[0].split(" ")[:2]
            self.seen.append(f"{method} {path}")
            await self._answer(writer, self._made(method, path.partition("?")[0], headers, raw))
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hang_ups += 1
        finally:
            writer.close()

    def _made(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Any:
        """Return the answer: a failure, a JSON value, whole bytes, or the parts of a stream."""
        server = self.server
        refused = self._refused_key(headers)
        if method == "GET":
            public = path.startswith("/.well-known")
            return (refused if not public else None) or server.pages.get(path, server.not_found)
        answer = {server.path: self._completion, **server.posts}.get(path)
        if answer is None or refused is not None:
            return refused or server.not_found
        try:
            body = msgspec.json.decode(raw, type=dict[str, Any])
        except msgspec.DecodeError:
            return server.malformed
        self._turn += 1
        return answer(Ask(body), self._turn)

    def _refused_key(self, headers: Mapping[str, str]) -> Failure | None:
        given = headers.get(self.server.key_header, "").removeprefix("Bearer ")
        return self.server.wrong_key if given != KEY else None

    def _completion(self, ask: Ask, turn: int) -> Any:
        refused = self.server.refusal(ask)
        if refused is not None:
            return refused
        writing = Writing(self.server, ask, turn)
        return writing.events() if ask.stream else writing.whole()

    async def _answer(self, writer: asyncio.StreamWriter, made: Any) -> None:
        if isinstance(made, Failure):
            if made.status is not None:
                plain = isinstance(made.body, bytes)
                body = made.body if plain else msgspec.json.encode(made.body)
                await self._send(writer, self._head(made.status, "text/html" if plain else "application/json") + body)
        elif isinstance(made, Iterator):
            await self._send(writer, self._head(200, self.server.stream_type))
            parts: Iterator[bytes] = made  # pyright: ignore[reportUnknownVariableType]  (it was any)
            for part in parts:
                await self._send(writer, part)
                await asyncio.sleep(0)  # another's turn, the client's too, which may hang up
        else:
            body = made if isinstance(made, bytes) else msgspec.json.encode(made)
            await self._send(writer, self._head(200, "application/json") + body)

    def _head(self, status: int, kind: str) -> bytes:
        headers = {"Content-Type": kind, "Connection": "close", **self.server.headers}
        lines = [f"{self.server.http} {status} {HTTPStatus(status).phrase}"]
        return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items()), "", ""]).encode()

    async def _send(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        if data:
            writer.write(data)
            await writer.drain()


@asynccontextmanager
async def running(server: Server) -> AsyncGenerator[Running]:
    """Run a server until the end of the block."""
    it = Running(server)
    async with await asyncio.start_server(it.handle, "127.0.0.1", 0) as listening:
        it.root = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        yield it
