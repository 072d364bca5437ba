"""The tabs over the text: one a manuscript, and none while there is only one manuscript."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QTabBar, QToolButton, QWidget

from lacuna.ui.sheets.sheet import Sheet
from lacuna.ui.sheets.sheets import Sheets
from lacuna.ui.signals import signal
from lacuna.ui.widgets import IconButton

UNSAVED = "•"


class TabBar(QTabBar):
    """Shows the sheets; a click shows one, a middle click or its cross closes it, a drag moves it."""

    close_asked = signal(Sheet)

    def __init__(self, sheets: Sheets, parent: QWidget) -> None:
        super().__init__(parent)
        self._sheets = sheets
        self._filling = False
        self._away = False
        self.setObjectName("tabs")
        self.setAccessibleName("Manuscripts")
        self.setMovable(True)
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Ctrl+Tab walks; the keys stay with the text
        for arrow in self.findChildren(QToolButton):
            arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.currentChanged.connect(self._chosen)
        self.tabMoved.connect(self._moved)
        sheets.changed.connect(self.show_sheets)
        self.show_sheets()

    def show_sheets(self) -> None:
        """Show which manuscripts there are, and which have changes that are not saved."""
        self._filling = True
        sheets = self._sheets.all
        while self.count() > len(sheets):
            self.removeTab(self.count() - 1)
        while self.count() < len(sheets):
            self._add_tab()
        for index, sheet in enumerate(sheets):
            self._show_sheet(index, sheet)
        self.setCurrentIndex(self._sheets.index)
        self._show_or_hide()
        self._filling = False

    def stay_away(self, away: bool) -> None:  # noqa: FBT001  (a slot of a checkable action)
        """Leave the screen to the text alone, or come back."""
        self._away = away
        self._show_or_hide()

    def show_unsaved(self) -> None:
        """Show whether the manuscript that is written in has changes that are not saved."""
        if self.count() == len(self._sheets.all):  # else it is about to be told of another one
            self._show_sheet(self._sheets.index, self._sheets.current)

    def _show_or_hide(self) -> None:
        self.setVisible(self.count() > 1 and not self._away)

    def _add_tab(self) -> None:
        cross = IconButton(self, "close", "Close", focus=False)
        cross.clicked.connect(self._close)
        self.setTabButton(self.addTab(""), QTabBar.ButtonPosition.RightSide, cross)

    def _show_sheet(self, index: int, sheet: Sheet) -> None:
        name = self._name_of(sheet)
        title = (f"{name} {UNSAVED}" if sheet.unsaved else name).replace("&", "&&")
        if title != self.tabText(index):
            self.setTabText(index, title)
            self.tabButton(index, QTabBar.ButtonPosition.RightSide).setAccessibleName(f"Close {name}")
        path = str(sheet.path) if sheet.path else "Not saved yet"
        self.setTabToolTip(index, f"<span>{escape(path)}</span>")  # Qt would guess whether it is markup

    def _name_of(self, sheet: Sheet) -> str:
        """Return the file's name, and its folder's if another file of that name is open."""
        same = sum(other.path is not None and other.name == sheet.name for other in self._sheets.all)
        return f"{sheet.name} ({sheet.path.parent.name})" if sheet.path is not None and same > 1 else sheet.name

    def _chosen(self, index: int) -> None:
        if not self._filling and 0 <= index < len(self._sheets.all):
            self._sheets.show(self._sheets.all[index])

    def _moved(self, start: int, to: int) -> None:
        if not self._filling:
            self._sheets.move(self._sheets.all[start], to)

    def _close(self) -> None:
        for index in range(self.count()):
            if self.tabButton(index, QTabBar.ButtonPosition.RightSide) is self.sender():
                self.close_asked.emit(self._sheets.all[index])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  (Qt's name)
        """Close by the middle button."""
        index = self.tabAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.MiddleButton and index >= 0:
            self.close_asked.emit(self._sheets.all[index])
        else:
            super().mouseReleaseEvent(event)
