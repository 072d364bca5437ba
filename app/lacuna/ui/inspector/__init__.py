"""What servers answered, and what the program logged."""

from lacuna.ui.inspector.desk import InspectorDesk

__all__ = ["InspectorDesk"]
