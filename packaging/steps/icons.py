"""The program's icon in all sizes that desktops ask for."""

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from steps.project import ROOT

DRAWING = ROOT / "resources" / "icons" / "app.svg"
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
