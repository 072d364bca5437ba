"""From a key to what it paints, in CPU of the GUI thread; what the loop was busy with when the key was due counts."""

import asyncio
from time import perf_counter, thread_time

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from harness.beats import Beats
from harness.clocks import MILLI

TYPED = "it was as if the rain had heard her "
_AFTER_PAINT = QEvent.Type(QEvent.registerEventType())


class Keys(QObject):
    """Types into an editor at a steady pace and times each key to the end of the paint that follows it."""

    def __init__(self, editor: QPlainTextEdit, count: int, pause: float) -> None:
        super().__init__()
        self._editor = editor
        self._count = count
        self._pause = pause
        self._beats = Beats()
        self._beats.on_beat = self._beat
        self._times: list[float] = []
        self._due = 0.0
        self._waiting = False  # for the paint of a key
        self._done = asyncio.Event()
        self._posted = False

    async def times(self) -> list[float]:
        """Type all keys; return milliseconds of CPU for each, from when it was due."""
        self._editor.viewport().installEventFilter(self)
        self._due = perf_counter() + self._pause
        self._beats.start()
        await self._done.wait()
        self._beats.stop()
        self._editor.viewport().removeEventFilter(self)
        return self._times

    def _beat(self, wall: float) -> None:
        if not self._waiting and wall >= self._due and len(self._times) < self._count:
            self._waiting = True
            QTest.keyClicks(self._editor, TYPED[len(self._times) % len(TYPED)])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        """Let a note follow the paint in the queue."""
        if event.type() == QEvent.Type.Paint and self._waiting and not self._posted:
            self._posted = True
            QCoreApplication.postEvent(self, QEvent(_AFTER_PAINT))
        return super().eventFilter(watched, event)

    def customEvent(self, _: QEvent) -> None:  # noqa: N802  (Qt's name)
        """Note that the key has been painted, and when the next is due."""
        self._times.append((thread_time() - self._beats.cpu_at(self._due)) * MILLI)
        self._posted = self._waiting = False
        self._due = max(self._due + self._pause, perf_counter())
        if len(self._times) == self._count:
            self._done.set()
