"""A veil over all of the text but the sentence or the paragraph at the caret."""

from PySide6.QtCore import QRect, QTextBoundaryFinder
from PySide6.QtGui import QPainter, QRegion, QTextBlock

from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.theme import LIGHT, Theme

THICK = 0.62  # of the paper over the text: it can still be made out


class Veil:
    """Paints the paper thinly over the text that is not in the foreground.

    Attributes:
        focus: ``sentence`` or ``paragraph``; empty for no veil.

    """

    def __init__(self, editor: ManuscriptEditor) -> None:
        self._editor = editor
        self._theme: Theme = LIGHT
        self._shown: tuple[int, int] | None = None
        self.focus = ""

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme

    def follow(self) -> None:
        """Paint anew if the caret has come into another sentence or paragraph."""
        now = self.foreground() if self.focus else None
        if now != self._shown:
            self._shown = now
            self._editor.viewport().update()

    def foreground(self) -> tuple[int, int]:
        """Return start and end of what is in the foreground, in UTF-16 units: all that the selection touches."""
        pos, size = self._editor.gap()
        document = self._editor.document()
        first, last = document.findBlock(pos), document.findBlock(pos + size)
        if self.focus == "paragraph":
            return first.position(), last.position() + last.length() - 1
        start = sentence(first, pos - first.position())[0]
        end = sentence(last, pos + size - last.position())[1]
        return first.position() + start, last.position() + end

    def paint(self, painter: QPainter, rect: QRect) -> None:
        """Paint the veil in a rectangle of the viewport."""
        start, end = self.foreground()
        region = QRegion(rect)
        for block, _ in self._editor.blocks_in(rect):
            first, last = max(start, block.position()), min(end, block.position() + block.length() - 1)
            if first <= last:
                for line in self._lines(first, last):
                    region -= line
        color = self._theme.color("paper")
        color.setAlphaF(THICK)
        painter.setClipRegion(region)
        painter.fillRect(rect, color)

    def _lines(self, first: int, last: int) -> list[QRect]:
        """Return where a stretch of a paragraph stands, each line in its whole height."""
        height = self._editor.caret_rect(first).height()
        found = self._editor.rects(first, last - first) or [self._editor.caret_rect(first)]
        return [QRect(one.left() - 1, one.center().y() - height // 2, one.width() + 1, height + 1) for one in found]


def sentence(block: QTextBlock, at: int) -> tuple[int, int]:
    """Return start and end of the sentence at a unit of a paragraph, relative to it; the last one at its end."""
    text = block.text()
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Sentence, text)
    finder.setPosition(at)
    start = at if finder.isAtBoundary() and at < block.length() - 1 else max(finder.toPreviousBoundary(), 0)
    finder.setPosition(start)
    end = finder.toNextBoundary()
    return start, end if end >= 0 else block.length() - 1
