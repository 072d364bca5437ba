"""How a row of the palette looks: icon, title with the letters that were typed, menu, and keys or a reason."""

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QWidget

from lacuna.ui.icons import SIZE, paint_icon
from lacuna.ui.palette.entries import Entry
from lacuna.ui.theme import LIGHT, Theme

ENTRY = Qt.ItemDataRole.UserRole
HEIGHT = 34
PAD = 12
APART = 10
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class RowPainter(QStyledItemDelegate):
    """Paints an Entry; what cannot be done now is dim, and says why instead of its keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = LIGHT

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme

    def sizeHint(self, option: Any, index: Any) -> QSize:  # noqa: N802, ARG002  (Qt's names; the stub hides an option's fields)
        """Return the room of a row."""
        return QSize(200, max(HEIGHT, round(QFontMetricsF(option.font).height()) + 14))

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        """Paint a row."""
        entry, theme = index.data(ENTRY), self._theme
        if not isinstance(entry, Entry):
            return
        room = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_ground"))
            painter.drawRoundedRect(room.adjusted(4, 1, -4, -1), 6, 6)
        ink = theme.color("dim" if entry.reason else "ink")
        top = room.top() + (room.height() - SIZE) / 2
        icon = "check" if entry.on else entry.icon
        paint_icon(
            painter, icon, theme.color("accent" if entry.on else "dim"), QRectF(room.left() + PAD, top, SIZE, SIZE)
        )
        left = room.left() + PAD + SIZE + APART
        right = self._right(painter, room, entry, option.font)
        left = self._title(painter, QRectF(left, room.top(), right - left, room.height()), entry, option.font, ink)
        small = QFont(option.font)
        small.setPixelSize(max(11, option.fontMetrics.height() - 5))
        painter.setFont(small)
        painter.setPen(theme.color("dim"))
        if right - left > QFontMetricsF(small).horizontalAdvance(entry.menu) + 2 * APART:
            painter.drawText(QRectF(left + APART, room.top(), right - left, room.height()), _MIDDLE, entry.menu)
        painter.restore()

    def _title(self, painter: QPainter, room: QRectF, entry: Entry, font: QFont, ink: Any) -> float:
        """Paint the title, the typed letters stronger; return where it ends."""
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        left = room.left()
        for at, letter in enumerate(entry.title):
            used = strong if at in entry.letters else font
            painter.setFont(used)
            painter.setPen(self._theme.color("accent") if at in entry.letters else ink)
            painter.drawText(QRectF(left, room.top(), 100, room.height()), _MIDDLE, letter)
            left += QFontMetricsF(used).horizontalAdvance(letter)
        return left

    def _right(self, painter: QPainter, room: QRectF, entry: Entry, font: QFont) -> float:
        """Paint the keys, or why it cannot be done; return where they begin."""
        small = QFont(font)
        small.setPixelSize(max(10, QFontMetricsF(font).height().__round__() - 5))
        painter.setFont(small)
        painter.setPen(self._theme.color("dim"))
        text, edge = entry.reason or entry.keys, room.right() - PAD
        width = QFontMetricsF(small).horizontalAdvance(text)
        if not text:
            return edge
        if not entry.reason:
            high = QFontMetricsF(small).height() + 4
            chip = QRectF(edge - width - 12, room.top() + (room.height() - high) / 2, width + 12, high)
            painter.setPen(QPen(self._theme.color("hairline"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(chip, 4, 4)
            painter.setPen(self._theme.color("dim"))
            edge -= 6
        painter.drawText(QRectF(edge - width - 1, room.top(), width + 2, room.height()), _MIDDLE, text)
        return edge - width - 12
