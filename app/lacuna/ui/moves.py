"""The writer's moves: what keys, buttons and the bar of versions do with the text at the caret."""

from PySide6.QtCore import QObject

from lacuna.core.errors import Action
from lacuna.core.gap import Move, inserts, title
from lacuna.core.manuscript import GenerationView
from lacuna.ui.completing import Completing
from lacuna.ui.failure import Failure
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.signals import signal


class Moves(QObject):
    """Gives the writer's commands on to what completes, and shows what there is to choose from."""

    failed = signal(Failure)  # the parameters are not right
    nothing_to_stop = signal()  # though the writer said stop

    def __init__(self, first: FirstWindow, completing: Completing, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = first.actions
        self._editor = first.editor
        self._notice = first.window.notice
        self._panel = first.window.panel
        self._versions = first.window.versions
        self._completing = completing
        self._kept = False  # the writer typed on: what is shown is kept, and the bar is in the way
        self._connect()
        self._caret_moved()

    def _connect(self) -> None:
        actions, completing, editor = self._actions, self._completing, self._editor
        actions["complete"].triggered.connect(self._complete)
        actions["more"].triggered.connect(self._more)
        actions["stop"].triggered.connect(self._stop)
        actions["previous"].triggered.connect(self._previous)
        actions["next"].triggered.connect(self._next)
        actions["discard"].triggered.connect(self._discard)
        for move in Move:
            actions[f"move_{move.value}"].triggered.connect(self._show_title)
        for name in ("complete", "more"):
            actions[name].setAutoRepeat(False)  # a key held down asks once
        self._panel.complete_asked.connect(self._complete)
        self._panel.stop_asked.connect(completing.stop)
        self._versions.previous.connect(self._previous)
        self._versions.next.connect(self._next)
        self._versions.discard.connect(self._discard)
        self._versions.more.connect(self._more)
        completing.changed.connect(self._completing_changed)
        editor.caret_moved.connect(self._caret_moved)
        editor.selectionChanged.connect(self._show_title)  # all can be selected without the caret moving
        editor.edited.connect(self._edited)
        editor.shown.connect(self._shown)
        editor.streams_undone.connect(completing.stop_streams)

    def _move(self) -> Move:
        return next((move for move in Move if self._actions[f"move_{move.value}"].isChecked()), Move.AUTO)

    def _complete(self) -> None:
        if self._may_ask():
            self._completing.complete(self._move(), self._panel.parameters())

    def _more(self) -> None:
        if self._may_ask():
            self._completing.more(self._move(), self._panel.parameters())

    def _stop(self) -> None:
        if self._completing.running:
            self._completing.stop()
        else:
            self.nothing_to_stop.emit()

    def _may_ask(self) -> bool:
        """Return whether the parameters can be sent; what is wrong is told, since the panel may be hidden."""
        self._panel.settle()
        if self._panel.problem:
            sentence, parameter = self._panel.problem, self._panel.wrong
            self.failed.emit(Failure(sentence=sentence, action=Action.CHANGE_PARAMETER, parameter=parameter))
            return False
        self._notice.hide()
        return True

    def _previous(self) -> None:
        self._completing.walk(-1)

    def _next(self) -> None:
        self._completing.walk(1)

    def _discard(self) -> None:
        self._completing.show_choice(0)

    def _completing_changed(self) -> None:
        self._panel.set_running(self._completing.running)
        self._kept = False
        self._show_versions()

    def _caret_moved(self) -> None:
        self._kept = False
        self._shown()

    def _edited(self) -> None:
        self._kept = True
        self._shown()

    def _shown(self) -> None:
        self._show_title()
        self._show_versions()

    def _show_title(self) -> None:
        manuscript, (pos, size), move = self._editor.manuscript, self._editor.gap(), self._move()
        self._panel.set_move(title(manuscript, pos, size, move), fills=inserts(manuscript, pos + size, move))

    def _show_versions(self) -> None:
        generation = None if self._kept else self._completing.place()
        view = self._editor.manuscript.generation(generation) if generation is not None else None
        if view is None or (self._completing.running and (view.count == 1 or self._awaited(view))):
            self._versions.leave()  # nothing to walk through while the only choice is being written, or all are awaited
            return
        onward = [choice for choice in view.walkable if choice > view.shown]
        way = self._editor.manuscript.facts(view.number, view.shown).way
        self._versions.show_choice(len(view.walkable) - 1 - len(onward), len(view.walkable) - 1, way)
        self._versions.float_under(view.number)

    def _awaited(self, view: GenerationView) -> bool:
        """Return whether nothing of any choice has arrived."""
        if view.shown and view.length:
            return False  # as after nearly every frame, without reading what may be long
        manuscript = self._editor.manuscript
        return not any(manuscript.choice_text(view.number, choice) for choice in view.walkable if choice)
