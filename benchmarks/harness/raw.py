"""The limit for any client in Python: asyncio's streams and one typed decoding an event; nothing is checked.

It makes the same tokens as ours, alternatives ranked, of a well-behaved answer only.
"""

from collections.abc import Callable
from operator import itemgetter

import msgspec

from harness.loopback import connect
from lacuna.core.completions import Endpoint
from lacuna.core.token import Token


class _Logprobs(msgspec.Struct):
    tokens: list[str]
    token_logprobs: list[float]
    top_logprobs: list[dict[str, float]]


class _Choice(msgspec.Struct):
    logprobs: _Logprobs | None = None


class _Event(msgspec.Struct):
    choices: list[_Choice]


_decode = msgspec.json.Decoder(_Event).decode
_logprob = itemgetter(1)
_PREFIX, _END, _LINE = b"data: ", b"\n\n", b"\r\n"


async def raw_tokens(endpoint: Endpoint, count: int, show: Callable[[str], object] = len) -> list[Token]:
    """Stream ``count`` tokens and return them; ``show`` is given the text of each reading."""
    reader, writer = await connect(endpoint)
    body = msgspec.json.encode({"model": "m", "prompt": "", "max_tokens": count, "stream": True, "logprobs": 5})
    writer.write(f"POST /v1/completions HTTP/1.1\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)
    await reader.readuntil(2 * _LINE)
    tokens: list[Token] = []
    rest = events = b""
    while data := await reader.read(1 << 16):
        rest, chunks = _chunks(rest + data)
        *whole, events = (events + chunks).split(_END)
        known = len(tokens)
        for event in whole:
            if event == b"data: [DONE]":
                writer.close()
                return tokens
            logprobs = _decode(event[len(_PREFIX) :]).choices[0].logprobs
            if logprobs is None:
                continue
            for text, logprob, top in zip(logprobs.tokens, logprobs.token_logprobs, logprobs.top_logprobs, strict=True):
                tokens.append(Token(text, logprob, tuple(sorted(top.items(), key=_logprob, reverse=True))))
        show("".join(token.text for token in tokens[known:]))
    return tokens


def _chunks(data: bytes) -> tuple[bytes, bytes]:
    """Return what is left of chunked data, and the contents of its whole chunks."""
    out: list[bytes] = []
    start = 0
    while (line := data.find(_LINE, start)) >= 0:
        begin = line + len(_LINE)
        end = begin + int(data[start:line], 16)
        if end + len(_LINE) > len(data):
            break
        out.append(data[begin:end])
        start = end + len(_LINE)
    return data[start:], b"".join(out)
