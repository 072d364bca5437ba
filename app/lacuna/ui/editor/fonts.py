"""The manuscript's typeface: shipped with the program, its line height set where Qt reads it.

QPlainTextEdit ignores block formats, so the line height can only come from the font: its ascent and descent are
enlarged in memory before Qt loads it. The file itself stays as its makers published it.
"""

import struct
from functools import cache

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase

from lacuna.assets import resource

SIZE = 19  # pixels at 100 %
LINE_HEIGHT = 1.6

_TABLE = struct.Struct(">4sIII")  # tag, checksum, offset, length
_HEADER = 12  # bytes before the directory of tables


@cache
def manuscript_family() -> str:
    """Load the shipped serif once and return its family's name."""
    families: list[str] = []
    for name in ("Vollkorn-Regular.ttf", "Vollkorn-SemiBold.ttf"):
        data = with_line_height(resource("fonts", name).read_bytes(), LINE_HEIGHT)
        loaded = QFontDatabase.addApplicationFontFromData(QByteArray(data))
        families += QFontDatabase.applicationFontFamilies(loaded)
    return families[0] if families else QFont().family()


def manuscript_font(size: int = SIZE) -> QFont:
    """Return the manuscript's font at a size in pixels."""
    font = QFont(manuscript_family())
    font.setPixelSize(size)
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def with_line_height(font: bytes, factor: float) -> bytes:
    """Return a TrueType font whose lines are ``factor`` times its size apart.

    The room is added above and below alike, or taken away there. Sets ``hhea`` and
    ``OS/2``, which Qt's font engines read on the three systems, and their checksums.
    """
    out = bytearray(font)
    tables = _tables(out)
    (units_per_em,) = struct.unpack_from(">H", out, tables[b"head"][1] + 18)
    hhea, os2 = tables[b"hhea"][1], tables[b"OS/2"][1]
    ascent, descent = struct.unpack_from(">hh", out, hhea + 4)
    extra = round(factor * units_per_em) - (ascent - descent)
    # A little more above than below keeps the letters in the middle of their tint.
    ascent += extra // 2
    descent -= extra - extra // 2
    struct.pack_into(">hhh", out, hhea + 4, ascent, descent, 0)
    struct.pack_into(">hhhHH", out, os2 + 68, ascent, descent, 0, ascent, -descent)
    for tag in (b"hhea", b"OS/2"):
        entry, offset, length = tables[tag]
        struct.pack_into(">I", out, entry + 4, _checksum(bytes(out[offset : offset + length])))
    return bytes(out)


def _tables(font: bytearray) -> dict[bytes, tuple[int, int, int]]:
    """Return (place of the directory entry, offset, length) by tag."""
    (count,) = struct.unpack_from(">H", font, 4)
    found: dict[bytes, tuple[int, int, int]] = {}
    for entry in range(_HEADER, _HEADER + count * _TABLE.size, _TABLE.size):
        tag, _, offset, length = _TABLE.unpack_from(font, entry)
        found[tag] = entry, offset, length
    return found


def _checksum(table: bytes) -> int:
    padded = table + bytes(-len(table) % 4)
    return sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
