"""Inputs for the fuzzer, each made from its number alone: captured and catalogued answers bent, and answers made up."""

import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from wire import test_error_cases, test_framing_cases, test_stream_cases
from wire.events import DONE, event, said

LONGEST = 60_000  # bytes; longer captures are cut
CAPTURES = Path(__file__).parent / "captures"

# Bytes that framing and reading look at, and those that are easily taken for them.
WORDS = [
    b"data: ", b"data:", b"event: error\n", b"error: ", b"id: 7\n", b"retry: 1\n", b": ping\n\n", b":", b"\n", b"\r",
    b"\r\n", b"\n\n", b"\r\n\r\n", b"\n\r\n", b"\xef\xbb\xbf", b"\xef", b"\xf0\x9f\x98\x80", b"\xf0\x9f",
    b"\xe2\x80\xa8", b"\xc2\x85", b"\x00", b"\xff", b"[DONE]", b"data: [DONE]\n\n", b"data: null\n\n", b"null", b"NaN",
    b"-Infinity", b"1e999", b"-9999.0", b"{", b"}", b"[", b"]", b"[" * 3000, b'{"a":' * 600, b'"', b"\\", b"\\ud83d",
    b"\\u0000",
    b"bytes:\\\\xf0\\\\x9f", b"token_id:9", b'"index":-1', b'"index":1e30', b'"text":null', b'"finish_reason":"stop"',
    b'"finish_reason":"abort"', b'"error":{"message":"x","code":503}', b'"error":"x"', b'"usage":{"prompt_tokens":-1}',
    b'"choices":[]', b'"choices":null', b'"content":"a"', b'"response":"a","done":true', b"<html>", b"9" * 5000,
]  # fmt: skip
NAMES = [
    "choices", "index", "text", "logprobs", "finish_reason", "delta", "message", "content", "usage", "prompt_tokens",
    "completion_tokens", "error", "code", "type", "tokens", "token_logprobs", "top_logprobs", "token_ids", "token",
    "logprob", "bytes", "id", "prob", "top_probs", "response", "done", "done_reason", "stop", "detail", "metadata",
]  # fmt: skip
TEXTS = ["", "a", " b", "It was", "\r", "\n", "\ud83d", "\ude00", "\U0001f600", "stop", "length", "null", "abort",
         "load", "bytes:\\xf0\\x9f", "bytes:\\x98\\x80", "token_id:9", "context_length_exceeded", "\x00"]  # fmt: skip


@cache
def corpus() -> Sequence[bytes]:
    """Return answers as bytes: the bodies of all captures, and the wire of all catalogued cases."""
    captured = [path.read_bytes().partition(b"\r\n\r\n")[2] for path in sorted(CAPTURES.rglob("*.http"))]
    captured = [body.partition(b"<<< RESPONSE")[2].partition(b"\r\n\r\n")[2] or body for body in captured]
    cases = [case.wire for case in (*test_framing_cases.CASES, *test_stream_cases.CASES, *test_stream_cases.REASONS)]
    errors = [said("a") + wire for wire, _, _ in test_error_cases.STREAMS.values()]
    refused = [body for _, body, _, _, _ in test_error_cases.CASES.values()]
    return [whole[:LONGEST] for whole in (*captured, *cases, *errors, *refused) if whole]


@cache
def streams() -> Sequence[bytes]:
    """Return the answers of events alone."""
    return [wire for wire in corpus() if wire.startswith((b"data:", b":"))]


def made(seed: int, number: int) -> bytes:
    """Return the input of this number."""
    chance = Random(f"{seed}-{number}")  # noqa: S311  (no secret: the same again)
    if chance.random() < 0.3:
        return _written(chance)
    wire = chance.choice(streams() if chance.random() < 0.6 else corpus())  # most else are errors
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        wire = chance.choice(_BENDS)(wire, chance)
    return wire[: 2 * LONGEST]


def _flipped(wire: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(wire) + 1)
    return wire[:at] + bytes([chance.randrange(256)]) + wire[at + 1 :]


def _with_word(wire: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(wire) + 1)
    return wire[:at] + chance.choice(WORDS) + wire[at + chance.choice((0, 0, 1, 6)) :]


def _without(wire: bytes, chance: Random) -> bytes:
    at, size = chance.randrange(len(wire) + 1), chance.choice((1, 2, 7, 60, 1000))
    return wire[:at] + wire[at + size :]


def _doubled(wire: bytes, chance: Random) -> bytes:
    at, size = chance.randrange(len(wire) + 1), chance.choice((1, 7, 60, 1000))
    return wire[: at + size] + wire[at : at + size] * chance.choice((1, 1, 30)) + wire[at + size :]


def _grafted(wire: bytes, chance: Random) -> bytes:
    other = chance.choice(corpus())
    return wire[: chance.randrange(len(wire) + 1)] + other[chance.randrange(len(other) + 1) :]


def _other_line_ends(wire: bytes, chance: Random) -> bytes:
    return wire.replace(chance.choice((b"\n", b"\n\n", b": ")), chance.choice((b"\r\n", b"\r", b"\n", b"", b":")))


def _broken_off(wire: bytes, chance: Random) -> bytes:
    return wire[: chance.randrange(len(wire) + 1)]


def _other_value(wire: bytes, chance: Random) -> bytes:
    """Put another value in the place of what follows a colon."""
    parts = wire.split(b'":')
    at = chance.randrange(len(parts))
    value = json.dumps(_value(chance, 2)).encode()
    return b'":'.join([*parts[:at], value + b"," + parts[at].partition(b",")[2], *parts[at + 1 :]])


_BENDS: Sequence[Callable[[bytes, Random], bytes]] = (
    _flipped,
    _with_word,
    _with_word,
    _without,
    _doubled,
    _grafted,
    _other_line_ends,
    _broken_off,
    _other_value,
    _other_value,
)


def _written(chance: Random) -> bytes:
    """Write an answer of events, lines or one value, whose names are those that are read."""
    values = [_event(chance) for _ in range(chance.choice((1, 2, 5, 20)))]
    end = chance.choice((b"", DONE, b"data: [DONE]"))
    match chance.randrange(4):
        case 0:
            return b"\n".join(values)
        case 1:
            return values[0]
        case _:
            return b"".join(event(value) for value in values) + end


def _event(chance: Random) -> bytes:
    if chance.random() < 0.3:
        return json.dumps(_value(chance, 4)).encode()
    choices = [
        {name: _value(chance, 2) for name in chance.sample(NAMES, 3)}
        | {"index": chance.choice((0, 0, 0, 1, 2, 7, -1)), "text": chance.choice(TEXTS)}
        | ({"finish_reason": chance.choice(TEXTS)} if chance.random() < 0.3 else {})
        for _ in range(chance.choice((0, 1, 1, 2)))
    ]
    return json.dumps({"choices": choices} | {chance.choice(NAMES): _value(chance, 3) for _ in range(2)}).encode()


def _value(chance: Random, deep: int) -> Any:
    match chance.randrange(9 if deep else 6):
        case 0:
            return None
        case 1:
            return chance.choice((True, False))
        case 2:
            return chance.choice((0, 1, -1, 7, 255, 300, 10**30, -1.5, 0.5, 1e308, float("nan"), float("-inf")))
        case 3 | 4 | 5:
            return chance.choice(TEXTS)
        case 6:
            return [_value(chance, deep - 1) for _ in range(chance.randrange(4))]
        case _:
            return {chance.choice(NAMES): _value(chance, deep - 1) for _ in range(chance.randrange(5))}
