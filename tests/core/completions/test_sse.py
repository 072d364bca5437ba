"""The framer: the same events however the network cuts them, and bounds against lines without end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.completions import Event, SseFramer
from wire.events import cuts, every_way

ENDS = st.sampled_from([b"\n", b"\r", b"\r\n"])
# Letters that other line readers break at, and that belong to the data here.
ODD = "a\u2028b\u2029c\u0085d\u00a0e\v\f\x1c\x1d\x1ef"
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n") | st.sampled_from(ODD))


def frame(parts: list[bytes]) -> list[Event]:
    framer = SseFramer()
    events = [event for part in parts for event in framer.feed(part)]
    return events + framer.end()


@st.composite
def streams(draw: st.DrawFn) -> tuple[bytes, list[Event]]:
    """A stream of events with every kind of line, and what it says; the line ends are of one kind."""
    end = draw(ENDS)
    wire, events = b"", list[Event]()
    for _ in range(draw(st.integers(0, 4))):
        wire += draw(st.sampled_from([b"", b": ping" + end, b":" + end, b"id: 7" + end, b"retry: 10" + end + end]))
        name = draw(st.sampled_from(["", "message", "error"]))
        wire += f"event: {name}".encode() + end if name else b""
        lines = draw(st.lists(TEXTS, min_size=1, max_size=3))
        for line in lines:
            wire += b"data: " + line.encode() + end
        wire += end
        events.append(Event(name, "\n".join(lines).encode()))
    return wire, events


@given(streams(), st.data())
def test_events_are_the_same_wherever_they_are_cut(stream: tuple[bytes, list[Event]], data: st.DataObject) -> None:
    wire, events = stream
    assert frame([wire]) == events
    assert frame([wire[i : i + 1] for i in range(len(wire))]) == events
    assert frame(data.draw(cuts(wire))) == events


@given(st.binary(max_size=200), st.data())
def test_any_bytes_at_all_are_read_the_same_wherever_they_are_cut(wire: bytes, data: st.DataObject) -> None:
    assert frame(data.draw(cuts(wire))) == frame([wire])


@pytest.mark.parametrize(
    ("wire", "data"),
    [
        (b"data: a\n\n", [b"a"]),
        (b"data:a\n\n", [b"a"]),
        (b"data:  a\n\n", [b" a"]),
        (b"data: a\r\rdata: b\r\r", [b"a", b"b"]),
        (b"data: a\r\n\n", [b"a"]),
        (b"data: a\n\r\ndata: b\n\n", [b"a", b"b"]),
        (b"data: a\r\n\r\ndata: b\r\n\r\n", [b"a", b"b"]),
        (b"\xef\xbb\xbfdata: a\n\n", [b"a"]),
        (b": x\ndata: a\n\n", [b"a"]),
        (b"data: a\ndata: b\n\n", [b"a\nb"]),
        (b"data\n\n", [b""]),
        (b"data: a", [b"a"]),
        (b"data: a\n", [b"a"]),
        (b"event: ping\n\nid: 7\n\nretry: 1\nfoo: bar\n\n", []),
        (b"\n\n\n", []),
        (b"", []),
        (
            "data: a\u2028b\u2029c\u0085d\u00a0e\v\f\x1c\n\n".encode(),
            ["a\u2028b\u2029c\u0085d\u00a0e\v\f\x1c".encode()],
        ),
    ],
)
def test_lines_of_every_kind(wire: bytes, data: list[bytes]) -> None:
    for parts in every_way(wire):
        assert [event.data for event in frame(parts)] == data


def test_an_event_keeps_its_name_and_the_next_has_none() -> None:
    assert frame([b"event: error\ndata: a\n\ndata: b\n\n"]) == [Event("error", b"a"), Event("", b"b")]


def test_a_line_called_error_is_an_error() -> None:
    assert frame([b'error: {"code":500}\n\n']) == [Event("error", b'{"code":500}')]


@given(st.sampled_from([b"data: ", b"", b": ", b"x"]), st.data())
def test_a_line_without_end_fails_and_what_came_before_is_kept(head: bytes, data: st.DataObject) -> None:
    line = head + b"a" * (101 - len(head))
    wire = b"data: kept\n\n" + line + b"\n\ndata: lost\n\n"
    for parts in ([wire], [wire[i : i + 1] for i in range(len(wire))], data.draw(cuts(wire))):
        framer = SseFramer(longest=100)
        events = [event for part in parts for event in framer.feed(part)]
        assert events + framer.end() == [Event("", b"kept")]
        assert str(framer.failure).endswith(".")


def test_a_line_just_short_enough_is_read() -> None:
    framer = SseFramer(longest=100)
    assert framer.feed(b"data: " + b"a" * 94 + b"\n\n") == [Event("", b"a" * 94)]
    assert framer.failure is None


@pytest.mark.parametrize("line", [b"data: aaaa\n", b"data\n", b"error:\n"])
def test_an_event_of_endless_short_lines_fails_as_well(line: bytes) -> None:
    framer = SseFramer(longest=1000)
    for _ in range(1001):
        framer.feed(line)
    assert framer.failure is not None


def test_the_longest_line_is_read_in_small_parts() -> None:
    line = b"data: " + b"a" * (8 * 1024 * 1024)
    wire = line + b"\n\n"
    (event,) = frame([wire[i : i + 1024] for i in range(0, len(wire), 1024)])
    assert len(event.data) == 8 * 1024 * 1024


def test_lines_that_are_none_are_counted() -> None:
    framer = SseFramer()
    framer.feed(b"Internal Server Error\nid: 1\n: x\ndata: a\nfoo: b\n")
    assert framer.strange == 2
