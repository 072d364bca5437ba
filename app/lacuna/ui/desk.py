"""The desk: joins the window with the manuscript's file and with what completes it."""

import math
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from lacuna.core.summons import Summons
from lacuna.services.completions import Completions
from lacuna.services.tasks import Tasks
from lacuna.ui.active_model import ActiveModel
from lacuna.ui.aids import Aids
from lacuna.ui.come_forward import come_forward
from lacuna.ui.completing import Completing
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.help import show_about
from lacuna.ui.measuring import Measuring
from lacuna.ui.moves import Moves
from lacuna.ui.remedies import Remedies
from lacuna.ui.run import Progress
from lacuna.ui.sheets import SheetsDesk
from lacuna.ui.signals import signal

MODEL_FILE = ".gguf"


class Desk(QObject):
    """Everything that happens between the widgets of the window and the services."""

    model_file_given = signal(Path)  # dropped, or named on the command line

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
        self._closed = closed
        self.remedies = Remedies(first.window, first.actions)
        self.sheets = SheetsDesk(first, tasks, self.remedies)
        self.documents = self.sheets.documents
        self.remedies.show_manuscript = self.sheets.sheets.show_manuscript
        self.completing = Completing(first.editor, tasks, completions, active, self)
        self._measuring = Measuring(first, tasks, completions, active, self)
        self._moves = Moves(first, self.completing, self)
        self.aids = Aids(first, self.completing, self)
        self._docks = first.docks
        self._connect()
        self._document_changed()

    def _connect(self) -> None:
        actions, documents, editor = self._first.actions, self.documents, self._editor
        self._window.close_asked.connect(self._close)
        self._moves.failed.connect(self.remedies.show_failure)
        self._measuring.told.connect(self._tell)
        self._measuring.failed.connect(self.remedies.show_failure)
        self._docks.told.connect(self._tell)
        self._docks.changed.connect(self.completing.changed.emit)
        self._docks.left.connect(self.completing.stop)
        self.completing.changed.connect(self._docks.refresh)
        self._moves.nothing_to_stop.connect(self._nothing_to_stop)
        self.completing.failed.connect(self.remedies.show_failure)
        self.completing.progressed.connect(self._progressed)
        documents.changed.connect(self._document_changed)
        documents.opened.connect(self._keep_session)
        documents.leaving.connect(self.completing.stop_writing)
        editor.edited.connect(self._changed)
        editor.shown.connect(self._changed)
        editor.long_paragraph.connect(self._long_paragraph)
        editor.file_dropped.connect(self.open_path)
        self._window.file_dropped.connect(self.open_path)
        actions["about"].triggered.connect(self._show_about)

    def open_path(self, path: Path) -> None:
        """Open a file that was given: a manuscript, or a model to write with."""
        if path.suffix.lower() == MODEL_FILE:
            self.model_file_given.emit(path)
        else:
            self.documents.open_path(path)

    def heed(self, summons: Summons) -> None:
        """Do what another start of the program asks: open its files, and come forward."""
        for file in summons.files:
            self.open_path(Path(file))
        come_forward(self._window, summons.token)

    def busy(self) -> bool:
        """Return whether text streams in."""
        return self.completing.busy

    def _changed(self) -> None:
        self._window.show_title(self.documents.name, unsaved=self.documents.unsaved)
        self.sheets.tabs.show_unsaved()

    def _keep_session(self, _: Path) -> None:
        """Keep which files are open: they come back after a crash as well."""
        self.sheets.session.note()
        self._first.keep_settings()

    def _document_changed(self) -> None:
        self._window.show_title(self.documents.name, unsaved=self.documents.unsaved)
        self._window.panel.set_running(self.completing.running)
        self._first.settings.folder = str(self.documents.folder)

    def _progressed(self, progress: Progress) -> None:
        self._docks.refresh()  # choices that are not shown arrive without a change of the text
        parts: list[str] = []
        if progress.tokens:
            parts.append(f"{progress.tokens:,} tokens")
        if progress.per_second is not None:
            parts.append(f"{progress.per_second:,.0f} tokens/s")
        if progress.first_token is not None:
            parts.append(f"first after {1000 * progress.first_token:,.0f} ms")
        elif progress.again:
            parts.append(f"the server is busy: asking again in {math.ceil(progress.again)} s")
        elif progress.running:
            parts.append("waiting for the model…")
        self._window.status.show_request(" · ".join(parts))
        self._window.status.show_context(progress.prompt_tokens, progress.context, progress.answer)

    def _nothing_to_stop(self) -> None:
        if not self.sheets.working.stop():
            self.aids.leave()

    def _tell(self, sentence: str) -> None:
        self._window.notice.show_notice(sentence)

    def _long_paragraph(self, text: str) -> None:
        words = len(text.split())
        size = f"{words:,} words" if words > len(text) / 20 else f"{len(text):,} letters"
        self._tell(f"This paragraph has {size}: typing in it will be slow. Split it where it suits you.")

    def _show_about(self) -> None:
        show_about(self._window)

    def _close(self) -> None:
        self.documents.close(self._closed)
