"""Tokens enter the text once a frame: the first at once, the others together every 16 ms, a flood less often."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, QTimer

from lacuna.core.token import Token

FRAME = 16  # milliseconds
# Faster than any reader, and than most servers: painting all of it would take the time in which more could be read.
FLOOD = 8  # tokens a millisecond
FLOODED_FRAME = 48  # milliseconds

Place = Callable[[int, int, list[Token]], object]


class Frames(QObject):
    """Gathers what arrives for each choice until the next frame.

    ``place`` is called with generation, choice and tokens; ``done`` once after all calls of a frame.
    """

    def __init__(self, place: Place, done: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._done = done
        self._waiting: dict[tuple[int, int], list[Token]] = {}
        self._timer = QTimer(self, singleShot=True, interval=FRAME, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._frame)

    def add(self, generation: int, choice: int, tokens: Sequence[Token]) -> None:
        """Take tokens; if no frame is under way they enter at once."""
        self._waiting.setdefault((generation, choice), []).extend(tokens)
        if not self._timer.isActive():
            self._frame()

    def flush(self) -> None:
        """Let everything enter now."""
        self._timer.stop()
        self._enter()

    def clear(self) -> None:
        """Forget what waits."""
        self._timer.stop()
        self._waiting.clear()

    def _frame(self) -> None:
        count = self._enter()
        if count:
            flooded = count > FLOOD * self._timer.interval()
            self._timer.start(FLOODED_FRAME if flooded else FRAME)

    def _enter(self) -> int:
        """Let what waits enter; return how many tokens that were."""
        waiting, self._waiting = self._waiting, {}
        for (generation, choice), tokens in waiting.items():
            self._place(generation, choice, tokens)
        if waiting:
            self._done()
        return sum(map(len, waiting.values()))
