"""The titles of the menus, with which the window is painted before the actions are made; and what a menu is."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QMenu, QWidget

FILE, EDIT, VIEW, COMPLETE, TOOLS, HELP = "&File", "&Edit", "&View", "&Complete", "&Tools", "&Help"
TITLES = (FILE, EDIT, VIEW, COMPLETE, TOOLS, HELP)
APART = 12  # pixels between the longest title and the keys, beside the 12 of Qt's style sheets


class Menu(QMenu):
    """A menu in which keys stand well apart from what they do."""

    def __init__(self, parent: QWidget | None, title: str = "") -> None:
        super().__init__(title, parent)
        self.least = 0  # pixels of width
        self.aboutToShow.connect(self._make_room)

    def _make_room(self) -> None:
        self._widen(0)
        keys = any(not action.shortcut().isEmpty() for action in self.actions())
        self._widen(max(self.least, self.sizeHint().width() + APART if keys else 0))

    def _widen(self, least: int) -> None:
        self.setMinimumWidth(least)
        self.changeEvent(QEvent(QEvent.Type.FontChange))  # for this, and not for a width, Qt measures the items anew
