"""The grounds under hits, and under the range that is searched."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPen

from lacuna.core.search import Hit
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.find.hits import Hits
from lacuna.ui.theme import LIGHT, Theme

_RADIUS = 3.0


class HitGrounds:
    """Paints under the text what was found in what is seen of it.

    Attributes:
        hits: what was found.
        current: the hit that the writer has gone to, or None.
        within: the range that is searched, as start and end in UTF-16 units; None for all.

    """

    def __init__(self, editor: ManuscriptEditor) -> None:
        self._editor = editor
        self._theme: Theme = LIGHT
        self.hits = Hits()
        self.current: Hit | None = None
        self.within: tuple[int, int] | None = None

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme

    def paint(self, painter: QPainter, rect: QRect) -> None:
        """Paint what stands in a rectangle of the viewport."""
        seen = [block for block, _ in self._editor.blocks_in(rect)]
        if not seen:
            return
        first, end = seen[0].position(), seen[-1].position() + seen[-1].length() - 1
        if self.within is not None:
            start, stop = max(first, self.within[0]), min(end, self.within[1])
            for ground in self._editor.rects(start, stop - start) if stop > start else ():
                painter.fillRect(ground, self._theme.color("accent_ground"))
        painter.setBrush(self._theme.color("found"))
        for hit in self.hits.touching(first, end):
            edge = QPen(self._theme.color("accent"), 1.5)
            painter.setPen(edge if hit == self.current else self._theme.color("found"))
            start, stop = max(first, hit.start), min(end, sum(hit))
            for ground in self._editor.rects(start, stop - start):
                painter.drawRoundedRect(QRectF(ground).adjusted(-0.5, 0.5, 0.5, -0.5), _RADIUS, _RADIUS)
