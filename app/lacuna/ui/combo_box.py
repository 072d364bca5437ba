"""The program's own combo box: calm, with one of its own icons for an arrow, and deaf to the wheel."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyledItemDelegate, QStyleOptionComboBox, QStylePainter, QWidget

from lacuna.ui.icons import paint_icon

ARROW = 12  # pixels
PAD = 11  # pixels between text and the edge, as in a field: 1 of its frame, 8 of room, 2 of Qt's own
EDGE = 8  # pixels between the arrow and the edge
NARROW = 5  # the same where the room is a number's
APART = 4  # pixels between text and arrow


class ComboBox(QComboBox):
    """Shows one of several texts. What is chosen stands on the left, or on the right as numbers do."""

    def __init__(self, parent: QWidget | None = None, *, right: bool = False) -> None:
        super().__init__(parent)
        self._right = right
        self._edge = NARROW if right else EDGE
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setItemDelegate(QStyledItemDelegate(self))  # the own one paints the list as a menu of Qt's style

    @property
    def beside(self) -> int:
        """The pixels of its width that the text does not have."""
        return PAD + self._edge + ARROW + APART

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  (Qt's name)
        """Scroll what is around it, never its value."""
        event.ignore()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Paint the frame, the text and the arrow, which stands on the text's other side."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        color = self.palette().color(QPalette.ColorRole.Text)
        painter.setPen(color)
        room = self.width() - self.beside
        arrow = self._edge if self._right else self.width() - self._edge - ARROW
        paint_icon(painter, "chevron-down", color, QRectF(arrow, (self.height() - ARROW) / 2, ARROW, ARROW))
        left = self._edge + ARROW + APART if self._right else PAD
        side = Qt.AlignmentFlag.AlignRight if self._right else Qt.AlignmentFlag.AlignLeft
        text = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, 0, room, self.height()), side | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
