"""Presets in the window: their menu, their keys, and the windows in which they are saved and managed."""

from lacuna.ui.presets.desk import PresetsDesk

__all__ = ["PresetsDesk"]
