"""The paper: a column of text in the manuscript's font, and the geometry of what stands on it."""

from bisect import bisect_left
from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from lacuna.core.page import Page
from lacuna.ui.editor.blank import blank_document
from lacuna.ui.editor.fonts import manuscript_font
from lacuna.ui.editor.margins import Margins
from lacuna.ui.editor.overlay import ROOM, rects_in
from lacuna.ui.signals import signal

FULL = 70 / 66  # characters of a full line for each of a ragged one; of prose: a font knows other averages
PROSE = "It was past ten when the carriage stopped before the inn, and nobody came out to meet it."
MARGIN = 28  # pixels around the text at least
CURSOR, TAB = 2, 32  # pixels
FOOT = 48  # pixels under the text that hold none: the place of the versions bar
MOVED = 1 / 64  # pixels, the least that Qt knows: by it a line that was moved is never where Qt would put it

Paint = Callable[[QPainter, QRect], object]


class Paper(QPlainTextEdit):
    """Knows how the text looks and where it stands. Positions are UTF-16 units, points are the viewport's.

    Attributes:
        grounds: each called with a painter and the rectangle to be painted, before the text is.
        veils: the same, after the text.

    """

    contents_change = signal(int, int, int)  # of the document, whichever it is: position, units that went and came
    contents_settled = signal()  # after that, once Qt has laid it out

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grounds: list[Paint] = []
        self.veils: list[Paint] = []
        self._page = Page()
        self._own_document: QTextDocument | None = None
        self._margins = Margins(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCursorWidth(CURSOR)
        self.setTabStopDistance(TAB)
        self.setFont(manuscript_font())
        self._low = 2 * self.fontMetrics().height()  # pixels over the foot in which a line may be cut
        self.contents_settled.connect(self._set_at_caret)
        self.updateRequest.connect(self._scrolled)
        self.use_document(blank_document(self.font()))

    def use_document(self, document: QTextDocument) -> None:
        """Show what a document holds in the place of what is shown."""
        former, self._own_document = self._own_document, document
        document.setParent(self)
        if document.defaultFont() != self.font():  # setting it would lay out
            document.setDefaultFont(self.font())
        self.setDocument(document)
        document.setDocumentMargin(MARGIN)
        self.setCursorWidth(CURSOR)  # which Qt keeps with the document, as the next
        self.setTabStopDistance(TAB)
        self._follow_document()
        if former is not None:  # the first is Qt's own, which goes by itself
            former.deleteLater()

    def _follow_document(self) -> None:
        document = self.document()
        document.setUndoRedoEnabled(False)
        document.contentsChange.connect(self.contents_change.emit)
        document.contentsChanged.connect(self.contents_settled.emit)

    def gap(self) -> tuple[int, int]:
        """Return position and size of the selection, or of the caret, in UTF-16 units."""
        cursor = self.textCursor()
        return cursor.selectionStart(), cursor.selectionEnd() - cursor.selectionStart()

    def put_caret(self, pos: int, anchor: int | None = None, *, scroll: bool = True) -> None:
        """Let the caret be at a place, with a selection from ``anchor``; the view goes there, unless told not to."""
        cursor = self.textCursor()
        anchor = pos if anchor is None else anchor
        if (cursor.position(), cursor.anchor()) == (pos, anchor):
            if scroll:
                self.ensureCursorVisible()
            return
        bar = self.verticalScrollBar()
        line = bar.value()
        cursor.setPosition(anchor)
        if anchor != pos:
            cursor.setPosition(pos, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        if not scroll:
            bar.setValue(line)

    def caret_in_view(self) -> bool:
        """Return whether the caret can be seen."""
        return self.viewport().rect().intersects(self.cursorRect())

    def caret_rect(self, pos: int) -> QRect:
        """Return where a caret at a position would stand."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(pos)
        self._set(cursor.block())
        return self.cursorRect(cursor)

    def rects(self, start: int, length: int) -> list[QRect]:
        """Return where a range stands, one rectangle a line."""
        out: list[QRect] = []
        block, end = self.document().findBlock(start), start + length
        while block.isValid() and block.position() < end:
            offset = self._geometry(block).topLeft()
            self._set(block)
            first, last = max(start - block.position(), 0), min(end - block.position(), block.length() - 1)
            out += [rect.translated(offset).toAlignedRect() for rect in rects_in(block, first, last)]
            block = block.next()
        return out

    def blocks_in(self, rect: QRect) -> Iterator[tuple[QTextBlock, QPointF]]:
        """Yield the paragraphs that a rectangle touches, each with its top left corner."""
        block, offset = self.firstVisibleBlock(), self.contentOffset()
        while block.isValid():
            geometry = self.blockBoundingGeometry(block).translated(offset)
            if geometry.top() > rect.bottom():
                return
            if geometry.bottom() >= rect.top() and block.isVisible():
                self._set(block)
                yield block, geometry.topLeft()
            block = block.next()

    def _set(self, block: QTextBlock) -> None:
        """Let a paragraph from right to left begin at the right edge of the column: Qt has all begin at the left."""
        if block.textDirection() == Qt.LayoutDirection.RightToLeft:
            self.document().documentLayout().blockBoundingRect(block)  # lays it out, if that is still to be done
            layout = block.layout()
            if layout.lineCount() and layout.lineAt(0).x() == MARGIN:
                for line in map(layout.lineAt, range(layout.lineCount())):
                    free = max(0.0, line.width() - line.naturalTextWidth())
                    line.setPosition(QPointF(MARGIN + free + MOVED, line.y()))

    def _set_at_caret(self) -> None:
        self._set(self.textCursor().block())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Paint what is under the text, the text, and what is over it."""
        rect = self._whole_lines(event.rect())
        painter = QPainter(self.viewport())
        painter.setClipRect(rect)
        self.paint_under(painter, rect)
        painter.end()
        super().paintEvent(QPaintEvent(rect))
        if self.veils:
            veiling = QPainter(self.viewport())
            for paint in self.veils:
                paint(veiling, rect)
            veiling.end()

    def paint_under(self, painter: QPainter, rect: QRect) -> None:
        """Paint the grounds in a rectangle of the viewport."""
        for paint in self.grounds:
            paint(painter, rect)

    def _whole_lines(self, rect: QRect) -> QRect:
        """Return a rectangle without the line that the foot cuts: the page ends with a whole one."""
        bottom = self.viewport().height()
        if rect.bottom() < bottom - self._low:
            return rect
        block = self._block_at(bottom - 1)
        top, layout = self._geometry(block).top(), block.layout()
        last = bisect_left(range(layout.lineCount()), bottom, key=lambda i: top + layout.lineAt(i).y()) - 1
        if last < 0:
            return rect
        line = layout.lineAt(last)
        cut, first = top + line.y(), not last and block == self.firstVisibleBlock()
        if first or cut + (1 - ROOM) * line.height() <= bottom:
            return rect
        return rect.intersected(QRect(0, 0, self.viewport().width(), round(cut)))

    def _block_at(self, y: int) -> QTextBlock:
        """Return the paragraph that stands at a height of the viewport, or the last one above it."""
        document, lines = self.document(), 2 * y // self._low
        block = document.findBlockByLineNumber(self.verticalScrollBar().value() + lines)
        block = block if block.isValid() else document.lastBlock()
        while self._geometry(block).top() > y and block != self.firstVisibleBlock():
            block = block.previous()
        while self._geometry(block).bottom() < y and block.next().isValid():
            block = block.next()
        return block

    def _geometry(self, block: QTextBlock) -> QRectF:
        return self.blockBoundingGeometry(block).translated(self.contentOffset())

    def _scrolled(self, _: QRect, by: int) -> None:
        """Paint the end of the page again: what was moved along has a line too many or too few."""
        if by:
            view = self.viewport().rect()
            self.viewport().update(view.adjusted(0, view.height() - abs(by) - self._low, 0, 0))

    @property
    def page(self) -> Page:
        """How the text looks."""
        return self._page

    def set_page(self, page: Page) -> None:
        """Show the text with other letters, lines or column; what is read stays where it is."""
        if page == self._page:
            return
        top, caret = self.firstVisibleBlock(), self.caret_in_view()
        self._page = page
        self.setFont(page_font(page))
        self._fit_column()
        self.verticalScrollBar().setValue(top.firstLineNumber())
        if caret:
            self.ensureCursorVisible()

    def event(self, event: QEvent) -> bool:
        """Let the blank paper around the column be the text's as well, for the mouse and its wheel."""
        if isinstance(event, (QMouseEvent, QWheelEvent)) and self._margins.take(event):
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Keep the column in the middle."""
        self._fit_column()
        super().resizeEvent(event)

    def _fit_column(self) -> None:
        metrics = self.fontMetrics()
        self._low = 2 * metrics.height()
        prose = metrics.horizontalAdvance(PROSE) / len(PROSE)
        column = round(prose * self._page.column * FULL) + 2 * MARGIN
        side = max(0, (self.width() - self.verticalScrollBar().sizeHint().width() - column) // 2)
        self.setViewportMargins(side, 0, side, FOOT)


def page_font(page: Page) -> QFont:
    """Return the font of a page; that of the program as it comes needs no copy."""
    font = manuscript_font(page.pixels)
    if page.family or page.line_height != Page().line_height:
        from lacuna.ui.editor.spaced_font import spaced_family  # noqa: PLC0415  (few need it, and not at the start)

        font.setFamily(spaced_family(page.family, page.line_height))
    return font
