"""The bar at the foot: words, the last request, the connection, and whether all is saved."""

from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from lacuna.ui.theme import LIGHT, Theme
from lacuna.ui.widgets import make_label


class StatusBar(QStatusBar):
    """Quiet facts; help sentences of actions appear over them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._theme = LIGHT
        self._working = True
        self._name = "Built-in model"
        self._words = self._label("Words in the manuscript")
        self._request = self._label("The last request")
        self._connection = self._label("Connection")
        self._saved = self._label("Whether all is saved")
        self.addWidget(self._words)
        self.addWidget(self._request)
        self.addPermanentWidget(self._connection)
        self.addPermanentWidget(self._saved)
        self.show_words(0)
        self.show_saved(saved=True)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self.show_connection(self._name, working=self._working)

    def show_words(self, words: int) -> None:
        """Show how many words the manuscript has."""
        self._words.setText(f"{words:,} word{'' if words == 1 else 's'}")

    def show_request(self, text: str) -> None:
        """Show how the last request goes or went."""
        self._request.setText(text)

    def show_connection(self, name: str, *, working: bool) -> None:
        """Show what is connected, and whether it works."""
        self._name, self._working = name, working
        color = self._theme.good if working else self._theme.faint
        self._connection.setText(f"● {name}")
        self._connection.setStyleSheet("" if working else f"color: {color}")
        self._connection.setAccessibleDescription("ready" if working else "not ready")

    def show_saved(self, *, saved: bool) -> None:
        """Show whether the file holds all."""
        self._saved.setText("saved" if saved else "not saved")

    def _label(self, name: str) -> QLabel:
        label = make_label(self)
        label.setAccessibleDescription(name)
        return label
