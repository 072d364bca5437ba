"""Choosing, adding and editing what completes."""

from lacuna.ui.connections.desk import ConnectionsDesk

__all__ = ["ConnectionsDesk"]
