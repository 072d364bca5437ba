"""The program's own check box: its tick is one of its own icons, in a colour that is seen in both themes."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QStyle, QStyleOptionButton

from lacuna.ui.icons import paint_icon


class CheckBox(QCheckBox):
    """Is on or off; the style sheet paints its frame, and this the tick."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Paint the tick over the frame."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        place = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_icon(painter, "check", QApplication.palette().color(QPalette.ColorRole.BrightText), QRectF(place))
        painter.end()
