"""Knowing when a paint has ended, with all of the window that was painted beside it."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QAbstractScrollArea

_AFTER_PAINT = QEvent.Type(QEvent.registerEventType())


class Paints(QObject):
    """Calls ``painted`` after each paint of a widget's viewport: a note of ours follows the paint in Qt's queue."""

    def __init__(self, widget: QAbstractScrollArea, painted: Callable[[], object]) -> None:
        super().__init__()
        self._viewport = widget.viewport()
        self._painted = painted
        self._posted = False

    def start(self) -> None:
        """Watch."""
        self._viewport.installEventFilter(self)

    def stop(self) -> None:
        """Watch no longer."""
        self._viewport.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        """Post the note."""
        if event.type() == QEvent.Type.Paint and not self._posted:
            self._posted = True
            QCoreApplication.postEvent(self, QEvent(_AFTER_PAINT))
        return super().eventFilter(watched, event)

    def customEvent(self, _: QEvent) -> None:  # noqa: N802  (Qt's name)
        """Find the note."""
        self._posted = False
        self._painted()
