"""The command palette: every action, found by some letters of its name, with its keys and why it cannot be done now."""

from lacuna.ui.palette.palette import Palette

__all__ = ["Palette"]
