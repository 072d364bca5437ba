"""The writer's aids, which need no server: finding and replacing. Each is made when it is first asked for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lacuna.ui.announce import announce
from lacuna.ui.first_window import FirstWindow

if TYPE_CHECKING:
    from lacuna.ui.find import Finder


class Aids(QObject):
    """Joins the actions with the aids."""

    def __init__(self, first: FirstWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = first.window
        self._editor = first.editor
        self._finder: Finder | None = None
        actions = first.actions
        actions["find"].triggered.connect(self._find)
        actions["replace"].triggered.connect(self._replace)
        actions["find_next"].triggered.connect(self._find_next)
        actions["find_previous"].triggered.connect(self._find_previous)

    def leave(self) -> None:
        """Close what Esc closes: it was pressed with nothing to stop."""
        if self._finder is not None:
            self._finder.close()

    @property
    def finder(self) -> "Finder":
        """What finds and replaces."""
        if self._finder is None:
            from lacuna.ui.find import Finder  # noqa: PLC0415  (most sessions do without)
            from lacuna.ui.find.bar import FindBar  # noqa: PLC0415  (most sessions do without)

            bar = FindBar(self._window)
            self._finder = Finder(bar, self._editor)
            self._finder.told.connect(self._announce)
            self._window.add_below_text(bar)
            self._window.add_themed(self._finder)
        return self._finder

    def _find(self) -> None:
        self.finder.open()

    def _replace(self) -> None:
        self.finder.open(replacing=True)

    def _find_next(self) -> None:
        self.finder.next()

    def _find_previous(self) -> None:
        self.finder.previous()

    def _announce(self, sentence: str) -> None:
        announce(self._window, sentence)
