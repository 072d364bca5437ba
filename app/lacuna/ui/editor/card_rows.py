"""How the rows of a token's alternatives are painted, in the card and in the panel."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from lacuna.ui.editor.card_model import Row
from lacuna.ui.editor.fonts import manuscript_font
from lacuna.ui.theme import Theme

BAR = 88  # pixels of the longest bar
SHORT, SHORTEST = 46, 20  # the same where there is less room: a word that is cut says less than a bar
ROOMY, TIGHT = 240, 200  # pixels of a row from which the bars are long, and below which they are shortest
BAR_HEIGHT = 7
NUMBER = 54  # pixels of a percentage
SMALL = 12  # pixels of the letters of a number
WORD = 15  # pixels of the letters of a token


@dataclass(frozen=True)
class Brush:
    """Paints in the colours of a theme; numbers are in the interface's font."""

    painter: QPainter
    theme: Theme
    font: QFont

    def row(self, room: QRectF, row: Row, most: float, key: str = "") -> None:
        """Paint a token, its bar as a share of the longest, and its probability; before it the key that chooses it."""
        bar = BAR if room.width() >= ROOMY else SHORT if room.width() >= TIGHT else SHORTEST
        if key:
            self.text(room, key, "dim")
            room = room.adjusted(18, 0, 0, 0)
        word = room.adjusted(0, 0, -(NUMBER + bar + 8), 0)
        self.word(word, row.text, bold=row.chosen)
        self.bar(room, row.share / most, "bar" if row.chosen else "bar_other", bar)
        self.number(room, row.percent, "ink" if row.chosen else "dim")

    def word(self, room: QRectF, text: str, size: int = WORD, *, bold: bool = False) -> None:
        """Paint a token in the manuscript's font, as much of it as there is room for."""
        font = manuscript_font(size)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        self.painter.setFont(font)
        self.painter.setPen(self.theme.color("ink"))
        self._fitted(room, text, Qt.AlignmentFlag.AlignVCenter)

    def bar(self, room: QRectF, share: float, color: str, longest: int = BAR) -> None:
        """Paint a bar; the longest is for a share of 1."""
        width = max(float(BAR_HEIGHT), longest * share)
        left, top = room.right() - NUMBER - longest, room.center().y() - BAR_HEIGHT / 2
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.theme.color(color))
        self.painter.drawRoundedRect(QRectF(left, top, width, BAR_HEIGHT), 3, 3)

    def number(self, room: QRectF, text: str, color: str, *, size: int = SMALL, bold: bool = False) -> None:
        """Paint a number at the right."""
        self._use(size, color, bold=bold)
        self._fitted(room, text, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def text(self, room: QRectF, text: str, color: str, size: int = SMALL) -> None:
        """Paint a text in the interface's font, as much of it as there is room for."""
        self._use(size, color, bold=False)
        self._fitted(room, text, Qt.AlignmentFlag.AlignVCenter)

    def _use(self, size: int, color: str, *, bold: bool) -> None:
        font = QFont(self.font)
        font.setPixelSize(size)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        font.setFeature(QFont.Tag("tnum"), 1)
        self.painter.setFont(font)
        self.painter.setPen(self.theme.color(color))

    def _fitted(self, room: QRectF, text: str, where: Qt.AlignmentFlag) -> None:
        metrics = QFontMetricsF(self.painter.font())
        self.painter.drawText(room, where, metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width()))
