"""What the panels in the docks have in common: none is ever lower than its sentences need at its width."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

NARROWEST = 200  # pixels


def show_bare(rows: QWidget, *, bare: bool) -> None:
    """Let a list without rows show by a border that it has the keyboard: one with rows shows it by its current row."""
    if bool(rows.property("bare")) != bare:
        rows.setProperty("bare", bare)
        rows.style().polish(rows)


class Panel(QFrame):
    """Tells its dock how low it can be: a dock by itself does not know that lines wrap."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("dock")
        self.setAccessibleName(name)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the least size, for the width that it has."""
        layout = self.layout()
        if layout is None:
            return QSize(NARROWEST, 0)
        wide = max(NARROWEST, layout.minimumSize().width())
        return QSize(wide, layout.minimumHeightForWidth(max(self.width(), wide)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Measure again at another width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()
