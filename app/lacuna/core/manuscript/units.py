"""UTF-16 units, as Qt counts them, and the mapping of a text into what a QTextDocument can hold."""

import re
from collections.abc import Iterable

# The upper byte of the first and of the second unit of a surrogate pair.
HIGH = range(0xD8, 0xDC)
LOW = range(0xDC, 0xE0)

_ODD = re.compile("\r\n|[\r\u2029\ufdd0\ufdd1\ufeff\ufffe]")
_IN_QT = {"\ufeff": "\u2060", "\ufffe": "\ufffd"}
_SURROGATE = re.compile("[\ud800-\udfff]")


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def encode(text: str) -> bytes:
    """Return two bytes a unit, so that slices by unit are slices by byte."""
    return text.encode("utf-16-le", "surrogatepass")


def decode(data: bytes | bytearray) -> str:
    """Return the text that ``encode`` made these bytes of."""
    return data.decode("utf-16-le", "surrogatepass")


def cut(text: str, size: int, at: int) -> tuple[str, str]:
    """Split a text of ``size`` units at unit ``at``, which must not lie inside a surrogate pair."""
    if len(text) == size:
        return text[:at], text[at:]
    data = encode(text)
    return decode(data[: 2 * at]), decode(data[2 * at :])


def clean(text: str) -> str:
    """Return a text that any text file can hold: split pairs joined; NUL and lone surrogates as U+FFFD."""
    text = text.replace("\0", "\ufffd")
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return encode(text).decode("utf-16-le", "replace")


def normalise(text: str, *, ends: bool = True) -> tuple[str, dict[int, str]]:
    """Map what Qt would alter; return the text and {offset in units: original} for saving.

    Paragraph ends (CRLF, CR, U+2029, U+FDD0, U+FDD1) become newline; U+FEFF, which PySide drops at the start of any
    string, becomes U+2060; U+FFFE, at which PySide reads the rest of a string with its bytes swapped, becomes U+FFFD;
    NUL and lone surrogates, which no text file can hold, become U+FFFD for good.

    Args:
        text: any.
        ends: whether paragraph ends are to be saved as they came. Those of a file are; new ones are the file's kind.

    """
    text = clean(text)
    if text.isascii() and "\r" not in text:
        return text, {}
    out: list[str] = []
    originals: dict[int, str] = {}
    size = last = 0
    for match in _ODD.finditer(text):
        before, odd = text[last : match.start()], match[0]
        size += units(before)
        new = _IN_QT.get(odd, "\n")
        if ends or new != "\n":
            originals[size] = odd
        out += before, new
        size, last = size + 1, match.end()
    return "".join([*out, text[last:]]), originals


def join_originals(pieces: Iterable[str]) -> str:
    """Join pieces of a text, an original each a piece: a CR before a LF as LF, for they would be read as one end."""
    out: list[str] = []
    for piece in pieces:
        if piece.startswith("\n"):
            i = len(out)
            while i and out[i - 1] == "\r":
                i -= 1
                out[i] = "\n"
        if piece:
            out.append(piece)
    return "".join(out)
