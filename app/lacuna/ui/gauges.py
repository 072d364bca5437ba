"""The two small drawings of the status bar: how full the context is, and whether the connection works."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from lacuna.ui.theme import LIGHT, Theme

GAUGE = QSize(96, 6)
DOT = 8


class ContextGauge(QWidget):
    """A bar that shows how much of the context a request took: what was sent, and the room kept for the answer."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._sent = self._answer = 0.0
        self.setFixedSize(GAUGE)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self.update()

    def show_parts(self, sent: float, answer: float) -> None:
        """Show both as parts of the whole context, 0 to 1."""
        self._sent, self._answer = min(sent, 1.0), min(answer, 1.0)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Paint the whole, the answer's room after what was sent, and what was sent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width, height = self.width(), self.height()
        for part, color in (
            (1.0, "hairline"),
            (min(self._sent + self._answer, 1.0), "bar_other"),
            (self._sent, "bar"),
        ):
            if part > 0:
                painter.setBrush(self._theme.color(color))
                painter.drawRoundedRect(QRectF(0, 0, max(height, width * part), height), height / 2, height / 2)
        painter.end()


class ConnectionDot(QWidget):
    """A full green dot for a connection that works, a ring for one that does not: never colour alone."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._working = False
        self.setFixedSize(DOT + 2, DOT + 2)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self.update()

    def show_state(self, *, working: bool) -> None:
        """Show whether the connection works."""
        self._working = working
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Paint the dot or the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._working:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("good"))
            painter.drawEllipse(QRectF(1, 1, DOT, DOT))
        else:
            painter.setPen(QPen(self._theme.color("dim"), 1.5))
            painter.drawEllipse(QRectF(1.75, 1.75, DOT - 1.5, DOT - 1.5))
        painter.end()
