"""The bar under a text whose tokens are coloured: what the colours mean, and by what they are chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QSizePolicy, QWidget

from lacuna.ui.editor.heat import SCALES, Scale
from lacuna.ui.editor.overlay import grounds
from lacuna.ui.signals import signal
from lacuna.ui.theme import LIGHT, Theme
from lacuna.ui.widgets import IconButton

ARROW = 12  # pixels
WIDEST = 104  # pixels of a step
HEIGHT = 20
INSIDE = 6  # pixels beside a label
NARROWEST = 14  # pixels of a step without a label


class Legend(QFrame):
    """Says what the colours mean."""

    closed = signal()

    def __init__(self, scales: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        self._button = IconButton(self, "chevron-down", "Colour by")
        self._button.setIconSize(QSize(ARROW, ARROW))
        self._button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands after the name
        menu = QMenu(self._button)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        menu.addActions(list(scales))
        self._button.setMenu(menu)
        self._steps = Steps(self)
        close = IconButton(self, "close", "Show no colours")
        close.clicked.connect(self.closed.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)  # its words begin as those of the status bar below do
        row.setSpacing(8)
        row.addWidget(self._steady(self._button))
        row.addWidget(self._steps, 1)
        row.addWidget(close)
        self.show_scale(SCALES[0])

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._steps.set_theme(theme)

    def _steady(self, button: IconButton) -> QWidget:
        """Return a place for the button as wide as its longest title needs: the colours stay where they are."""
        place = QWidget(self)
        inside = QHBoxLayout(place)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(button)
        inside.addStretch(1)
        button.ensurePolished()
        for scale in SCALES:
            button.setText(scale.title)
            place.setMinimumWidth(max(place.minimumWidth(), button.sizeHint().width()))
        return place

    def show_scale(self, scale: Scale) -> None:
        """Explain a scale."""
        self._button.setText(scale.title)
        self._button.setAccessibleName(f"Colour by: {scale.title}")
        self._steps.show_labels(scale)


class Steps(QWidget):
    """The colours in a row, each with its label as far as all labels have room, else the first and the last."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._labels: tuple[str, ...] = ()
        font = QFont(QApplication.font())
        font.setPixelSize(11)
        self.setFont(font)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self.update()

    def show_labels(self, scale: Scale) -> None:
        """Show what the steps of a scale are called."""
        self._labels = scale.labels
        told = f"{scale.title}, from pale to deep: {', '.join(scale.labels)}"
        self.setAccessibleName(told)
        self.setToolTip(told)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the room that all labels have."""
        return QSize(WIDEST * len(self._labels), HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the room for the colours alone."""
        return QSize(NARROWEST * len(self._labels), HEIGHT)

    def shown(self) -> tuple[str, ...]:
        """Return the labels that have room, empty ones for those that have none."""
        metrics = QFontMetricsF(self.font())
        room = self._wide() - 2 * INSIDE
        fits = [metrics.horizontalAdvance(label) <= room for label in self._labels]
        if all(fits):
            return self._labels
        last = len(self._labels) - 1
        ends = (0, last) if fits[0] and fits[last] else ()
        return tuple(label if i in ends else "" for i, label in enumerate(self._labels))

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Paint the steps."""
        painter = QPainter(self)
        wide = self._wide()
        for i, (ground, label) in enumerate(zip(grounds(self._theme)[1:], self.shown(), strict=True)):
            step = QRectF(i * wide, (self.height() - HEIGHT) / 2, wide - 1, HEIGHT)
            painter.fillRect(step, ground)
            painter.setPen(self._theme.color("ink"))
            painter.drawText(step, Qt.AlignmentFlag.AlignCenter, label)
        painter.end()

    def _wide(self) -> float:
        return min(float(WIDEST), self.width() / max(1, len(self._labels)))
