"""A quiet bar above the text: what happened, the one action that helps, and details."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_button, make_label


class NoticeBar(QFrame):
    """Shows one sentence until it is closed or another takes its place. Text is shown as text."""

    action_chosen = signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._sentence = make_label(self, wrap=True)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = make_button(self)
        self._action.clicked.connect(self._chosen)
        self._close = make_button(self, "Close", "plain")
        self._close.setAccessibleDescription("Close this notice")
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self._sentence)
        row.addWidget(self._action)
        row.addWidget(self._close)
        self.hide()

    def show_notice(self, sentence: str, action: str = "") -> None:
        """Show a sentence, and a button with ``action`` if there is one."""
        self._sentence.setText(sentence)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(sentence)
        self.show()

    def _chosen(self) -> None:
        self.hide()
        self.action_chosen.emit()
