"""Where a key is entered: masked, and shown only while the writer wants to see it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from lacuna.core.connections import KeyPlace
from lacuna.core.secret import LONGEST, Secret
from lacuna.ui.combo_box import ComboBox
from lacuna.ui.connections.field import Field
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_button

PLACES = {
    KeyPlace.KEYCHAIN: "Keep in the system’s keychain",
    KeyPlace.SESSION: "Use for this session only",
}
KEPT = {
    KeyPlace.NONE: "",
    KeyPlace.KEYCHAIN: "A key is in your keychain. Type here to replace it.",
    KeyPlace.SESSION: "A key is kept until Lacuna ends. Type here to replace it.",
}
HINTS = (
    Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
    | Qt.InputMethodHint.ImhHiddenText
)


class KeyField(QWidget):
    """What is typed leaves this field as a Secret only. A key that is kept is never shown."""

    changed = signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._kept = KeyPlace.NONE
        self._forgotten = False
        self.line = QLineEdit(self)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(HINTS)
        self.line.setMaxLength(2 * LONGEST)  # what is too long is told, not cut
        self.line.textChanged.connect(self._typed)
        self._reveal = make_button(self, "Show")
        self._reveal.setCheckable(True)
        self._reveal.setAccessibleName("Show the key")
        self._reveal.toggled.connect(self._show)
        self._reveal.setEnabled(False)
        self.place = ComboBox(self)
        self.place.addItems(list(PLACES.values()))
        self.place.setAccessibleName("Where the key is kept")
        self.place.currentIndexChanged.connect(self._chosen)
        self._forget = make_button(self, "Forget the key")
        self._forget.clicked.connect(self._forget_it)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.line, 1)
        top.addWidget(self._reveal)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.place, 1)
        below.addWidget(self._forget)
        whole = QWidget(self)
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addLayout(top)
        rows.addLayout(below)
        self._field = Field("&Key", self.line, self, whole)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._field)
        self.show_kept(KeyPlace.NONE)

    def show_kept(self, place: KeyPlace) -> None:
        """Show where a key is kept, and an empty field."""
        self._kept, self._forgotten = place, False
        self.line.clear()
        self._reveal.setChecked(False)
        if place is not KeyPlace.NONE:
            self.place.setCurrentIndex(list(PLACES).index(place))
        self._show_state()

    def secret(self) -> Secret | None:
        """Return what is typed, or None if nothing is.

        Raises:
            ValueError: it is no key; the text is a sentence for the writer.

        """
        return Secret(self.line.text()) if self.line.text() else None

    def key_place(self) -> KeyPlace:
        """Return where the key is to be: the one that is typed, or else the one that is kept."""
        if self.line.text() or (self._kept is not KeyPlace.NONE and not self._forgotten):
            return list(PLACES)[self.place.currentIndex()]
        return KeyPlace.NONE

    def complain(self, sentence: str) -> None:
        """Say what is wrong; an empty sentence says that nothing is."""
        self._field.complain(sentence)

    def remark(self, sentence: str) -> None:
        """Say something quietly."""
        self._field.remark(sentence)

    def _typed(self) -> None:
        self._reveal.setEnabled(bool(self.line.text()))
        if not self.line.text():
            self._reveal.setChecked(False)
        self._show_state()
        self.changed.emit()

    def _chosen(self) -> None:
        self.changed.emit()

    def _show(self, on: bool) -> None:  # noqa: FBT001  (a slot of a checkable button)
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
        self._reveal.setText("Hide" if on else "Show")

    def _forget_it(self) -> None:
        self._forgotten = True
        self.line.clear()
        self._show_state()
        self.changed.emit()

    def _show_state(self) -> None:
        kept = self._kept is not KeyPlace.NONE and not self._forgotten
        self.place.setVisible(kept or bool(self.line.text()))
        self._forget.setVisible(kept)
        self.line.setPlaceholderText(KEPT[self._kept] if kept else "None, if the server asks for none")
        self.remark("The key will be forgotten when you save." if self._forgotten and not self.line.text() else "")
