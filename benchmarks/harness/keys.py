"""From a key to what it paints, in CPU of the GUI thread; what the loop was busy with when the key was due counts."""

import asyncio
from time import perf_counter, thread_time

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from harness.beats import Beats
from harness.clocks import MILLI
from harness.paints import Paints

TYPED = "it was as if the rain had heard her "


class Keys:
    """Types into an editor at a steady pace and times each key to the end of the paint that follows it."""

    def __init__(self, editor: QPlainTextEdit, count: int, pause: float) -> None:
        self._editor = editor
        self._count = count
        self._pause = pause
        self._beats = Beats()
        self._beats.on_beat = self._beat
        self._paints = Paints(editor, self._painted)
        self._times: list[float] = []
        self._due = 0.0
        self._waiting = False  # for the paint of a key
        self._done = asyncio.Event()

    async def times(self) -> list[float]:
        """Type all keys; return milliseconds of CPU for each, from when it was due."""
        self._paints.start()
        self._due = perf_counter() + self._pause
        self._beats.start()
        await self._done.wait()
        self._beats.stop()
        self._paints.stop()
        return self._times

    def _beat(self, wall: float) -> None:
        if not self._waiting and wall >= self._due and len(self._times) < self._count:
            self._waiting = True
            QTest.keyClicks(self._editor, TYPED[len(self._times) % len(TYPED)])

    def _painted(self) -> None:
        if not self._waiting:
            return
        self._waiting = False
        self._times.append((thread_time() - self._beats.cpu_at(self._due)) * MILLI)
        self._due = max(self._due + self._pause, perf_counter())
        if len(self._times) == self._count:
            self._done.set()
