r"""Server-sent events from raw bytes, by the WHATWG's rules and with the faults that servers have.

Lines end with ``\n``, ``\r`` or ``\r\n`` and nothing else: U+2028 and U+0085 stand inside JSON strings.
"""

import re

import msgspec

from lacuna.core.errors import Garbled

LONGEST_EVENT = 16 * 1024 * 1024  # bytes, of a line as well; log-probabilities of a whole vocabulary are megabytes

_END = re.compile(rb"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"


class Event(msgspec.Struct, frozen=True, gc=False):
    """One event: its name (``error`` for a relic of llama.cpp) and its data lines, joined with newlines."""

    name: str
    data: bytes


class SseFramer:
    """Cuts bytes into events, wherever the network cut them.

    Attributes:
        strange: how many lines were none that events are made of.
        failure: why no more is read, once a line or an event was too long; else None.

    """

    def __init__(self, longest: int = LONGEST_EVENT) -> None:
        """Begin.

        Args:
            longest: bytes of a line, and of an event's data.

        """
        self._longest = longest
        self.strange = 0
        self.failure: Garbled | None = None
        self._rest: list[bytes] = []
        self._held = 0  # bytes of the line that is not ended
        self._name = ""
        self._data: list[bytes] = []
        self._size = 0  # bytes of the event's data
        self._after_return = False
        self._begun = False

    def feed(self, data: bytes) -> list[Event]:
        """Take bytes as they came; return the events that they complete."""
        if self._after_return and data:
            data = data[1:] if data[:1] == b"\n" else data
            self._after_return = False
        if not data or self.failure:
            return []
        out: list[Event] = []
        if b"\r" in data:
            self._lines(data, out)
            return out
        if self._rest or self._data or self._name:
            end = data.find(b"\n\n") + 2
            self._lines(data[:end] if end > 1 else data, out)
            data = data[end:] if end > 1 else b""
        whole, blank, rest = data.rpartition(b"\n\n")
        lines = whole.split(b"\n") if blank else []
        if any(lines[1::2]):
            self._lines(data, out)
            return out
        for line in lines[::2]:  # each an event by itself, as nearly always
            if line.startswith(b"data: ") and len(line) <= self._longest and not self.failure:
                self._begun = True
                out.append(Event("", line[6:]))
            else:
                self._lines(line + b"\n\n", out)
        self._lines(rest, out)
        return out

    def end(self) -> list[Event]:
        """Return the event that the end of the stream left unfinished, if any."""
        out: list[Event] = []
        if self._rest and not self.failure:
            self._line(b"".join(self._rest), out)
        if not self.failure:
            self._line(b"", out)
        return out

    def _lines(self, data: bytes, out: list[Event]) -> None:
        """Take the lines of any bytes, and keep what is no whole line."""
        if not data or self.failure:
            return
        start = 0
        for end in _END.finditer(data):
            line = data[start : end.start()]
            if self._rest:
                line = b"".join([*self._rest, line])
                self._rest, self._held = [], 0
            self._line(line, out)
            if self.failure:
                return
            start = end.end()
        self._after_return = data.endswith(b"\r")
        if start < len(data):
            self._rest.append(data[start:])
            self._held += len(data) - start
            if self._held > self._longest:
                self._fail()

    def _line(self, line: bytes, out: list[Event]) -> None:
        if not self._begun:
            self._begun = True
            line = line.removeprefix(_BOM)
        if len(line) > self._longest:
            self._fail()
            return
        if not line:
            if self._data:
                out.append(Event(self._name, b"\n".join(self._data)))
            self._name, self._data, self._size = "", [], 0
            return
        field, _, value = line.partition(b":")
        if field == b"data" or field == b"error":  # noqa: PLR1714  (a set costs more, once a token)
            self._size += len(value) + 1
            if self._size > self._longest:
                self._fail()
                return
            self._data.append(value.removeprefix(b" "))
            if field == b"error":
                self._name = "error"
        elif field == b"event":
            self._name = value.removeprefix(b" ").decode("utf-8", "replace")
        elif field not in (b"", b"id", b"retry"):
            self.strange += 1

    def _fail(self) -> None:
        self.failure = Garbled("The server sent a line without end. The answer was cut there.")
        self._rest, self._data = [], []
