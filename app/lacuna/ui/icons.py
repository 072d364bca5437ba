"""The program's own icons: SVG files of one stroke weight and one colour, painted in a colour of the theme."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from lacuna.assets import resource

SIZE = 16  # pixels


def paint_icon(painter: QPainter, name: str, color: QColor, rect: QRectF) -> None:
    """Paint an icon of ``resources/icons`` in one colour."""
    drawing = _source(name).replace("currentColor", color.name())
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, rect)


def tinted_icon(name: str, color: QColor, disabled: QColor, size: int = SIZE) -> QIcon:
    """Return an icon in one colour, and in another where it is disabled; sharp on screens of up to 3 pixels a point."""
    return QIcon(_tinted(name, color.name(), disabled.name(), size))


@cache  # an icon stands in many places, and to paint it takes a millisecond
def _tinted(name: str, color: str, disabled: str, size: int) -> QIcon:
    icon = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, color), (QIcon.Mode.Disabled, disabled)):
        for ratio in (1, 2, 3):
            pixmap = QPixmap(QSize(size, size) * ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            paint_icon(painter, name, QColor(tint), QRectF(pixmap.rect()))
            painter.end()
            pixmap.setDevicePixelRatio(ratio)
            icon.addPixmap(pixmap, mode)
    return icon


def app_icon() -> QIcon:
    """Return the program's own icon, the one that has colours."""
    return QIcon(str(resource("icons", "app.svg")))


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")
