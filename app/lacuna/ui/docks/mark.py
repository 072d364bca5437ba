"""The ground under the token that the inspector shows."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPen

from lacuna.ui.docks.token_panel import TokenPanel
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.theme import LIGHT, Theme

EDGE = 1  # pixels around a word that its mark may touch


class TokenMark:
    """Paints under the text, while the inspector can be seen."""

    def __init__(self, editor: ManuscriptEditor, panel: TokenPanel) -> None:
        self._editor = editor
        self._panel = panel
        self._theme = LIGHT
        self._painted: list[QRect] = []  # where it stands in the view
        editor.grounds.append(self._paint)
        panel.shown.connect(self._follow)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme

    def _follow(self) -> None:
        """Paint anew where it stood and where it stands now, and not all of the view: it goes along with every key."""
        for rect in (*self._painted, *self._places()):
            self._editor.viewport().update(rect.adjusted(-EDGE, -EDGE, EDGE, EDGE))

    def _places(self) -> list[QRect]:
        span = self._panel.span
        if span is None or not self._panel.isVisible() or span.start + span.length > len(self._editor.manuscript):
            return []
        return self._editor.rects(span.start, span.length)

    def _paint(self, painter: QPainter, _: QRect) -> None:
        self._painted = self._places()
        painter.setPen(QPen(self._theme.color("accent"), 1))
        painter.setBrush(self._theme.color("token"))
        for rect in self._painted:
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
