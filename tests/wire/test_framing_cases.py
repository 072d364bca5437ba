"""The catalogue's framing cases: each whole, byte by byte, and cut at random places."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lacuna.core.completions import Outcome, Reading
from lacuna.core.errors import StreamCut
from wire.events import DONE, Case, chunk, cut_at, cuts, event, every_way, read, said, texts

A = said("a")
STOP = said("", "stop")
PLAIN = A + STOP + DONE
ODD = "\u2028\u2029\u0085\u00a0\t\v"


def lines(wire: bytes, end: bytes) -> bytes:
    return wire.replace(b"\n", end)


CASES = [
    Case(id="S01 the plain stream", wire=PLAIN, text="a"),
    Case(id="S02 carriage return and newline", wire=lines(PLAIN, b"\r\n"), text="a"),
    Case(id="S03 carriage returns only", wire=lines(PLAIN, b"\r"), text="a"),
    Case(
        id="S05 mixed separators",
        wire=b"data: " + chunk("a") + b"\r\n\ndata: " + chunk("b") + b"\n\r\n" + STOP + DONE,
        text="ab",
    ),
    Case(id="S06 no blank after the colon", wire=PLAIN.replace(b"data: ", b"data:"), text="a"),
    Case(id="S07 two blanks after the colon", wire=PLAIN.replace(b"data: ", b"data:  "), text="a"),
    Case(id="S08 a byte order mark", wire=b"\xef\xbb\xbf" + PLAIN, text="a"),
    Case(
        id="S09 keep-alive comments",
        wire=b": ping - 2026\n\n:\n\n" + A + b": keepalive 10/200\n\n: OPENROUTER PROCESSING\n\n" + STOP + DONE,
        text="a",
    ),
    Case(id="S10 a comment glued to data", wire=b": x\n" + PLAIN, text="a"),
    Case(
        id="S11 one object over two data lines",
        wire=b'data: {"id":"x",\ndata: "choices":[{"index":0,"text":"a","finish_reason":"stop"}]}\n\n' + DONE,
        text="a",
    ),
    Case(
        id="S11 two objects parted by a single newline",
        wire=b"data: " + chunk("a") + b"\ndata: " + chunk("b", "stop") + b"\n\n" + DONE,
        text="ab",
    ),
    Case(id="S13 done without a newline", wire=A + STOP + b"data: [DONE]", text="a"),
    Case(id="S14 the end leaves an event pending", wire=A + b"data: " + chunk("", "stop") + b"\n", text="a"),
    Case(id="S15 the end cuts an object", wire=A + b'data: {"id":"x","cho', text="a", outcome=Outcome.TRUNCATED),
    Case(
        id="S17 fields that do not matter",
        wire=b"event: ping\n\nid: 7\nretry: 100\nfoo: bar\n\n" + PLAIN,
        text="a",
    ),
    Case(
        id="S18 line ends of other standards, raw, inside a string",
        wire=event(chunk(ODD).replace(b"\\t", b"\t").replace(b"\\u000b", b"\v")) + STOP + DONE,
        text=ODD,
    ),
    Case(id="S19 a character over several reads", wire=said("\U0001f600é") + STOP + DONE, text="\U0001f600é"),
    Case(
        id="S21 ten events in one read", wire=b"".join(said(str(i)) for i in range(10)) + STOP + DONE, text="0123456789"
    ),
    Case(id="S26 one JSON answer to a streamed request", wire=chunk("a", "stop"), text="a"),
    Case(id="S26 with blank lines before it", wire=b"\n\n \r\n" + chunk("a", "stop"), text="a"),
    Case(id="S26 with a byte order mark", wire=b"\xef\xbb\xbf" + chunk("a", "stop"), text="a"),
    Case(
        id="S29 Ollama's own lines",
        wire=b'{"response":"a","done":false}\n{"response":"","done":true,"done_reason":"stop"}\n',
        text="a",
    ),
    Case(id="S32 more events after done", wire=PLAIN + said("lost"), text="a"),
    Case(id="S32 nonsense after done", wire=DONE + b"nonsense\n\n", outcome=Outcome.EMPTY),
    Case(id="S33 done twice", wire=PLAIN + DONE, text="a"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
@settings(max_examples=20)
@given(data=st.data())
def test_framing(case: Case, data: st.DataObject) -> None:
    case.check([data.draw(cuts(case.wire))])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_framing_whole_byte_by_byte_and_in_two(case: Case) -> None:
    case.check(every_way(case.wire))


def test_s22_a_line_of_8_mib_arrives_whole() -> None:
    top = {f"{i:0>90}": -1.5 for i in range(80_000)}
    logprobs = {"tokens": ["a"], "token_logprobs": [-1.0], "top_logprobs": [top], "text_offset": [0]}
    wire = event(json.dumps({"choices": [{"index": 0, "text": "a", "logprobs": logprobs}]}).encode()) + STOP
    deltas, answer = read(cut_at(wire, range(0, len(wire), 65_536)))
    assert answer.outcome is Outcome.COMPLETE
    assert len(deltas[0].tokens[0].top) == 80_000


def test_s32_the_reading_says_at_once_that_it_is_done() -> None:
    reading = Reading()
    reading.feed(PLAIN)
    assert reading.done


def test_s15_what_was_cut_can_be_continued() -> None:
    deltas, answer = read([A])
    assert texts(deltas) == {0: "a"}
    assert isinstance(answer.error, StreamCut)
