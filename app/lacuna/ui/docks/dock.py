"""A panel beside the text: it docks at either side or below, floats, and is closed by its key."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QHBoxLayout, QMainWindow, QWidget

from lacuna.ui.signals import signal
from lacuna.ui.widgets import IconButton, make_label


class Dock(QDockWidget):
    """Holds one panel under a quiet heading."""

    closed = signal()  # by the writer
    left = signal()  # Esc: the writer goes back to the text

    def __init__(self, name: str, title: str, panel: QWidget, window: QMainWindow) -> None:
        super().__init__(title, window)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # its edge, a pixel wide, is seen where it floats
        self._panel = panel
        heading = make_label(self, title, "heading")
        close = IconButton(self, "close", f"Close: {title}", focus=False)
        close.clicked.connect(self.closed.emit)
        bar = QWidget(self)
        bar.setObjectName("dock")
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 8, 4, 0)
        row.addWidget(heading, 1)
        row.addWidget(close)
        self.setTitleBarWidget(bar)
        self.setWidget(panel)

    def take_focus(self) -> None:
        """Take the keyboard."""
        self._panel.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def has_focus(self) -> bool:
        """Return whether the keyboard is in the panel."""
        focus = QApplication.focusWidget()
        return isinstance(focus, QWidget) and self.isAncestorOf(focus)

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window's actions: it leads back to the text first."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Go back to the text by Esc."""
        if _is_escape(event):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  (Qt's name)
        """Tell that a floating panel was closed."""
        event.ignore()
        self.closed.emit()


def _is_escape(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape and not event.modifiers()
