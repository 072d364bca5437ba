"""The card: one token, its probability, and what else the model might have written there."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QGraphicsDropShadowEffect, QWidget

from lacuna.ui.editor.card_model import Card
from lacuna.ui.editor.card_rows import Brush
from lacuna.ui.theme import LIGHT, Theme

WIDTH = 268
PAD = 12
ROW = 23
RADIUS = 10
GAP = 6  # between the word and the card
EDGE = 4  # to the border of the window


class TokenCard(QWidget):
    """Floats beside a word; shows text as text and takes neither focus nor clicks."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._card: Card | None = None
        self._theme = LIGHT
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._shadow = QGraphicsDropShadowEffect(self, blurRadius=24, xOffset=0, yOffset=4)
        self.setGraphicsEffect(self._shadow)
        self.set_theme(LIGHT)
        self.setFont(QApplication.font())  # the interface's, not the manuscript's
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self._shadow.setColor(QColor(0, 0, 0, 120 if theme.dark else 40))
        self.update()

    def show_card(self, card: Card) -> None:
        """Show what is known of a token; ``place_beside`` says where."""
        self._card = card
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(f"{card.title} {card.percent}")
        self.setAccessibleDescription("; ".join(f"{row.text} {row.percent}" for row in card.rows))
        self.show()
        self.raise_()
        self.update()

    def place_beside(self, word: QRect) -> None:
        """Stand below a word, or above where there is no room, inside the parent and off the word."""
        parent = self._parent
        left = max(EDGE, min(word.left(), parent.width() - self.width() - EDGE))
        below, above = word.bottom() + GAP, word.top() - GAP - self.height()
        top = below if below + self.height() <= parent.height() - EDGE or above < EDGE else above
        self.move(QPoint(left, max(EDGE, min(top, parent.height() - self.height() - EDGE))))

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the room for what is shown."""
        if self._card is None:
            return QSize(WIDTH, 0)
        rows = len(self._card.rows) + (self._card.others is not None)
        table = PAD // 2 + rows * ROW if rows else 0
        return QSize(WIDTH, PAD + ROW + table + PAD // 2 + 1 + PAD // 2 + ROW + PAD // 2)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Paint the card."""
        card = self._card
        if card is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("hairline"), 1))
        painter.setBrush(self._theme.color("card"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        brush = Brush(painter, self._theme, self.font())
        top = PAD
        brush.word(self._room(top, 70), card.title, bold=True)
        brush.number(self._room(top), card.percent, "ink", bold=True)
        top += ROW
        if card.rows:
            top += PAD // 2
            most = max(row.share for row in card.rows) or 1.0
            for row in card.rows:
                brush.row(self._room(top), row, most)
                top += ROW
        if card.others is not None:
            brush.text(self._room(top), "others", "dim", 13)
            brush.number(self._room(top), card.others_percent, "dim")
            top += ROW
        top += PAD // 2
        painter.setPen(QPen(self._theme.color("hairline"), 1))
        painter.drawLine(PAD, top, WIDTH - PAD, top)
        brush.text(self._room(top + PAD // 2), card.note, "dim")
        painter.end()

    def _room(self, top: int, beside: int = 0) -> QRectF:
        return QRectF(PAD, top, WIDTH - 2 * PAD - beside, ROW)
