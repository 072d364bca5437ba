"""The panels beside the text: the inspector of tokens, and what belongs to it in the text."""

from lacuna.ui.docks.docks import Docks

__all__ = ["Docks"]
