"""Whatever a server sends is read without a fault of the program, and the same however it is cut."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.completions import Outcome
from lacuna.core.parameters import Parameters
from wire.events import REQUEST, cuts, event, read, tokens

NAMES = [
    "bytes",
    "choices",
    "content",
    "delta",
    "done",
    "error",
    "finish_reason",
    "index",
    "logprob",
    "logprobs",
    "message",
    "prompt_tokens",
    "response",
    "stop",
    "text",
    "token",
    "token_logprobs",
    "tokens",
    "top_logprobs",
    "usage",
]
WORDS = st.sampled_from(["a", "\r", "\n", "stop", "null", "", "bytes:\\xf0", "token_id:7", "\ud83d", "\U0001f600"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 300) | st.just(10**400) | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=25,
)
ASKING = REQUEST.__class__(model="m", prompt="a", suffix="a" * 12, parameters=Parameters(n=2, echo=True, logprobs=5))


def same_however_cut(wire: bytes, data: st.DataObject) -> None:
    deltas, answer = read([wire], request=ASKING)
    for parts in ([wire[i : i + 1] for i in range(len(wire))], data.draw(cuts(wire))):
        again, other = read(parts, request=ASKING)
        assert tokens(again) == tokens(deltas)
        assert other.outcome is answer.outcome
    assert (answer.error is None) is (answer.outcome is Outcome.COMPLETE)


@given(values=st.lists(VALUES, max_size=4), data=st.data())
def test_any_events(values: list[Any], data: st.DataObject) -> None:
    same_however_cut(b"".join(event(json.dumps(value).encode()) for value in values), data)


@given(value=VALUES, data=st.data())
def test_any_json(value: Any, data: st.DataObject) -> None:
    same_however_cut(json.dumps(value).encode(), data)


@given(wire=st.binary(max_size=300), data=st.data())
def test_any_bytes(wire: bytes, data: st.DataObject) -> None:
    same_however_cut(wire, data)
