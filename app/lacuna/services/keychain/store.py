"""What is asked of a keychain, and which one this system has."""

import sys
from typing import Protocol


class Store(Protocol):
    """A keychain as blocking calls; any of them can hang for ever. Every error is a KeychainError.

    A service is the name under which one key stands, such as ``lacuna:0a1b``.
    """

    def may_ask(self) -> bool:
        """Return whether the next call may wait for the writer: for a password, or for leave to read."""
        ...

    def read(self, service: str) -> str | None:
        """Return what stands there, or None."""
        ...

    def write(self, service: str, value: str) -> None:
        """Put a value there in the place of any other."""
        ...

    def delete(self, service: str) -> None:
        """Take away what stands there, if anything does."""
        ...


def system_store() -> Store:
    """Return this system's keychain.

    Its back end is named here and made directly: a choice from the environment, from a configuration file or by what
    happens to be installed could be one that writes keys to a plain file, or to nowhere.

    Takes 0.1 s, for what it imports: call it in a thread.
    """
    if sys.platform == "win32":
        from lacuna.services.keychain.windows import WindowsStore  # noqa: PLC0415  (another system's)

        return WindowsStore()
    if sys.platform == "darwin":
        from lacuna.services.keychain.macos import MacStore  # noqa: PLC0415  (another system's)

        return MacStore()
    from lacuna.services.keychain.secret_service import SecretServiceStore  # noqa: PLC0415  (another system's)

    return SecretServiceStore()
