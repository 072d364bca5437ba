"""The marks beside the text where there is more than one choice: how many there are, and a way to them."""

from functools import reduce
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QWidget

from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.editor.paper import MARGIN
from lacuna.ui.signals import signal
from lacuna.ui.theme import LIGHT, Theme

AFTER = 80  # milliseconds after a change: more often nobody sees it
HEIGHT = 20
APART, NEAR = 12, 6  # pixels from the text, and where the margin has no room for more
DIGIT = 18  # pixels of a mark that is one digit
INSIDE = 5  # pixels beside the words
EDGE = 1  # pixels to the scroll bar


class Mark(NamedTuple):
    """One mark.

    Attributes:
        place: in the widget.
        text: as there is room for it.
        generation: the newest at that line.
        told: what it means, in words.

    """

    place: QRect
    text: str
    generation: int
    told: str


class ChoiceMarks(QWidget):
    """Lies over the margin at the right of the text column."""

    chosen = signal(int)  # a generation

    def __init__(self, editor: ManuscriptEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._theme = LIGHT
        self._marks: list[Mark] = []
        self._under: Mark | None = None  # the pointer
        font = QFont(QApplication.font())
        font.setPixelSize(11)
        self.setFont(font)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Places with several choices")
        self._soon = QTimer(self, singleShot=True, interval=AFTER)
        self._soon.timeout.connect(self.refresh)
        editor.verticalScrollBar().valueChanged.connect(self.refresh)
        for changed in (editor.edited, editor.shown, editor.caret_moved):
            changed.connect(self.refresh_soon)
        editor.viewport().installEventFilter(self)
        self.hide()

    @property
    def marks(self) -> list[Mark]:
        """What is shown."""
        return self._marks

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self.update()

    def refresh_soon(self) -> None:
        """Find them when what changes now has changed."""
        if not self._soon.isActive():
            self._soon.start()

    def refresh(self) -> None:
        """Find the places that can be seen, and stand beside them."""
        self._soon.stop()
        viewport, editor = self._editor.viewport().geometry(), self._editor
        edge = viewport.right() - MARGIN
        right = editor.width() - editor.verticalScrollBar().sizeHint().width() - EDGE
        left = edge + max(NEAR, min(APART, right - edge - DIGIT))
        self.setGeometry(left, viewport.top(), max(0, right - left), viewport.height())
        self._marks = self._found()
        self._under = None
        places = [QRegion(mark.place) for mark in self._marks]
        self.setMask(reduce(QRegion.united, places, QRegion()))  # the rest is the text's
        self.setVisible(bool(self._marks))
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        """Go along when the text is set anew."""
        if event.type() == QEvent.Type.Resize:
            self.refresh_soon()
        return super().eventFilter(watched, event)

    def _found(self) -> list[Mark]:
        editor = self._editor
        blocks = [block for block, _ in editor.blocks_in(editor.viewport().rect())]
        if not blocks:
            return []
        start = blocks[0].position()
        end = min(blocks[-1].position() + blocks[-1].length() - 1, len(editor.manuscript))
        found: list[Mark] = []
        for number in sorted(editor.manuscript.places(start, end - start), reverse=True):  # the newest first
            view = editor.manuscript.generation(number)
            count = len(view.walkable) - 1
            if view.running:  # those are there of which something has arrived
                count = sum(bool(editor.manuscript.excerpt(number, choice)) for choice in view.walkable if choice)
            if not count or (count == 1 and view.shown):
                continue  # there is nothing but what stands there
            line = editor.caret_rect(view.start)
            place = QRect(0, line.center().y() - HEIGHT // 2, self.width(), HEIGHT)
            if self.rect().contains(place) and not any(place.intersects(other.place) for other in found):
                found.append(self._mark(place, count, number))
        return found

    def _mark(self, place: QRect, count: int, number: int) -> Mark:
        told = "1 choice" if count == 1 else f"{count} choices"
        metrics = QFontMetrics(self.font())
        text = told if metrics.horizontalAdvance(told) + 2 * INSIDE <= place.width() else str(count)
        place.setWidth(min(place.width(), metrics.horizontalAdvance(text) + 2 * INSIDE))
        return Mark(place, text, number, told)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  (Qt's name)
        """Show what a click would go to."""
        under = next((mark for mark in self._marks if mark.place.contains(event.position().toPoint())), None)
        if under != self._under:
            self._under = under
            self.setCursor(Qt.CursorShape.PointingHandCursor if under else Qt.CursorShape.ArrowCursor)
            self.setToolTip(f"{under.told} here" if under else "")
            self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  (Qt's name)
        """Show nothing under the pointer."""
        super().leaveEvent(event)
        self._under = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  (Qt's name)
        """Go to a place."""
        mark = next((mark for mark in self._marks if mark.place.contains(event.position().toPoint())), None)
        if mark is None:
            event.ignore()
        else:
            self.chosen.emit(mark.generation)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Paint the marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in self._marks:
            pointed = mark == self._under
            painter.setPen(self._theme.color("accent" if pointed else "hairline"))
            painter.setBrush(self._theme.color("accent_ground" if pointed else "paper"))
            painter.drawRoundedRect(QRectF(mark.place).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            painter.setPen(self._theme.color("ink" if pointed else "dim"))
            painter.drawText(mark.place, Qt.AlignmentFlag.AlignCenter, mark.text)
        painter.end()
