"""What the writer commands while the program still starts is done once it can be."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from lacuna.ui.actions import DECLARED, Actions
from lacuna.ui.main_window import MainWindow

# Actions that need no service work from the first paint on.
AT_ONCE = ("quit", "undo", "redo", "cut", "copy", "paste", "select_all", "card", "between")


class Early(QObject):
    """Notes commands until ``repeat``."""

    def __init__(self, actions: Actions, window: MainWindow) -> None:
        super().__init__(window)
        self._actions = [
            actions[declared.id] for declared in DECLARED if not declared.group and declared.id not in AT_ONCE
        ]
        self._window = window
        self._noted: list[QAction] = []
        self._closing = False
        for action in self._actions:
            action.triggered.connect(self._note)
        actions["quit"].triggered.connect(window.close)
        window.close_asked.connect(self._note_closing)

    def repeat(self) -> None:
        """Give the commands again, now that somebody hears them, and note no more."""
        for action in self._actions:
            action.triggered.disconnect(self._note)
        self._window.close_asked.disconnect(self._note_closing)
        for action in self._noted:
            action.trigger()
        if self._closing:
            self._window.close()

    def _note(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._noted.append(action)

    def _note_closing(self) -> None:
        self._closing = True
