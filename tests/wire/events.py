"""Answers as bytes: chunks in the API's format, and ways to cut them."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from lacuna.core.completions import Answer, CompletionRequest, Delta, Outcome, Reading
from lacuna.core.errors import EndpointError
from lacuna.core.parameters import Parameters
from lacuna.core.token import Token

DONE = b"data: [DONE]\n\n"
REQUEST = CompletionRequest(model="m", prompt="It was", parameters=Parameters(logprobs=None))


def chunk(text: str | None = "", reason: object = None, *, index: int = 0, logprobs: Any = None, **more: Any) -> bytes:
    """One chunk with one choice, as JSON."""
    choice = {"index": index, "text": text, "logprobs": logprobs, "finish_reason": reason}
    whole = {"id": "x", "object": "text_completion", "created": 1, "model": "m", "choices": [choice], **more}
    return json.dumps(whole, ensure_ascii=False).encode()


def event(data: bytes) -> bytes:
    """Any data as an event."""
    return b"data: " + data + b"\n\n"


def said(text: str | None = "", reason: object = None, **more: Any) -> bytes:
    """One chunk as an event."""
    return event(chunk(text, reason, **more))


def read(
    parts: Iterable[bytes],
    *,
    request: CompletionRequest | None = None,
    failure: EndpointError | None = None,
    native: bool = False,
) -> tuple[list[Delta], Answer]:
    """Read an answer that arrives in these parts."""
    reading = Reading(request, native=native)
    deltas: list[Delta] = []
    for part in parts:
        deltas += reading.feed(part)
        if reading.done:
            break
    deltas += reading.end()
    return deltas, reading.answer(failure=failure)


def texts(deltas: Iterable[Delta]) -> dict[int, str]:
    """The text of each choice."""
    out: dict[int, str] = {}
    for delta in deltas:
        out[delta.index] = out.get(delta.index, "") + "".join(token.text for token in delta.tokens)
    return out


def cut_at(data: bytes, places: Iterable[int]) -> list[bytes]:
    """Cut bytes at these places."""
    edges = [0, *sorted(place for place in places if 0 < place < len(data)), len(data)]
    return [data[a:b] for a, b in pairwise(edges)]


def cuts(data: bytes) -> st.SearchStrategy[list[bytes]]:
    """Every way that the network can cut bytes, those at odd places as well."""
    return st.lists(st.integers(1, max(len(data) - 1, 1)), unique=True, max_size=40).map(lambda at: cut_at(data, at))


def every_way(data: bytes) -> list[list[bytes]]:
    """Whole, byte by byte, and (if it is short) cut in two at each place."""
    ways = [[data], [data[i : i + 1] for i in range(len(data))]]
    if len(data) <= 600:
        ways += [[data[:i], data[i:]] for i in range(1, len(data))]
    return ways


def tokens(deltas: Iterable[Delta]) -> dict[int, list[Token]]:
    """The tokens of each choice."""
    out: dict[int, list[Token]] = {}
    for delta in deltas:
        out.setdefault(delta.index, []).extend(delta.tokens)
    return out


@dataclass(frozen=True, kw_only=True)
class Case:
    """One line of the catalogue: what is on the wire, and what must come of it.

    ``also`` looks at the rest: it gets the deltas and the answer.
    """

    id: str
    wire: bytes
    text: str | dict[int, str] = ""
    outcome: Outcome = Outcome.COMPLETE
    request: CompletionRequest = REQUEST
    also: Callable[[list[Delta], Answer], None] | None = None

    def check(self, ways: Iterable[list[bytes]]) -> None:
        """Read the wire in each of these ways; every one must give the same."""
        expected = {0: self.text} if isinstance(self.text, str) and self.text else self.text or {}
        whole, _ = read([self.wire], request=self.request)
        for parts in ways:
            deltas, answer = read(parts, request=self.request)
            assert {index: text for index, text in texts(deltas).items() if text} == expected
            assert answer.outcome is self.outcome
            assert tokens(deltas) == tokens(whole)
            assert (answer.error is None) is (self.outcome in (Outcome.COMPLETE, Outcome.CANCELLED))
            if self.also is not None:
                self.also(deltas, answer)
