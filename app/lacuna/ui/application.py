"""The application, which on macOS is told of files to open by an event rather than by its arguments."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Keeps what it is asked to open until somebody opens it.

    It looks at its own events only: a filter would be called for every event of every widget.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(list(arguments))
        self._waiting: list[Path] = []
        self._open: Callable[[Path], object] = self._waiting.append

    def open_with(self, open_path: Callable[[Path], object]) -> None:
        """Have files opened from now on, and first those that were asked for before."""
        self._open = open_path
        self.ask_for(self._waiting)
        self._waiting.clear()

    def ask_for(self, paths: Sequence[Path]) -> None:
        """Have files opened, now or as soon as somebody can."""
        for path in paths:
            self._open(path)

    def event(self, event: QEvent) -> bool:
        """Open what the system asks for: the Finder's double click, and what is dropped on the Dock's icon."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self._open(Path(event.file()))
            return True
        return super().event(event)
