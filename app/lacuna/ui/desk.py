"""The desk: joins the window with the manuscript's file and with what completes it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from lacuna.services.completions import Completions
from lacuna.services.tasks import Tasks
from lacuna.ui.active_model import ActiveModel
from lacuna.ui.completing import Completing, Move, Progress, what_happens
from lacuna.ui.documents import Documents
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.help import show_about, show_keys
from lacuna.ui.remedies import Remedies

COUNT_AFTER = 400  # milliseconds after a change


class Desk(QObject):
    """Everything that happens between the widgets of the window and the services."""

    def __init__(
        self,
        first: FirstWindow,
        tasks: Tasks,
        completions: Completions,
        active: ActiveModel,
        closed: Callable[[], object],
    ) -> None:
        super().__init__(first.window)
        self._first = first
        self._window = first.window
        self._editor = first.editor
        self._panel = first.window.panel
        self._closed = closed
        self.documents = Documents(first.editor, tasks, self)
        self.completing = Completing(first.editor, tasks, completions, active, self)
        self._remedies = Remedies(first.window, first.actions)
        self._count = QTimer(self, singleShot=True)
        self._connect()
        self._caret_moved()
        self._document_changed()
        self._count_words()

    def _connect(self) -> None:
        actions, window, editor, panel = self._first.actions, self._window, self._editor, self._panel
        completing, documents = self.completing, self.documents
        window.close_asked.connect(self._close)
        window.versions.previous.connect(self._previous)
        window.versions.next.connect(self._next)
        window.versions.discard.connect(self._discard)
        window.versions.more.connect(self._more)
        editor.caret_moved.connect(self._caret_moved)
        editor.edited.connect(self._edited)
        editor.shown.connect(self._shown)
        editor.streams_undone.connect(completing.stop_streams)
        editor.long_paragraph.connect(self._long_paragraph)
        panel.complete_asked.connect(self._complete)
        panel.stop_asked.connect(completing.stop)
        completing.changed.connect(self._completing_changed)
        completing.progressed.connect(self._progressed)
        completing.failed.connect(self._remedies.show_failure)
        documents.changed.connect(self._document_changed)
        documents.failed.connect(self._tell)
        documents.about_to_close.connect(completing.stop)
        self._count.timeout.connect(self._count_words)
        actions["new"].triggered.connect(documents.new)
        actions["open"].triggered.connect(documents.open)
        actions["save"].triggered.connect(documents.save)
        actions["save_as"].triggered.connect(documents.save_as)
        actions["quit"].triggered.connect(window.close)
        actions["complete"].triggered.connect(self._complete)
        actions["stop"].triggered.connect(completing.stop)
        actions["previous"].triggered.connect(self._previous)
        actions["next"].triggered.connect(self._next)
        actions["discard"].triggered.connect(self._discard)
        actions["more"].triggered.connect(self._more)
        actions["keys"].triggered.connect(self._show_keys)
        actions["about"].triggered.connect(self._show_about)
        for move in Move:
            actions[f"move_{move.value}"].triggered.connect(self._caret_moved)

    def _move(self) -> Move:
        return next((m for m in Move if self._first.actions[f"move_{m.value}"].isChecked()), Move.AUTO)

    def _complete(self) -> None:
        if self._may_ask():
            self.completing.complete(self._move(), self._panel.parameters())

    def _more(self) -> None:
        if self._may_ask():
            self.completing.more(self._panel.parameters())

    def _may_ask(self) -> bool:
        """Return whether the parameters can be sent; what is wrong is told, since the panel may be hidden."""
        if self._panel.problem:
            self._tell(self._panel.problem)
            return False
        self._window.notice.hide()
        return True

    def _previous(self) -> None:
        self.completing.walk(-1)

    def _next(self) -> None:
        self.completing.walk(1)

    def _discard(self) -> None:
        self.completing.show_choice(0)

    def _caret_moved(self) -> None:
        pos, size = self._editor.gap()
        self._panel.set_move(what_happens(self._editor.manuscript, pos, size, self._move()))
        self._show_versions()

    def _edited(self) -> None:
        self._window.versions.leave()  # typing on keeps the choice
        self._changed()

    def _shown(self) -> None:
        self._changed()
        self._show_versions()

    def _changed(self) -> None:
        self._window.show_title(self.documents.name, unsaved=self.documents.unsaved)
        if not self._count.isActive():
            self._count.start(COUNT_AFTER)

    def _document_changed(self) -> None:
        self._window.show_title(self.documents.name, unsaved=self.documents.unsaved)
        self._first.settings.folder = str(self.documents.folder)

    def _count_words(self) -> None:
        words = self._editor.manuscript.words()
        if words is None:
            self._count.start(0)  # a million words take 70 ms, so they are counted in pieces
        else:
            self._window.status.show_words(words)

    def _completing_changed(self) -> None:
        self._panel.set_running(self.completing.running)
        self._show_versions()

    def _show_versions(self) -> None:
        generation = self.completing.place()
        versions = self._window.versions
        view = self._editor.manuscript.generation(generation) if generation is not None else None
        if view is None or (self.completing.running and view.count == 1):
            versions.leave()  # nothing to walk through while the only choice is still being written
            return
        versions.show_choice(view.shown, view.count)
        versions.float_under(view.number)

    def _progressed(self, progress: Progress) -> None:
        parts: list[str] = []
        if progress.tokens:
            parts.append(f"{progress.tokens:,} tokens")
        if progress.per_second is not None:
            parts.append(f"{progress.per_second:,.0f} tokens/s")
        if progress.first_token is not None:
            parts.append(f"first after {1000 * progress.first_token:,.0f} ms")
        elif progress.running:
            parts.append("waiting for the model…")
        self._window.status.show_request(" · ".join(parts))
        self._window.status.show_context(progress.prompt_tokens, progress.context, progress.answer)

    def _tell(self, sentence: str) -> None:
        self._window.notice.show_notice(sentence)

    def _long_paragraph(self, text: str) -> None:
        words = len(text.split())
        size = f"{words:,} words" if words > len(text) / 20 else f"{len(text):,} letters"
        self._tell(f"This paragraph has {size}: typing in it will be slow. Split it where it suits you.")

    def _show_keys(self) -> None:
        show_keys(self._window)

    def _show_about(self) -> None:
        show_about(self._window)

    def _close(self) -> None:
        self.documents.close(self._closed)
