"""Which manuscripts are open, in the order of their tabs, and which of them the editor shows."""

from pathlib import Path

from PySide6.QtCore import QObject

from lacuna.core.manuscript import Manuscript
from lacuna.services.file_work import FileWork
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.editor.filling import LONG, lay_out
from lacuna.ui.editor.laid_out import LaidOut
from lacuna.ui.sheets.sheet import Sheet
from lacuna.ui.sheets.turns import Turns
from lacuna.ui.signals import signal


class Sheets(QObject):
    """At least one sheet. One editor shows them in turn: the text lives in the manuscripts, not in the editor."""

    changed = signal()  # which there are, their order, which is shown, or a name

    def __init__(self, editor: ManuscriptEditor, parent: QObject) -> None:
        """Begin with what the editor shows as the only sheet."""
        super().__init__(parent)
        self._editor = editor
        self._current = Sheet(editor.manuscript)
        self._all = [self._current]

    @property
    def all(self) -> tuple[Sheet, ...]:
        """The sheets in the order of their tabs."""
        return tuple(self._all)

    @property
    def current(self) -> Sheet:
        """The one that is shown."""
        return self._current

    @property
    def index(self) -> int:
        """The place of the one that is shown."""
        return self._all.index(self._current)

    def find(self, path: Path) -> Sheet | None:
        """Return the sheet of a file."""
        return next((sheet for sheet in self._all if sheet.path is not None and _same(sheet.path, path)), None)

    def show_manuscript(self, manuscript: Manuscript) -> bool:
        """Show the sheet of a manuscript; return False if it is closed."""
        sheet = next((sheet for sheet in self._all if sheet.manuscript is manuscript), None)
        if sheet is not None:
            self.show(sheet)
        return sheet is not None

    def show(self, sheet: Sheet, ready: LaidOut | None = None) -> None:
        """Show a sheet as the writer left it; its text may be ``ready``."""
        if sheet is not self._current:
            self.note_place()
            self._show(sheet, ready)
            self.changed.emit()

    def add(self, sheet: Sheet, ready: LaidOut | None = None, *, show: bool = True) -> None:
        """Add a sheet behind the one that is shown, which gives its place if it is blank; its text may be ``ready``."""
        self.note_place()
        former = self._current
        self._all.insert(self.index + 1 if show else len(self._all), sheet)
        if show or former.blank:
            self._show(sheet, ready)
        if former.blank:
            self._all.remove(former)
        self.changed.emit()

    def remove(self, sheet: Sheet) -> None:
        """Close a sheet, whatever is in it; the next one is shown, or a new one if it was the last."""
        self.settle()  # while the sheet that is shown is still one of all
        at = self._all.index(sheet)
        self._all.remove(sheet)
        if not self._all:
            self._all.append(Sheet(Manuscript()))
        if sheet is self._current:
            self._show(self._all[min(at, len(self._all) - 1)])
        self.changed.emit()

    def move(self, sheet: Sheet, to: int) -> None:
        """Move a sheet's tab to another place."""
        self._all.remove(sheet)
        self._all.insert(to, sheet)
        self.changed.emit()

    def step(self, by: int) -> None:
        """Show the next (1) or the previous (-1) sheet; after the last comes the first."""
        self.show(self._all[(self.index + by) % len(self._all)])

    async def laid_out(self, sheet: Sheet, turns: Turns) -> LaidOut | None:
        """Return the text of a sheet that is not shown now, laid out, or None if it is not long.

        Raises:
            FileStopped: the writer stopped it.

        """
        if len(sheet.manuscript) < LONG:
            return None
        work = FileWork(f"Opening {sheet.name} was stopped.")
        with turns.shown(f"Opening {sheet.name}", work):
            return await lay_out(sheet.manuscript, self._editor.font(), work)

    def settle(self) -> None:
        """Let what waits for a frame, or is composed, enter the manuscript that is shown."""
        self._editor.settle()

    def take_focus(self) -> None:
        """Let the writer write in what is shown."""
        self._editor.setFocus()

    def note_place(self) -> None:
        """Keep where the writer is now."""
        self._current.place = self._editor.place

    def _show(self, sheet: Sheet, ready: LaidOut | None = None) -> None:
        self.settle()  # it belongs to the sheet that is left
        self._current.manuscript.close_step()
        self._current = sheet
        self._editor.set_manuscript(sheet.manuscript, sheet.place, ready)


def _same(one: Path, other: Path) -> bool:
    try:
        return one == other or one.samefile(other)
    except (OSError, ValueError):  # one of them is gone, or no file can have its name
        return False
