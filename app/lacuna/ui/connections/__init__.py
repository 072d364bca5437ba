"""Choosing, adding and editing what completes."""

from lacuna.ui.connections.desk import ConnectionsDesk
from lacuna.ui.connections.keychain_notice import KeychainNotice
from lacuna.ui.connections.servers import Servers

__all__ = ["ConnectionsDesk", "KeychainNotice", "Servers"]
