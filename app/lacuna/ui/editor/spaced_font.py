"""Any font with another line height: a copy of it, in memory and under a name of its own, with other metrics.

QPlainTextEdit ignores block formats, so the line height can only come from the font. What a copy needs is asked of the
font tables that Qt has open, so that it does not matter where a system keeps its files.
"""

import struct
from functools import cache

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase, QRawFont

from lacuna.ui.editor.fonts import manuscript_family, with_line_height

_NEEDED = ("cmap", "head", "hhea", "hmtx", "maxp", "OS/2", "post")
_OUTLINES = (("glyf", "loca"), ("CFF ",))
_MORE = ("cvt ", "fpgm", "prep", "gasp", "VORG", "GDEF", "GPOS", "GSUB", "kern", "BASE")
_TRUETYPE, _OPENTYPE = b"\0\1\0\0", b"OTTO"
_WINDOWS, _UNICODE, _ENGLISH = 3, 1, 0x409


@cache
def spaced_family(family: str, line_height: float) -> str:
    """Load a copy of a family's regular face with lines ``line_height`` sizes apart; return the copy's family.

    A font that has no outlines of its own, such as a bitmap, keeps its lines: then its own family is returned.
    An empty family is the manuscript's.
    """
    family = family or manuscript_family()
    name = f"{family} {line_height:g}"
    copy = _copy(QRawFont.fromFont(QFont(family)), name)
    if copy is None:
        return family
    loaded = QFontDatabase.addApplicationFontFromData(QByteArray(with_line_height(copy, line_height)))
    families = QFontDatabase.applicationFontFamilies(loaded) if loaded >= 0 else []
    return families[0] if families else family


def _copy(font: QRawFont, name: str) -> bytes | None:
    """Return a font file with the tables that are needed to draw, named ``name``; None if some are missing."""
    wanted = [*_NEEDED, *_MORE, *(tag for tags in _OUTLINES for tag in tags)]
    tables = {tag: bytes(font.fontTable(tag).data()) for tag in wanted}
    tables = {tag: data for tag, data in tables.items() if data}
    if any(tag not in tables for tag in _NEEDED):
        return None
    if not any(all(tag in tables for tag in tags) for tags in _OUTLINES):
        return None
    return _file(tables | {"name": _names(name)}, _OPENTYPE if "CFF " in tables else _TRUETYPE)


def _names(name: str) -> bytes:
    """Return a name table: family, face, whole name and PostScript name."""
    texts = {1: name, 2: "Regular", 4: name, 6: "".join(filter(str.isalnum, name))}
    records, strings = b"", b""
    for number, text in texts.items():
        data = text.encode("utf-16-be")
        records += struct.pack(">6H", _WINDOWS, _UNICODE, _ENGLISH, number, len(data), len(strings))
        strings += data
    return struct.pack(">3H", 0, len(texts), 6 + len(records)) + records + strings


def _file(tables: dict[str, bytes], kind: bytes) -> bytes:
    """Return an OpenType file; the layout is that of its specification, "Font file"."""
    power = 1 << (len(tables).bit_length() - 1)
    head = kind + struct.pack(">4H", len(tables), power * 16, power.bit_length() - 1, (len(tables) - power) * 16)
    offset = len(head) + 16 * len(tables)
    body = b""
    for tag, data in sorted(tables.items()):
        padded = data + bytes(-len(data) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        head += tag.encode("ascii") + struct.pack(">3I", total, offset + len(body), len(data))
        body += padded
    return head + body
