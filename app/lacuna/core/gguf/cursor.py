"""Walking through bytes that may lie about their own lengths."""

import struct
from collections.abc import Callable, Container

Read = Callable[[int, int], bytes]  # offset and length to bytes; fewer at the end

_WINDOW = 1 << 20
_LENGTH = struct.Struct("<Q")
_LONGEST_TEXT = 16 << 20


class Damaged(Exception):
    """The bytes are not what they should be; ``str`` says what is wrong, after "it"."""


class CutOff(Damaged):
    """The bytes end too early."""


class Cursor:
    """A place in a file of ``size`` bytes, of which a window is held.

    Attributes:
        at: the place.

    """

    def __init__(self, read: Read, size: int) -> None:
        self._read = read
        self._size = size
        self._window = b""
        self._start = 0
        self.at = 0

    def take(self, length: int) -> bytes:
        """Return the next bytes.

        Raises:
            CutOff: there are not so many.

        """
        self._hold(length)
        begin = self.at - self._start
        self.at += length
        return self._window[begin : begin + length]

    def number(self, code: str) -> float:
        """Return the next number, of a type as ``struct`` names it."""
        (value,) = struct.unpack(f"<{code}", self.take(struct.calcsize(f"<{code}")))
        return value

    def whole(self, code: str) -> int:
        """Return the next whole number."""
        return int(self.number(code))

    def text(self, longest: int = _LONGEST_TEXT) -> str:
        """Return the next text; what is no UTF-8 in it becomes U+FFFD."""
        length = self.whole("Q")
        if length > min(longest, self._size):
            raise Damaged("has a text of impossible length")
        return self.take(length).decode("utf-8", "replace")

    def skip(self, length: int) -> None:
        """Pass over bytes."""
        if length > self._size - self.at:
            raise CutOff("ends in the middle of a list")
        self.at += length

    def skip_texts(self, count: int, wanted: Container[bytes]) -> dict[bytes, int]:
        """Pass over texts; return those that are wanted, with their numbers in the list."""
        found: dict[bytes, int] = {}
        if count > self._size // _LENGTH.size:
            raise CutOff("ends in the middle of a list")
        for i in range(count):
            self._hold(_LENGTH.size)
            begin = self.at - self._start + _LENGTH.size
            (length,) = _LENGTH.unpack_from(self._window, begin - _LENGTH.size)
            if length > _LONGEST_TEXT:
                raise Damaged("has a text of impossible length")
            if begin + length > len(self._window):
                self._hold(_LENGTH.size + length)
                begin = self.at - self._start + _LENGTH.size
            text = self._window[begin : begin + length]
            if text in wanted:
                found.setdefault(text, i)
            self.at += _LENGTH.size + length
        return found

    def _hold(self, length: int) -> None:
        """See that the window reaches ``length`` bytes from here."""
        if self._start <= self.at and self.at + length <= self._start + len(self._window):
            return
        if length > self._size - self.at:
            raise CutOff("ends too early")
        self._window, self._start = self._read(self.at, max(length, _WINDOW)), self.at
        if len(self._window) < length:
            raise CutOff("ends too early")
