"""Joining the chunks of an answer that came together: h11 and httpx take as long for each of them as for all.

Servers write every event as an HTTP chunk. Of the chunks that one reading brings whole, this makes one; nothing is
held back, and what is not as it should be goes on as it came: h11 is the one that judges.
"""

import re
import ssl
from typing import Any

import httpcore

_BLANK = re.compile(rb"\n\r?\n")  # where h11 ends a head
_LONGEST_HEAD = 100 * 1024  # bytes, of which h11 reads no more either
_CHUNKED_ANSWER = re.compile(
    rb"HTTP/1\.1 200\b[^\n]*\n(?:[^\n]*\n)*?transfer-encoding:[ \t]*chunked[ \t]*\r?\n", re.IGNORECASE
)
_LINE = re.compile(rb"([0-9A-Fa-f]{1,8})\r\n")  # what stands before a chunk; one that says more is left to h11
_BEGUN = re.compile(rb"[0-9A-Fa-f]{0,8}\r?")  # the beginning of such a line
_END = b"\r\n"


class Chunks:
    """Follows the bytes of one answer, from the beginning of its head."""

    def __init__(self) -> None:
        self._head: bytes | None = b""  # as far as it has come, until it is whole
        self._joins = False
        self._line = b""  # what has been given on of the line before a chunk, while it is not whole
        self._left = 0  # bytes to come of a chunk of which a part has been given on, its line end among them

    def feed(self, data: bytes) -> bytes:
        """Take bytes as they came; return bytes that mean the same, those of whole chunks in one chunk."""
        start = 0
        if self._head is not None:
            self._head += data
            blank = _BLANK.search(self._head)
            if blank is not None:
                self._joins = _CHUNKED_ANSWER.match(self._head, 0, blank.end()) is not None
                start = blank.end() - len(self._head) + len(data)
            if blank is not None or len(self._head) > _LONGEST_HEAD:
                self._head = None
        return self._joined(data, start) if self._joins else data

    def _joined(self, data: bytes, start: int) -> bytes:
        given, text = len(self._line), self._line + data
        self._line = b""
        at = min(start + self._left, len(text))
        self._left -= at - start
        first, parts = at, list[bytes]()
        while found := _LINE.match(text, at):
            begin = found.end()
            end = begin + int(found[1], 16)
            if begin == end or not text.startswith(_END, end):  # the last chunk, one that is not whole, or none
                self._left = max(0, end + len(_END) - len(text))
                self._joins = begin < end and self._left > 0
                break
            if at < given:  # the beginning of its line is gone
                first = end + len(_END)
            else:
                parts.append(text[begin:end])
            at = end + len(_END)
        else:
            self._line = text[at:]
            self._joins = _BEGUN.fullmatch(self._line) is not None
        if len(parts) < 2:  # noqa: PLR2004  (there is nothing to join)
            return data
        body = b"".join(parts)
        return b"%b%x\r\n%b\r\n%b" % (text[given:first], len(body), body, text[at:])


class JoiningStream(httpcore.AsyncNetworkStream):
    """A connection on which chunks that come together are one. By HTTP/1.1, what is written is answered next."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._chunks = Chunks()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109  (httpcore's)
        """Return some bytes, or none at the end of the connection."""
        return self._chunks.feed(await self._stream.read(max_bytes, timeout))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109  (httpcore's)
        """Send bytes of a request: what comes then is an answer from its beginning."""
        self._chunks = Chunks()
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  (httpcore's)
    ) -> httpcore.AsyncNetworkStream:
        """Return the encrypted connection inside this one."""
        return JoiningStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore asks of the connection itself."""
        return self._stream.get_extra_info(info)
