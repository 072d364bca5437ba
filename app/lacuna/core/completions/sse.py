r"""Server-sent events from raw bytes, by the WHATWG's rules and with the faults that servers have.

Lines end with ``\n``, ``\r`` or ``\r\n`` and nothing else: U+2028 and U+0085 stand inside JSON strings.
"""

import re
from typing import NamedTuple

from lacuna.core.errors import Garbled

LONGEST_LINE = 16 * 1024 * 1024  # bytes; log-probabilities of a whole vocabulary are megabytes

_END = re.compile(rb"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"


class Event(NamedTuple):
    """One event: its name (``error`` for a relic of llama.cpp) and its data lines, joined with newlines."""

    name: str
    data: bytes


class SseFramer:
    """Cuts bytes into events, wherever the network cut them."""

    def __init__(self) -> None:
        self._rest: list[bytes] = []
        self._held = 0
        self._name = ""
        self._data: list[bytes] = []
        self._after_return = False
        self._begun = False

    def feed(self, data: bytes) -> list[Event]:
        """Take bytes as they came; return the events that they complete.

        Raises:
            Garbled: a line is longer than 16 MiB.

        """
        if self._after_return and data:
            data = data[1:] if data[:1] == b"\n" else data
            self._after_return = False
        if not data:
            return []
        out: list[Event] = []
        start = 0
        for end in _END.finditer(data):
            line = data[start : end.start()]
            if self._rest:
                line = b"".join([*self._rest, line])
                self._rest, self._held = [], 0
            self._line(line, out)
            start = end.end()
        self._after_return = data.endswith(b"\r")
        if start < len(data):
            self._rest.append(data[start:])
            self._held += len(data) - start
            if self._held > LONGEST_LINE:
                raise Garbled("The server sent a line without end. The answer was cut there.")
        return out

    def end(self) -> list[Event]:
        """Return the event that the end of the stream left unfinished, if any."""
        out: list[Event] = []
        if self._rest:
            self._line(b"".join(self._rest), out)
        self._line(b"", out)
        return out

    def _line(self, line: bytes, out: list[Event]) -> None:
        if not self._begun:
            self._begun = True
            line = line.removeprefix(_BOM)
        if not line:
            if self._data:
                out.append(Event(self._name, b"\n".join(self._data)))
            self._name, self._data = "", []
            return
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"data":
            self._data.append(value)
        elif field == b"event":
            self._name = value.decode("utf-8", "replace")
        elif field == b"error":
            self._name = "error"
            self._data.append(value)
