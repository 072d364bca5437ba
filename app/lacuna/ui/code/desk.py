"""Joins the request as code with the window: what it is now, and what is taken over from one that is pasted."""

from PySide6.QtCore import QObject, QTimer

from lacuna.core.code import Pasted
from lacuna.core.errors import LacunaError
from lacuna.core.gap import Gap, Move, gap_at
from lacuna.core.manuscript import Origin
from lacuna.core.parameters import Parameters
from lacuna.services.completions import Completions
from lacuna.services.composing import compose, write_out
from lacuna.services.tasks import Tasks
from lacuna.ui.active_model import ActiveModel
from lacuna.ui.code.code_window import CodeWindow
from lacuna.ui.code.import_dialog import ImportDialog
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.widgets import key_text

SLOT = "writing the request as code"
AFTER = 200  # milliseconds after a change
OWN_KEY = "The built-in model listens to Lacuna alone. To send this yourself, start it with “lacuna engine”."
ROUGHLY = "Where this long text is cut is counted by the server, and only when it is sent."


class CodeDesk(QObject):
    """Shows what Ctrl+Return would send, as long as the window for it is open."""

    def __init__(self, first: FirstWindow, tasks: Tasks, completions: Completions, active: ActiveModel) -> None:
        super().__init__(first.window)
        self._first = first
        self._tasks = tasks
        self._completions = completions
        self._active = active
        self._window: CodeWindow | None = None
        self._timer = QTimer(self, singleShot=True, interval=AFTER)
        self._timer.timeout.connect(self._begin)
        first.actions["code"].triggered.connect(self._show)
        first.actions["import"].triggered.connect(self._ask_import)
        for move in Move:
            first.actions[f"move_{move.value}"].triggered.connect(self._changed)
        editor = first.editor
        for told in (editor.edited, editor.shown, editor.caret_moved, active.changed, first.window.panel.changed):
            told.connect(self._changed)
        editor.selectionChanged.connect(self._changed)

    def _show(self) -> None:
        if self._window is None:
            self._window = CodeWindow(self._first.window)
            self._window.addAction(self._first.actions["complete"])  # its keys
            self._window.import_asked.connect(self._ask_import)
            self._window.closed.connect(self._timer.stop)
        keys = self._first.actions.keys("complete")
        self._window.show_keys(key_text(keys[0]) if keys else "")
        self._window.show()
        self._window.activateWindow()
        self._begin()

    def _changed(self) -> None:
        if self._window is not None and self._window.isVisible():
            self._timer.start()

    def _begin(self) -> None:
        panel = self._first.window.panel
        if self._window is None:
            return
        if panel.problem:
            self._window.show_problem(panel.problem)
            return
        editor, actions = self._first.editor, self._first.actions
        move = next((move for move in Move if actions[f"move_{move.value}"].isChecked()), Move.AUTO)
        gap = gap_at(editor.manuscript, *editor.gap(), move)
        self._tasks.start(SLOT, self._write, self._window, gap, panel.parameters())

    async def _write(self, window: CodeWindow, gap: Gap, parameters: Parameters) -> None:
        try:
            target = await self._active.target()
            request, fitted = await compose(target, gap, parameters, silent=True)
            written = write_out(self._completions, target, request)
        except (LacunaError, ValueError) as error:
            window.show_problem(str(error))
            return
        notes = list(written.notes)
        if len(written.calls) > 1:
            notes.append(f"This is the first of {len(written.calls)} requests.")
        if not fitted.whole and not target.endpoint.local:
            notes.append(ROUGHLY)
        if self._active.built_in:
            notes.append(OWN_KEY)
        window.show_call(written.calls[0], " ".join(notes))

    # ---- taking one over -------------------------------------------------------------------------------------

    def _ask_import(self) -> None:
        parent = self._window if self._window is not None and self._window.isVisible() else self._first.window
        dialog = ImportDialog(parent, model=self._active.model, empty=self._first.editor.is_empty)
        dialog.taken.connect(self._take)
        dialog.open()

    def _take(self, pasted: Pasted, prompt: bool) -> None:  # noqa: FBT001  (a signal's)
        self._first.window.panel.change("Imported request", vars(pasted.parameters))
        if prompt and isinstance(pasted.prompt, str):
            self._insert(pasted.prompt, pasted.suffix or "")
        self._changed()

    def _insert(self, before: str, after: str) -> None:
        """Put a prompt at the caret in one step, what follows the gap behind it, and the caret between them."""
        editor = self._first.editor
        editor.settle()
        pos, size = editor.gap()
        length = len(editor.manuscript) - size
        editor.manuscript.edit(pos, size, before + after, Origin.PASTE)
        editor.sync()
        grown = len(editor.manuscript) - length
        behind = len(after.encode("utf-16-le", "surrogatepass")) // 2
        editor.put_caret(pos + grown - behind)
