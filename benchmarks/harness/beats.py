"""The beat of the event loop: how much CPU of its thread passes between two moments at which it is free."""

from array import array
from bisect import bisect_left
from collections.abc import Callable
from time import perf_counter, thread_time

from PySide6.QtCore import QObject, Qt, QTimer

BEAT = 1  # milliseconds


class Beats(QObject):
    """Notes wall and CPU time every millisecond, or as soon after that as the loop is free.

    A turn is the CPU between two beats: for that long nothing else could be served.
    """

    def __init__(self) -> None:
        super().__init__()
        self._walls = array("d")
        self._cpus = array("d")
        self.on_beat: Callable[[float], object] | None = None  # told of the wall time of each beat
        self._timer = QTimer(self, interval=BEAT, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin anew."""
        self._walls, self._cpus = array("d"), array("d")
        self._beat()
        self._timer.start()

    def stop(self) -> None:
        """End; what was noted stays."""
        self._timer.stop()

    def cpu_at(self, wall: float) -> float:
        """Return the CPU time at a moment of wall time that a beat has followed, itself included."""
        i = bisect_left(self._walls, wall, 1)
        before, after = self._walls[i - 1], self._walls[i]
        share = (wall - before) / (after - before)
        return self._cpus[i - 1] + share * (self._cpus[i] - self._cpus[i - 1])

    def turns(self) -> list[float]:
        """Return the CPU seconds of each turn."""
        return [later - earlier for earlier, later in zip(self._cpus, self._cpus[1:], strict=False)]

    def gaps(self) -> list[float]:
        """Return the wall seconds of each turn: on a busy machine, how long others kept it waiting."""
        return [later - earlier for earlier, later in zip(self._walls, self._walls[1:], strict=False)]

    def _beat(self) -> None:
        wall = perf_counter()
        self._walls.append(wall)
        self._cpus.append(thread_time())
        if self.on_beat:
            self.on_beat(wall)
