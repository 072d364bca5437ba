"""UTF-16 units, as Qt counts them, and the mapping of a text into what a QTextDocument can hold."""

import re

# The upper byte of the first and of the second unit of a surrogate pair.
HIGH = range(0xD8, 0xDC)
LOW = range(0xDC, 0xE0)

_ODD = re.compile("\r\n|[\r\u2029\ufdd0\ufdd1\ufeff\ud800-\udfff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


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


def normalise(text: str) -> tuple[str, dict[int, str]]:
    """Map what Qt would alter; return the text and {offset in units: original} for saving.

    Paragraph ends (CRLF, CR, U+2029, U+FDD0, U+FDD1) become newline; a lone surrogate, which Qt drops, becomes
    U+FFFD; U+FEFF, which PySide drops at the start of any string, becomes U+2060. Split pairs are joined first.
    """
    if text.isascii() and "\r" not in text:
        return text, {}
    text = _PAIR.sub(lambda pair: decode(encode(pair[0])), text)
    out: list[str] = []
    originals: dict[int, str] = {}
    size = last = 0
    for match in _ODD.finditer(text):
        before, odd = text[last : match.start()], match[0]
        size += units(before)
        originals[size] = odd
        out += before, _mapped(odd)
        size, last = size + 1, match.end()
    return "".join([*out, text[last:]]), originals


def _mapped(odd: str) -> str:
    if odd == "\ufeff":
        return "\u2060"
    return "\ufffd" if "\ud800" <= odd <= "\udfff" else "\n"
