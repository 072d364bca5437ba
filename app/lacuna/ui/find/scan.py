"""Looking through a text between two keys: a few milliseconds in each turn of the event loop."""

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

from lacuna.core.errors import SearchError
from lacuna.core.search import Hit, Search
from lacuna.ui.find.hits import Hits
from lacuna.ui.signals import signal

TURN = 0.004  # seconds of looking before the event loop turns: a key waits no longer


class Scan(QObject):
    """One look through a text. A short one is over when ``begin`` returns."""

    found = signal(Hits)  # all of them, where they are by now
    failed = signal(str)  # why it cannot go on, in a sentence

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._slices: Iterator[list[Hit]] = iter(())
        self._hits = Hits()
        self._changes: list[tuple[int, int, int]] = []  # of the text since the beginning
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._look)

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._turn.isActive()

    def begin(self, search: Search, text: str, start: int, size: int | None) -> None:
        """Look through a range of a text, in UTF-16 units; what was looked for before is given up."""
        self.stop()
        self._slices = search.slices(text, start, size)
        self._look()

    def stop(self) -> None:
        """Give up."""
        self._turn.stop()
        self._slices, self._hits, self._changes = iter(()), Hits(), []

    def change(self, pos: int, removed: int, added: int) -> None:
        """Note that the text has changed meanwhile, in UTF-16 units."""
        if self.running:
            self._changes.append((pos, removed, added))

    def _look(self) -> None:
        until = perf_counter() + TURN
        try:
            for hits in self._slices:
                self._hits.add(hits)
                if perf_counter() > until:
                    self._turn.start()
                    return
        except SearchError as error:
            self.stop()
            self.failed.emit(str(error))
            return
        for change in self._changes:
            self._hits.change(*change)
        self.found.emit(self._hits)
