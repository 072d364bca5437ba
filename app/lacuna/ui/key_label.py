"""A label with the keys of an action: those that it has in the window where the label stands."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from lacuna.ui.actions import keys_of
from lacuna.ui.widgets import key_text


class KeyLabel(QLabel):
    """Shows the first key of each of some actions, by id, and follows changes; hidden if there are none."""

    def __init__(self, parent: QWidget, *names: str) -> None:
        super().__init__(parent)
        self._names = names
        self._actions: list[QAction] = []
        self.setObjectName("key")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  (Qt's name)
        """Find the actions: only now is it known in which window the label stands."""
        super().showEvent(event)
        if not self._actions:
            found = (window_action(self, name) for name in self._names)
            self._actions = [action for action in found if action is not None]
            for action in self._actions:
                action.changed.connect(self._show)
            self._show()

    def _show(self) -> None:
        self.setText(keys_text([window_keys(self, name) for name in self._names]))
        self.setVisible(bool(self.text()))


def window_action(widget: QWidget, name: str) -> QAction | None:
    """Return an action of the window that a widget stands in, or None if that has none of this id."""
    return next((action for action in widget.window().actions() if action.objectName() == name), None)


def window_keys(widget: QWidget, name: str) -> str:
    """Return the first key of an action in a widget's window; outside a window with actions, what is declared."""
    action = window_action(widget, name)
    return keys_of(name) if action is None else action.shortcut().toString()


def keys_text(keys: list[str]) -> str:
    """Return several keys to be read; what they have in common is said once: ``Alt ← →``."""
    known = [key for key in keys if key]
    heads = {key.rpartition("+")[0] for key in known}
    if len(known) > 1 and len(heads) == 1 and heads != {""}:
        return " ".join([key_text(known[0]), *(key_text(key.rpartition("+")[2]) for key in known[1:])])
    return ", ".join(key_text(key) for key in known)
