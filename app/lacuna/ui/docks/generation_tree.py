"""The view of the generations: two lines a row, choices below their generation, and what keys do."""

from typing import Any

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from lacuna.ui.docks.generation_list import Entry, GenerationList, Index
from lacuna.ui.editor.card_rows import Brush
from lacuna.ui.icons import paint_icon
from lacuna.ui.signals import signal
from lacuna.ui.theme import LIGHT, Theme

HEIGHT = 44  # pixels of a row
SIDE = 12
BELOW = 16  # pixels that a choice stands in from its generation
ARROW = 12
TITLE, SMALL = 13, 11  # pixels of letters
NOTE = 52  # pixels


class _Painted(QStyledItemDelegate):
    def __init__(self, view: "GenerationTree", rows: GenerationList) -> None:
        super().__init__(view)
        self._view = view
        self._rows = rows
        self.theme: Theme = LIGHT

    def sizeHint(self, _: QStyleOptionViewItem, __: Index) -> QSize:  # noqa: N802  (Qt's name)
        return QSize(0, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = self._rows.entry(index)
        if entry is None:
            return
        whole: Any = option  # its stubs lack the fields
        row = QRectF(0, whole.rect.top(), self._view.viewport().width(), whole.rect.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if whole.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            if self._view.hasFocus():
                painter.setPen(self.theme.color("accent"))
            painter.setBrush(self.theme.color("accent_ground"))
            painter.drawRoundedRect(row.adjusted(4.5, 1.5, -4.5, -1.5), 6, 6)
        self._text(painter, row, entry, expanded=bool(whole.state & QStyle.StateFlag.State_Open))
        painter.restore()

    def _text(self, painter: QPainter, row: QRectF, entry: Entry, *, expanded: bool) -> None:
        brush = Brush(painter, self.theme, self._view.font())
        left = SIDE + ARROW + 4 + (0 if entry.choice is None else BELOW)
        room = row.adjusted(left, 5, -SIDE, -5)
        first = QRectF(room.left(), room.top(), room.width(), room.height() / 2)
        if entry.choice is None:
            place = QRectF(SIDE - 2, first.center().y() - ARROW / 2, ARROW, ARROW)
            paint_icon(painter, "chevron-down" if expanded else "chevron-right", self.theme.color("dim"), place)
        color = "ink" if entry.standing else "dim"
        note = NOTE if entry.note else 0
        brush.text(first.adjusted(0, 0, -note, 0), entry.title, color, TITLE)
        brush.number(first, entry.note, "dim", size=SMALL)
        brush.text(first.translated(0, room.height() / 2), entry.excerpt, "dim", SMALL)


class GenerationTree(QTreeView):
    """Return goes to a place or shows a choice, Del drops; a click opens what is below a generation."""

    asked = signal()  # the current row is to be gone to or shown
    dropped = signal()
    moved = signal()  # another row is current

    def __init__(self, rows: GenerationList, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._painted = _Painted(self, rows)
        self.setObjectName("quiet_list")
        self.setAccessibleName("Generations")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setModel(rows)
        self.setItemDelegate(self._painted)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)  # each row is painted in its whole width, and stands in by itself
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self._double_clicked)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._painted.theme = theme
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802  (Qt's name)
        """Tell of another row."""
        super().currentChanged(current, previous)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Do what a key asks for with the current row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.asked.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Keep the current row in sight."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    def drawBranches(self, painter: QPainter, rect: Any, index: Index) -> None:  # noqa: N802  (Qt's name)
        """Paint none: a row has its own arrow."""

    def _clicked(self, index: QModelIndex) -> None:
        if not index.internalId():
            self.setExpanded(index, not self.isExpanded(index))

    def _double_clicked(self, _: QModelIndex) -> None:
        self.asked.emit()
