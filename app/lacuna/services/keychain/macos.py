"""The Keychain of macOS."""

from keyring.backends.macOS import Keyring

from lacuna.services.keychain.backend_store import BackendStore


class MacStore(BackendStore):
    """Calls the login keychain."""

    def __init__(self) -> None:
        super().__init__(Keyring())

    def may_ask(self) -> bool:
        """Return True: macOS asks whether a program may have a key, whenever that program is new or has changed."""
        return True
