"""The window that shows whom Lacuna has called since it started, while it goes on, and that keeps it offline."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from lacuna.services.network import Network
from lacuna.ui.check_box import CheckBox
from lacuna.ui.inspector.contacts import ContactList, as_lines, summed_up
from lacuna.ui.widgets import make_button, make_label

SIZE = 800, 440
LEAST = 640, 320  # below that, sentences would be cut
EVERY = 500  # milliseconds between two looks
INTRO = (
    "Every host that Lacuna has called since it started. By itself it calls only the model on this machine; your text "
    "goes to the connection that you choose, and nowhere else."
)


class NetworkDialog(QDialog):
    """Follows the network for as long as it is open."""

    def __init__(self, network: Network, switch: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        self._network = network
        self.setWindowTitle("Network")
        self._list = ContactList(self)
        self._sum = make_label(self, name="quiet", wrap=True)
        offline = CheckBox("Work &offline: call nothing beyond this machine", self)
        offline.setChecked(switch.isChecked())
        offline.toggled.connect(switch.setChecked)
        switch.toggled.connect(offline.setChecked)
        copy, close = make_button(self, "&Copy"), make_button(self, "Close")
        copy.setAutoDefault(False)
        copy.clicked.connect(self._copy)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(copy)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(make_label(self, INTRO, "quiet", wrap=True))
        column.addWidget(self._list, 1)
        column.addWidget(self._sum)
        column.addWidget(offline)
        column.addLayout(buttons)
        self.setMinimumSize(*LEAST)
        self.resize(*SIZE)
        self._looks = QTimer(self)
        self._looks.timeout.connect(self._look)
        self._looks.start(EVERY)
        self._look()

    def done(self, result: int) -> None:
        """Close, and look no more."""
        self._looks.stop()
        super().done(result)
        self.deleteLater()

    def _look(self) -> None:
        contacts = self._network.contacts()
        self._list.show_contacts(contacts)
        self._sum.setText(summed_up(contacts))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(as_lines(self._network.contacts()))
