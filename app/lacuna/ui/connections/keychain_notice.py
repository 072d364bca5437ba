"""Tells the windows that the program waits for the system's keychain."""

from PySide6.QtCore import QObject

from lacuna.ui.signals import signal


class KeychainNotice(QObject):
    """Passes on what the keychain says: a sentence while it keeps the program waiting, and an empty one after."""

    changed = signal(str)

    def tell(self, sentence: str) -> None:
        """Pass a sentence on."""
        self.changed.emit(sentence)
