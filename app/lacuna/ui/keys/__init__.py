"""The list of all actions and their keys: to read, to change and to print."""

from lacuna.ui.keys.keys_dialog import KeysDialog

__all__ = ["KeysDialog"]
