"""Replacing every hit: what is to be done is found out between two keys, and is then done as one step."""

from collections.abc import Callable, Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

from lacuna.core.errors import SearchError
from lacuna.core.manuscript import Edit, Manuscript
from lacuna.core.search import Search
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.find.scan import TURN
from lacuna.ui.signals import signal

SLOW = 0.3  # seconds of looking after which it is said what is being done
MANY = 10_000  # edits that are made in about as much time
SEEN = 40  # milliseconds until what is said can be seen


class ReplaceAll(QObject):
    """Until the edits are made it can be stopped, and nothing has changed.

    If the text changes meanwhile, it is looked through at once: where text streams, it would never end otherwise.
    """

    working = signal(str)  # what is being done, for it takes a while
    done = signal(int)  # so many hits have been replaced
    stopped = signal()  # none has been
    failed = signal(str)  # none has been: why, in a sentence

    def __init__(self, editor: ManuscriptEditor, where: Callable[[], tuple[int, int | None]]) -> None:
        """Do nothing yet; ``where`` tells the range to look through: its start and size, None for all that follows."""
        super().__init__(editor)
        self._editor = editor
        self._where = where
        self._search: Search | None = None
        self._new = ""
        self._seen = self._now()  # what is looked through, and in which version
        self._slices: Iterator[list[Edit]] = iter(())
        self._edits: list[Edit] = []
        self._begun = 0.0
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._look)
        self._make = QTimer(self, singleShot=True, interval=SEEN)
        self._make.timeout.connect(self._replace)

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._turn.isActive() or self._make.isActive()

    def begin(self, search: Search, new: str) -> None:
        """Replace what a search finds; few hits are replaced when this returns."""
        self.stop()
        self._editor.settle()
        self._search, self._new, self._begun = search, new, perf_counter()
        self._seen, self._slices = self._now(), self._found()
        self._look()

    def stop(self) -> bool:
        """Leave the text as it is; return whether there was something to stop."""
        running = self.running
        self._forget()
        if running:
            self.stopped.emit()
        return running

    def _now(self) -> tuple[Manuscript, int]:
        return self._editor.manuscript, self._editor.manuscript.version

    def _found(self) -> Iterator[list[Edit]]:
        """Return what is to be done in the text as it is now, in slices."""
        if self._search is None:
            return iter(())
        return self._search.edit_slices(self._editor.manuscript.text(), self._new, *self._where())

    def _forget(self) -> None:
        self._turn.stop()
        self._make.stop()
        self._search, self._slices, self._edits = None, iter(()), []

    def _look(self) -> None:
        if self._seen != self._now():
            self._replace()
            return
        until = perf_counter() + TURN
        try:
            for edits in self._slices:
                self._edits += edits
                if perf_counter() > until:
                    if until - TURN - self._begun > SLOW:
                        self.working.emit(f"Replacing… {len(self._edits):,}")
                    self._turn.start()
                    return
        except SearchError as error:
            self._fail(str(error))
            return
        if len(self._edits) > MANY:
            self.working.emit(f"Replacing {len(self._edits):,}…")
            self._make.start()
        else:
            self._replace()

    def _replace(self) -> None:
        manuscript = self._seen[0]
        self._editor.settle()
        if self._editor.manuscript is not manuscript:
            self._forget()
            self.stopped.emit()
            return
        if self._seen != self._now():
            try:
                self._edits = [edit for edits in self._found() for edit in edits]
            except SearchError as error:
                self._fail(str(error))
                return
        edits = self._edits
        self._forget()
        if edits:
            self._editor.replace(edits)
        self.done.emit(len(edits))

    def _fail(self, sentence: str) -> None:
        self._forget()
        self.failed.emit(sentence)
