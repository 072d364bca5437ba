"""The grounds under generated text: a quiet tint, or a heat map by one of the scales."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextBlock, QTextLine

from lacuna.core.manuscript import Manuscript
from lacuna.ui.editor.heat import SCALES, Scale
from lacuna.ui.theme import Theme

ROOM = 0.12  # of a line at its top, and at its foot, that no letter uses
_RADIUS = 3.0
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_MOST = 100  # blocks whose grounds are kept: more than a screen shows

Grounds = list[tuple[int, list[QRectF]]]  # of a block, by level (0 the tint, 1 and up the heat): each painted at once


class Overlay:
    """Paints under the text what the manuscript knows of it. Rectangles are kept for each block until it changes."""

    def __init__(self, theme: Theme) -> None:
        self._kept: dict[int, tuple[tuple[int, int, int], Grounds]] = {}
        self._colors: list[QColor] = []
        self._theme = theme
        self.heat = False
        self._fresh = 0  # the first token that has the tint: those before are kept, and look like the writer's own
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

    def look(self, manuscript: Manuscript) -> bool:
        """See which tokens are kept now; return whether that has changed, so that all is to be painted again."""
        if manuscript.kept == self._fresh:
            return False
        self._fresh = manuscript.kept
        self._kept.clear()
        return True

    def clear(self) -> None:
        """Forget all rectangles: another manuscript, font or width."""
        self._kept.clear()

    def paint(self, painter: QPainter, manuscript: Manuscript, block: QTextBlock, offset: QPointF) -> None:
        """Paint the grounds of a block whose top left corner is at ``offset``."""
        grounds = self._grounds(manuscript, block)
        if grounds:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.translate(offset)
            for level, rects in grounds:
                painter.setBrush(self._colors[level])
                painter.drawRects(rects)
            painter.translate(-offset)

    def paint_token(self, painter: QPainter, rects: list[QRectF]) -> None:
        """Paint the token under the pointer."""
        if not rects:
            return
        painter.setPen(QPen(self._theme.color("accent"), 1))
        painter.setBrush(self._theme.color("token"))
        for rect in rects:
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)

    def _grounds(self, manuscript: Manuscript, block: QTextBlock) -> Grounds:
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

    def _made(self, manuscript: Manuscript, block: QTextBlock) -> Grounds:
        start, size = block.position(), block.length() - 1
        end, measure = start + size, self._scale.measure if self.heat else None
        stretches: list[tuple[int, int, int]] = []
        for first, length, token, _ in manuscript.tokens(start, size):
            step = measure(manuscript, token) if measure else None
            if step is None and token < self._fresh:
                continue
            level = 0 if step is None else 1 + step
            if token < 0 and not level:
                continue  # the writer's own word, which was measured: only the heat map shows it
            begin, stop = max(first, start) - start, min(first + length, end) - start
            if stretches and stretches[-1][1] == begin and stretches[-1][2] == level:
                begin = stretches.pop()[0]
            stretches.append((begin, stop, level))
        made: dict[int, list[QRectF]] = {}
        for rect, level in _grounds_of(block, stretches):
            made.setdefault(level, []).append(rect)
        return list(made.items())


def grounds(theme: Theme) -> list[QColor]:
    """Return the ground of generated text, and those of the heat map, from expected to surprising; all carry text."""
    return [theme.color("generated"), *map(QColor, theme.heat)]


def rects_in(block: QTextBlock, first: int, last: int) -> list[QRectF]:
    """Return the rectangles of a range of a block, relative to it: one a line, more where it reads both ways."""
    return [rect for rect, _ in _grounds_of(block, [(first, last, 0)])]


def _grounds_of(block: QTextBlock, stretches: Sequence[tuple[int, int, int]]) -> Iterator[tuple[QRectF, int]]:
    """Yield the rectangles of stretches (first, last, level), ascending and apart; each line is looked at once.

    They are relative to the block, each with the level of its stretch. Spaces that end a line in the midst of a stretch
    have none.
    """
    if not stretches:
        return
    text = block.text()
    whole = len(text) < block.length() - 1  # beyond the basic plane, a letter's place is not its unit's
    turned = block.textDirection() == Qt.LayoutDirection.RightToLeft
    layout = block.layout()
    number = layout.lineForTextPosition(stretches[0][0]).lineNumber()
    waiting = iter(stretches)
    first, last, level = next(waiting)
    for i in range(max(number, 0), layout.lineCount()):
        line = layout.lineAt(i)
        begin = line.textStart()
        end = begin + line.textLength()
        height = line.height()
        room = height * ROOM
        top, height = line.y() + room, height - 2 * room
        mixed = turned or (_RIGHT_TO_LEFT.search(text) if whole else _RIGHT_TO_LEFT.search(text, begin, end))
        right, edge = 0.0, -1  # where unit ``edge`` of the line stands: often the next stretch begins there
        while first < end:
            if mixed and last > begin:
                for left, right in _pieces(line, max(first, begin), min(last, end)):
                    yield QRectF(left, top, right - left, height), level
            elif last > begin:
                left = right if first == edge else _x_of(line, max(first, begin))
                edge = min(last, end)
                right = _x_of(line, edge)
                stop = min(right, line.x() + line.naturalTextWidth()) if last > end else right
                if stop > left or right == left:
                    yield QRectF(left, top, stop - left, height), level
            if last > end:
                break
            following = next(waiting, None)
            if following is None:
                return
            first, last, level = following


def _pieces(line: QTextLine, first: int, last: int) -> list[tuple[float, float]]:
    """Return left and right of each piece in which a range stands on a line that reads in both directions."""
    pieces: list[tuple[float, float]] = []
    for run in line.glyphRuns(first, last - first):
        wide = run.rawFont().advancesForGlyphIndexes(run.glyphIndexes())
        edges = [(at.x(), at.x() + by.x()) for at, by in zip(run.positions(), wide, strict=True)]
        pieces += [(min(left for left, _ in edges), max(right for _, right in edges))] if edges else []
    joined: list[tuple[float, float]] = []
    for left, right in sorted(pieces):
        if joined and left - joined[-1][1] < 1:
            joined[-1] = joined[-1][0], max(right, joined[-1][1])
        else:
            joined.append((left, right))
    return joined


def _x_of(line: QTextLine, at: int) -> float:
    pair: Any = line.cursorToX(at)  # the stub says float; it is the place and the position it was moved to
    return float(pair[0])
