"""The grounds under generated text: a quiet tint, or a heat map by one of the scales."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QTextBlock, QTextLine

from lacuna.core.manuscript import Manuscript, Span
from lacuna.ui.editor.heat import SCALES, Scale
from lacuna.ui.theme import Theme

_RADIUS = 3.0
_MOST = 100  # blocks whose grounds are kept: more than a screen shows


class Ground(NamedTuple):
    """A stretch of one line, relative to its block; ``level`` 0 is the tint, 1 and up the heat."""

    rect: QRectF
    level: int


class Overlay:
    """Paints under the text what the manuscript knows of it. Rectangles are kept for each block until it changes."""

    def __init__(self, theme: Theme) -> None:
        self._kept: dict[int, tuple[tuple[int, int, int], list[Ground]]] = {}
        self._colors: list[QColor] = []
        self._theme = theme
        self.heat = False
        self._scale = SCALES[0]
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours from now on."""
        self._theme = theme
        self._colors = grounds(theme)

    def set_heat(self, *, on: bool) -> None:
        """Colour each token by the scale, or have one tint for all."""
        self.heat = on
        self._kept.clear()

    def set_scale(self, scale: Scale) -> None:
        """Colour by another scale from now on."""
        self._scale = scale
        self._kept.clear()

    def clear(self) -> None:
        """Forget all rectangles: another manuscript, font or width."""
        self._kept.clear()

    def paint(self, painter: QPainter, manuscript: Manuscript, block: QTextBlock, offset: QPointF) -> None:
        """Paint the grounds of a block whose top left corner is at ``offset``."""
        grounds = self._grounds(manuscript, block)
        if grounds:
            painter.translate(offset)
            for rect, level in grounds:
                painter.fillRect(rect, self._colors[level])
            painter.translate(-offset)

    def paint_token(self, painter: QPainter, rects: list[QRectF]) -> None:
        """Paint the token under the pointer."""
        painter.setPen(QPen(self._theme.color("accent"), 1))
        painter.setBrush(self._theme.color("token"))
        for rect in rects:
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)

    def _grounds(self, manuscript: Manuscript, block: QTextBlock) -> list[Ground]:
        layout = block.layout()
        key = (block.revision(), block.length(), round(layout.boundingRect().width()))
        place = block.fragmentIndex()
        kept = self._kept.get(place)
        if kept is not None and kept[0] == key:
            return kept[1]
        grounds = self._made(manuscript, block)
        if len(self._kept) > _MOST:
            self._kept.clear()
        self._kept[place] = key, grounds
        return grounds

    def _made(self, manuscript: Manuscript, block: QTextBlock) -> list[Ground]:
        start, size = block.position(), block.length() - 1
        stretches: list[tuple[int, int, int]] = []
        for span in manuscript.tokens(start, size):
            first, last = max(span.start, start), min(span.start + span.length, start + size)
            level = self._level(manuscript, span)
            if stretches and stretches[-1][1] == first and stretches[-1][2] == level:
                stretches[-1] = (stretches[-1][0], last, level)
            else:
                stretches.append((first, last, level))
        return list(_grounds_of(block, [(first - start, last - start, level) for first, last, level in stretches]))

    def _level(self, manuscript: Manuscript, span: Span) -> int:
        if not self.heat:
            return 0
        step = self._scale.measure(manuscript, span.token)
        return 0 if step is None else 1 + step


def grounds(theme: Theme) -> list[QColor]:
    """Return the ground of generated text, and those of the heat map, from expected to surprising; all carry text."""
    return [theme.color("generated"), *map(QColor, theme.heat)]


def rects_in(block: QTextBlock, first: int, last: int) -> list[QRectF]:
    """Return the rectangles of a range of a block, one a line, relative to the block."""
    return [ground.rect for ground in _grounds_of(block, [(first, last, 0)])]


def _grounds_of(block: QTextBlock, stretches: Sequence[tuple[int, int, int]]) -> Iterator[Ground]:
    """Yield the rectangles of stretches (first, last, level), ascending and apart; each line is looked at once."""
    if not stretches:
        return
    layout = block.layout()
    number = layout.lineForTextPosition(stretches[0][0]).lineNumber()
    waiting = iter(stretches)
    first, last, level = next(waiting)
    for i in range(max(number, 0), layout.lineCount()):
        line = layout.lineAt(i)
        begin = line.textStart()
        end = begin + line.textLength()
        height = line.height()
        room = height * 0.12  # the line height leaves room that no letter uses
        top, height = line.y() + room, height - 2 * room
        right, edge = 0.0, -1  # where unit ``edge`` of the line stands: often the next stretch begins there
        while first < end:
            if last > begin:
                left = right if first == edge else _x_of(line, max(first, begin))
                edge = min(last, end)
                right = _x_of(line, edge)
                yield Ground(QRectF(min(left, right), top, abs(right - left), height), level)
            if last > end:
                break
            following = next(waiting, None)
            if following is None:
                return
            first, last, level = following


def _x_of(line: QTextLine, at: int) -> float:
    pair: Any = line.cursorToX(at)  # the stub says float; it is the place and the position it was moved to
    return float(pair[0])
