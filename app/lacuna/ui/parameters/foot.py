"""The foot of the panel: the button that says what will happen, and under it in which way and by which model."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lacuna.ui.key_label import window_keys
from lacuna.ui.parameters.rows import MARGIN
from lacuna.ui.signals import signal
from lacuna.ui.widgets import key_text, make_button, make_label


class PanelFoot(QWidget):
    """Asks to complete, or to stop while a request runs."""

    complete_asked = signal()
    stop_asked = signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._move = "Continue"
        self._running = self._held = False
        self.button = make_button(self, name="complete")
        self.button.clicked.connect(self._pressed)
        self._way, self._note = (make_label(self, name="quiet", wrap=True) for _ in range(2))
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 12, MARGIN, 8)
        column.setSpacing(6)
        column.addWidget(self.button)
        for label in (self._way, self._note):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.hide()
            column.addWidget(label)
        self._show_button()

    @property
    def running(self) -> bool:
        """Whether a request runs."""
        return self._running

    def show_move(self, title: str) -> None:
        """Say on the button what will happen."""
        self._move = title
        self._show_button()

    def show_running(self, *, running: bool) -> None:
        """Turn the button into Stop while a request runs."""
        self._running = running
        self._show_button()

    def hold_back(self, *, held: bool) -> None:
        """Disable the button while nothing can be sent."""
        self._held = held
        self._show_button()

    def show_ways(self, sentences: Iterable[str]) -> None:
        """Say in which way it will be done, if that is to be known."""
        self._way.setText(" ".join(sentences))
        self._way.setVisible(bool(self._way.text()))

    def show_note(self, note: str) -> None:
        """Show a sentence about the model; empty shows none."""
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _show_button(self) -> None:
        title, action = ("Stop", "stop") if self._running else (self._move, "complete")
        self.button.setText(f"{title}   {key_text(window_keys(self, action))}")
        self.button.setEnabled(self._running or not self._held)

    def _pressed(self) -> None:
        if self._running:
            self.stop_asked.emit()
        else:
            self.complete_asked.emit()
