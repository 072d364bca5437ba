"""A completions endpoint in a process of its own that streams made-up tokens with five alternatives each.

Every event has a write and a turn of the loop of its own, as where a model makes it. The server is started as the
built-in engine is: the key comes on standard input, one JSON line says where it listens, and it ends when standard
input ends. ``max_tokens`` of a request says how many tokens come; ``--rate`` how many a second.
"""

import argparse
import asyncio
import json
import os
import sys
import threading
from itertools import islice
from time import monotonic, perf_counter

import msgspec

from harness.prose import PARAGRAPH, vocabulary, words

MODEL = "made-up"
POOL = 4096  # different events; then they come again
CONTEXT = 36_864  # tokens: the most that can be asked for, and some room for a prompt


class _Asked(msgspec.Struct):
    max_tokens: int = 16


class _Text(msgspec.Struct):
    content: str


class Server:
    """Answers on one port. ``rate`` is tokens a second; 0 sends as fast as the connection takes them."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._events = [_chunked(event) for event in _events()]
        self._took = 0.0
        self._sent = 0
        self._over_at = 0.0

    async def serve(self) -> None:
        """Say where, and serve until the process ends."""
        server = await asyncio.start_server(self._converse, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        sys.stdout.write(json.dumps({"base_url": f"http://127.0.0.1:{port}/v1", "pid": os.getpid()}) + "\n")
        sys.stdout.flush()
        async with server:
            await server.serve_forever()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                length = next(
                    (line.split(":")[1] for line in head.split("\r\n") if line.startswith("content-length")), "0"
                )
                await self._answer(head.split(" ")[1], await reader.readexactly(int(length)), writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.close()

    async def _answer(self, path: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        if path.endswith("/completions"):
            try:
                await self._stream(msgspec.json.decode(body, type=_Asked).max_tokens, writer)
            finally:
                self._over_at = monotonic()
        elif path.endswith("/models"):
            _whole({"object": "list", "data": [{"id": MODEL, "object": "model", "context_length": CONTEXT}]}, writer)
        elif path.endswith("/tokenize"):
            count = len(msgspec.json.decode(body, type=_Text).content) // 4
            _whole({"tokens": [0] * count}, writer)
        else:  # /sent: of the last stream, the tokens that went out, in how many seconds, and when that was over
            _whole({"tokens": self._sent, "seconds": self._took, "over_at": self._over_at}, writer)

    async def _stream(self, count: int, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
        began = perf_counter()
        self._sent = 0
        while self._sent < count:
            if self._rate:
                due = int((perf_counter() - began) * self._rate) + 1
                for at in range(self._sent, min(due, count)):
                    writer.write(self._events[at % POOL])
                self._sent = max(self._sent, min(due, count))
                await writer.drain()
                await asyncio.sleep(max(0.0, self._sent / self._rate - (perf_counter() - began)))
            else:
                writer.write(self._events[self._sent % POOL])
                self._sent += 1
                await writer.drain()
                await asyncio.sleep(0)
            self._took = perf_counter() - began
        writer.write(_chunked(_event("", None, reason="length")) + _chunked(b"data: [DONE]\n\n") + b"0\r\n\r\n")
        await writer.drain()


def _events() -> list[bytes]:
    known = vocabulary()
    out: list[bytes] = []
    for i, word in enumerate(islice(words(), POOL)):
        ends = i % PARAGRAPH == PARAGRAPH - 1
        text = "\n\n" if ends else word if i % PARAGRAPH == 0 else f" {word}"
        chosen = -(i * 37 % 800) / 100
        top = {text: chosen} | {f" {known[(i * 53 + k * 101) % len(known)]}": -0.5 - k for k in range(4)}
        logprobs = {"tokens": [text], "token_logprobs": [chosen], "top_logprobs": [top], "text_offset": [5 * i]}
        out.append(_event(text, logprobs))
    return out


def _event(text: str, logprobs: object, reason: str | None = None) -> bytes:
    choice = {"text": text, "index": 0, "logprobs": logprobs, "finish_reason": reason}
    about = {"id": "cmpl-0123456789abcdef0123456789abcdef", "object": "text_completion", "created": 1_700_000_000}
    return b"data: " + msgspec.json.encode({**about, "model": MODEL, "choices": [choice]}) + b"\n\n"


def _chunked(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def _whole(value: object, writer: asyncio.StreamWriter) -> None:
    body = msgspec.json.encode(value)
    writer.write(f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)


def _end_with_input() -> None:
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)


def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=float, default=0.0)
    arguments = parser.parse_args()
    sys.stdin.buffer.readline()
    threading.Thread(target=_end_with_input, daemon=True).start()
    asyncio.run(Server(arguments.rate).serve())


if __name__ == "__main__":
    main()
