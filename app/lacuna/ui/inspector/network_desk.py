"""Joins the network with the window: the list of hosts, and the switch that keeps Lacuna offline."""

from PySide6.QtCore import QObject

from lacuna.services.network import Network
from lacuna.ui.announce import announce
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.inspector.network_dialog import NetworkDialog

OFFLINE = "Lacuna works offline: nothing beyond this machine is called."
ONLINE = "Lacuna is online again."


class NetworkDesk(QObject):
    """Shows who was called, and goes offline and online; what was chosen is kept at once."""

    def __init__(self, first: FirstWindow, network: Network) -> None:
        super().__init__(first.window)
        self._first = first
        self._network = network
        self._dialog: NetworkDialog | None = None
        switch = first.actions["offline"]
        network.go(offline=switch.isChecked())  # it may have been turned while the program started
        first.window.status.show_offline(offline=switch.isChecked())
        switch.toggled.connect(self._turn)
        first.actions["network"].triggered.connect(self._show)

    def _turn(self, offline: bool) -> None:  # noqa: FBT001  (a slot of a checkable action)
        self._network.go(offline=offline)
        self._first.window.status.show_offline(offline=offline)
        self._first.keep_settings()
        announce(self._first.window, OFFLINE if offline else ONLINE)

    def _show(self) -> None:
        """Open the window beside the text, so that both can be used, or bring it to the front."""
        if self._dialog is None:
            self._dialog = NetworkDialog(self._network, self._first.actions["offline"], self._first.window)
            self._dialog.finished.connect(self._closed)
        if self._dialog.isVisible():
            self._dialog.raise_()
        self._dialog.show()
        self._dialog.activateWindow()

    def _closed(self) -> None:
        self._dialog = None
