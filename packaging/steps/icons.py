"""The program's icon in all sizes that desktops ask for, and in the files of Windows and macOS."""

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from steps.project import ROOT

DRAWING = ROOT / "resources" / "icons" / "app.svg"
ICNS = {b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512}  # Apple's names of PNGs
ICO = (16, 24, 32, 48, 64, 128, 256)
_WHOLE = 256  # pixels; Windows writes it as 0
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def icon(size: int) -> QImage:
    """Return the icon ``size`` pixels wide."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


def write_icons(folder: Path) -> None:
    """Write the icons into a theme's folder, such as ``share/icons/hicolor``, each in its size's."""
    for size in SIZES:
        place = folder / f"{size}x{size}" / "apps"
        place.mkdir(parents=True)
        if not icon(size).save(str(place / "lacuna.png")):
            raise SystemExit(f"The icon could not be written into {place}.")
    drawing = folder / "scalable" / "apps" / "lacuna.svg"
    drawing.parent.mkdir(parents=True)
    drawing.write_bytes(DRAWING.read_bytes())


def png(size: int) -> bytes:
    """Return the icon as a PNG."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    icon(size).save(buffer, "PNG")  # pyright: ignore[reportArgumentType, reportCallIssue]  (its types know files by name only)
    return bytes(data.data())


def ico() -> bytes:
    """Return the icon's file for Windows: a header, an entry a size, and PNGs."""
    pictures = [png(size) for size in ICO]
    at = 6 + 16 * len(pictures)
    entries = b""
    for size, picture in zip(ICO, pictures, strict=True):
        entries += struct.pack("<BBBBHHII", size % _WHOLE, size % _WHOLE, 0, 0, 1, 32, len(picture), at)
        at += len(picture)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + b"".join(pictures)


def icns() -> bytes:
    """Return the icon's file for macOS: a length, and PNGs, each with its name and length."""
    parts = b"".join(
        name + struct.pack(">I", 8 + len(data)) + data for name, size in ICNS.items() if (data := png(size))
    )
    return b"icns" + struct.pack(">I", 8 + len(parts)) + parts
