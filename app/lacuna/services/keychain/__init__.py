"""Keys in the operating system's keychain: Secret Service, Windows' Credential Locker, the Keychain of macOS."""

from lacuna.services.keychain.keychain import Keychain, Patience
from lacuna.services.keychain.store import Store, system_store

__all__ = ["Keychain", "Patience", "Store", "system_store"]
