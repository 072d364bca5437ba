"""What servers answered, and what the program logged."""

from lacuna.ui.inspector.desk import InspectorDesk
from lacuna.ui.inspector.responses import Responses

__all__ = ["InspectorDesk", "Responses"]
