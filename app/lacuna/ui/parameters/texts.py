"""Fields for what is no number: on or off, and a text."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from lacuna.core.parameters import Declaration, Value
from lacuna.ui.combo_box import ComboBox
from lacuna.ui.parameters.marks import PAGES, mark
from lacuna.ui.parameters.shown import NOT_SENT, SERVER_DEFAULT
from lacuna.ui.signals import signal


class Switch(ComboBox):
    """On or off, or "server default" where that is allowed.

    It is chosen from its list, which the arrows and Space open: no key that is meant for something else changes it.
    """

    changed = signal()

    def __init__(self, declared: Declaration, parent: QWidget) -> None:
        super().__init__(parent, right=True)
        self._values: list[Value] = [None, True, False] if declared.optional else [True, False]
        self.addItems([SERVER_DEFAULT, "on", "off"] if declared.optional else ["on", "off"])
        for index in range(self.count()):
            self.setItemData(index, Qt.AlignmentFlag.AlignRight, Qt.ItemDataRole.TextAlignmentRole)
        self.choose(declared.default)
        self.currentIndexChanged.connect(self._turned)

    def choice(self) -> Value:
        """Return what is shown."""
        return self._values[self.currentIndex()]

    def choose(self, value: Value) -> None:
        """Show on (True), off (False) or "server default" (None)."""
        self.setCurrentIndex(self._values.index(value))
        mark(self, "unset", on=value is None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Open the list with Up and Down, and leave the keys that would turn the value without it to the panel."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.showPopup()
        elif event.key() in (*PAGES, Qt.Key.Key_Home, Qt.Key.Key_End) or event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _turned(self) -> None:
        mark(self, "unset", on=self.choice() is None)
        self.changed.emit()


class TextField(QLineEdit):
    """A text; an empty field is not sent."""

    changed = signal()

    def __init__(self, declared: Declaration, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText(NOT_SENT)
        self.setMaxLength(int(declared.high))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.textChanged.connect(self._show_unset)
        self.editingFinished.connect(self.changed.emit)
        self._show_unset()

    def choice(self) -> Value:
        """Return the text, or None."""
        return self.text() or None

    def choose(self, value: Value) -> None:
        """Show a text; None is an empty field."""
        self.setText(value if isinstance(value, str) else "")
        self._show_unset()  # silently: no signal says so

    def _show_unset(self) -> None:
        mark(self, "unset", on=not self.text())
