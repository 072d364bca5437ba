"""A button that shows the keys of an action, and once it is pressed takes the next ones."""

from PySide6.QtCore import QEvent, QKeyCombination, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from lacuna.ui.keys.rules import ALONE
from lacuna.ui.signals import signal
from lacuna.ui.widgets import Button, key_text

WAITING = "Press keys…"
NONE = "none"
_CLEARING = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class KeysButton(Button):
    """Esc leaves the keys as they are; Backspace and Delete take them away."""

    taken = signal(QKeyCombination)
    cleared = signal()

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent)
        self._title = title
        self._keys: tuple[str, ...] = ()
        self.setObjectName("keys")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setToolTip("Press to give it other keys; Backspace takes them away.")
        self.toggled.connect(self._show)

    def show_keys(self, keys: tuple[str, ...]) -> None:
        """Show keys."""
        self._keys = keys
        self.setChecked(False)
        self._show()

    def event(self, event: QEvent) -> bool:
        """While it waits, all keys are its own: the window's actions and the dialog hear none."""
        if self.isChecked() and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._pressed(event)
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  (Qt's name)
        """Wait no longer."""
        self.setChecked(False)
        super().focusOutEvent(event)

    def _pressed(self, event: QKeyEvent) -> None:
        bare = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() in ALONE or event.isAutoRepeat():  # the key that pressed the button may still be held
            return
        self.setChecked(False)
        if bare and event.key() in _CLEARING:
            self.cleared.emit()
        elif not bare or event.key() != Qt.Key.Key_Escape:
            self.taken.emit(event.keyCombination())

    def _show(self) -> None:
        text = ",  ".join(dict.fromkeys(key_text(key) for key in self._keys)) or NONE
        self.setText(WAITING if self.isChecked() else text)
        self.setAccessibleName(f"Keys of {self._title}: {self.text()}")
