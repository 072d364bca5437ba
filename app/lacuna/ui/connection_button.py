"""The button that names the connection in use, and its menu of the others."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QWidget

from lacuna.ui.menus import Menu
from lacuna.ui.signals import signal
from lacuna.ui.widgets import IconButton

ARROW = 12  # pixels
LONGEST = 200  # pixels of a name; the whole stands in the tooltip
NOT_ASKED = "not asked while Lacuna works offline"


class ConnectionButton(IconButton):
    """Shows one of several names; choosing another is told, not done."""

    chosen = signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "chevron-down", "Connection", focus=False)
        self.setObjectName("connection")
        self.setIconSize(QSize(ARROW, ARROW))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands after the name
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._chosen)
        menu = Menu(self)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._after = menu.addSeparator()
        self._after.setVisible(False)
        self.setMenu(menu)

    def show_connections(self, names: Sequence[str], current: str, resting: Collection[str] = ()) -> None:
        """Show the names, and the one that is in use; of those that are ``resting``, that they are not asked now."""
        for action in self._group.actions():
            self._group.removeAction(action)
            self.menu().removeAction(action)
            action.deleteLater()
        for name in names:
            title = f"{name} ({NOT_ASKED})" if name in resting else name
            action = QAction(title.replace("&", "&&"), self._group)
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(name == current)
            self.menu().insertAction(self._after, action)
        fitted = self.fontMetrics().elidedText(current, Qt.TextElideMode.ElideMiddle, LONGEST)
        self.setText(fitted.replace("&", "&&"))
        self.setAccessibleName(f"Connection: {current}" + (f", {NOT_ASKED}" if current in resting else ""))
        self.setToolTip(self.accessibleName())

    def add_action(self, action: QAction) -> None:
        """Add an action of the program under the names."""
        self._after.setVisible(True)
        self.menu().addAction(action)

    def _chosen(self, action: QAction) -> None:
        self.chosen.emit(action.data())
