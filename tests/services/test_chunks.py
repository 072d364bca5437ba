"""Chunks that come together are read as one, and mean to h11 what they meant before."""

import asyncio
import ssl
from itertools import pairwise

import h11
import httpcore
from hypothesis import example, given
from hypothesis import strategies as st

from lacuna.services.chunks import Chunks, JoiningStream

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
END = b"0\r\n\r\n"


class Heard:
    """A client of h11's that has asked something: the body that it has heard, in how many parts, and what became."""

    def __init__(self) -> None:
        self._connection = h11.Connection(h11.CLIENT)
        self._connection.send(h11.Request(method="POST", target="/", headers=[("host", "x")]))
        self._connection.send(h11.EndOfMessage())
        self.status: int | None = None
        self.parts: list[bytes] = []
        self.end = ""

    def hear(self, data: bytes) -> tuple[int | None, bytes, str]:
        """Take bytes, empty at the end of the connection; return all that is known then."""
        if not self.end:
            try:
                self._connection.receive_data(data)
                self._listen()
            except h11.RemoteProtocolError as error:
                self.end = type(error).__name__
        return self.status, b"".join(self.parts), self.end

    def _listen(self) -> None:
        while (event := self._connection.next_event()) is not h11.NEED_DATA:
            if isinstance(event, h11.Response):
                self.status = event.status_code
            elif isinstance(event, h11.Data):
                self.parts.append(bytes(event.data))
            elif not isinstance(event, h11.InformationalResponse):
                self.end = repr(event)
                return


def chunk(data: bytes, line: str = "{:x}") -> bytes:
    return line.format(len(data)).encode() + b"\r\n" + data + b"\r\n"


def cut(data: bytes, places: list[int]) -> list[bytes]:
    ends = sorted({0, len(data), *(place % (len(data) + 1) for place in places)})
    return [data[start:end] for start, end in pairwise(ends)]


HEADS = st.sampled_from(
    [
        HEAD,
        HEAD,
        HEAD.lower().replace(b"http", b"HTTP"),
        HEAD.replace(b"\r\n", b"\n"),
        HEAD.replace(b": chunked", b":chunked \t"),
        HEAD.replace(b": chunked", b": gzip, chunked"),
        HEAD.replace(b": chunked", b": chunked\r\n folded"),
        HEAD.replace(b"200 OK", b"200"),
        HEAD.replace(b"200 OK", b"204 No Content"),
        HEAD.replace(b"200 OK", b"404 Not Found"),
        HEAD.replace(b"1.1", b"1.0"),
        b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" + HEAD,
        b"HTTP/1.1 200 OK\r\ncontent-length: 30\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 30\r\n" + HEAD[17:],
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx: transfer-encoding: chunked\r\n\r\n",
    ]
)
LINES = st.sampled_from(["{:x}", "{:x}", "{:x}", "{:X}", "{:04x}", "{:012x}", "{:x};name=1", "{:x} ", "+{:x}", "{:_x}"])
TEXTS = st.sampled_from([b"", b"a", b"data: {}\n\n", b"3\r\nabc\r\n", b"\r\n", b"0\r\n\r\n", b"ab" * 40])
ENDS = st.sampled_from([END, b"0\r\nx: y\r\n\r\n", b"000\r\n\r\n", b"", b"\r\n", END + HEAD])
ODD = st.none() | st.tuples(st.integers(0, 400), st.binary(max_size=2))
CUTS = st.lists(st.integers(0, 400), max_size=12)


@given(HEADS, st.lists(st.builds(chunk, TEXTS, LINES), max_size=8), ENDS, ODD, CUTS)
@example(HEAD, [chunk(b"ab"), chunk(b"c"), chunk(b"d")], END, None, [len(HEAD) + 1])
@example(HEAD, [b"12345678", b"9\r\n"], END, None, [len(HEAD) + 8])
@example(HEAD, [chunk(b"a"), chunk(b"b"), b"1\r\ncXX"], END, None, [len(HEAD)])
def test_after_every_reading_h11_knows_what_it_would_know_without(
    head: bytes, chunks: list[bytes], end: bytes, odd: tuple[int, bytes] | None, cuts: list[int]
) -> None:
    answer = head + b"".join(chunks) + end
    if odd is not None:
        place, new = odd[0] % len(answer), odd[1]
        answer = answer[:place] + new + answer[place + 1 :]
    joining, plain, joined = Chunks(), Heard(), Heard()
    for data in [*cut(answer, cuts), b""]:
        assert joined.hear(joining.feed(data)) == plain.hear(data)


@given(st.lists(st.builds(chunk, TEXTS.filter(bool)), min_size=1, max_size=8), CUTS)
def test_of_the_chunks_in_one_reading_at_most_the_first_and_the_last_come_by_themselves(
    chunks: list[bytes], cuts: list[int]
) -> None:
    joining, heard = Chunks(), Heard()
    heard.hear(joining.feed(HEAD))
    for data in cut(b"".join(chunks) + END, cuts):
        before = len(heard.parts)
        heard.hear(joining.feed(data))
        assert len(heard.parts) - before <= 3  # what is left of one, all whole ones, the beginning of one


def test_the_chunks_of_one_reading_are_one_even_behind_the_head() -> None:
    heard = Heard()
    heard.hear(Chunks().feed(HEAD + b"".join(chunk(b"%d" % i) for i in range(9)) + END))
    assert heard.parts == [b"012345678"]


def test_a_head_without_end_is_not_kept() -> None:
    chunks = Chunks()
    for _ in range(200):
        assert chunks.feed(b"x: y\r\n" * 1_000) == b"x: y\r\n" * 1_000
    late = b"\r\n\r\n" + chunk(b"a") + chunk(b"b")
    assert chunks.feed(late) == late


def test_each_answer_of_a_connection_is_joined_also_in_tls() -> None:
    answer = HEAD + chunk(b"ab") + chunk(b"c") + END

    async def read(stream: httpcore.AsyncNetworkStream) -> bytes:
        await stream.write(b"GET / HTTP/1.1\r\n\r\n")
        return await stream.read(1 << 16)

    async def converse() -> list[bytes]:
        plain = JoiningStream(httpcore.AsyncMockStream([answer, answer, answer]))
        first, second = await read(plain), await read(plain)
        return [first, second, await read(await plain.start_tls(ssl.create_default_context()))]

    assert asyncio.run(converse()) == [HEAD + chunk(b"abc") + END] * 3
