"""What servers answered, whom the program called, and what it logged."""

from lacuna.ui.inspector.crash_desk import CrashDesk
from lacuna.ui.inspector.desk import InspectorDesk
from lacuna.ui.inspector.responses import Responses

__all__ = ["CrashDesk", "InspectorDesk", "Responses"]
