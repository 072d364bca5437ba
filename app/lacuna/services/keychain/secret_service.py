"""The Secret Service of Linux desktops: GNOME Keyring, KWallet, KeePassXC."""

from contextlib import ExitStack, closing

import secretstorage
from jeepney.io.blocking import DBusConnection  # pyright: ignore[reportMissingTypeStubs]  (it has none)
from jeepney.wrappers import DBusErrorResponse  # pyright: ignore[reportMissingTypeStubs]  (it has none)
from keyring.backends.SecretService import Keyring
from keyring.errors import InitError, KeyringLocked, NoKeyringError
from secretstorage.exceptions import ItemNotFoundException, SecretServiceNotAvailableException, SecretStorageException

from lacuna.services.keychain.backend_store import BackendStore


class SecretServiceStore(BackendStore):
    """Calls the Secret Service on the session bus; each call is a connection of its own."""

    def __init__(self) -> None:
        super().__init__(_Backend(), (SecretStorageException, DBusErrorResponse))

    def may_ask(self) -> bool:
        """Return whether the keychain is locked or was never set up: it will ask for a password.

        Raises:
            KeychainMissing: none is running, and none can be started.

        """
        with self._sentences(), closing(_bus()) as bus:
            try:
                return secretstorage.Collection(bus).is_locked()
            except ItemNotFoundException:
                return True


class _Backend(Keyring):
    """The library's back end, which leaves a connection to the bus open whenever the keychain stays locked."""

    def get_preferred_collection(self) -> secretstorage.Collection:
        """Return the default collection, unlocked; it closes its connection itself.

        Raises:
            InitError: there is none, and the question for its password was dismissed.
            KeyringLocked: it is locked, and the question for its password was dismissed.
            NoKeyringError: no keychain is running.

        """
        with ExitStack() as failed:
            bus = failed.enter_context(closing(_bus()))
            try:
                collection = secretstorage.get_default_collection(bus)
            except ItemNotFoundException as error:  # the dismissed question is one of these
                raise InitError("not set up") from error
            if collection.is_locked() and (collection.unlock() or collection.is_locked()):
                raise KeyringLocked("still locked")
            failed.pop_all()
            return collection


def _bus() -> DBusConnection:
    """Return a connection to a session bus that has a Secret Service, or can start one."""
    try:
        bus = secretstorage.dbus_init()
    except (OSError, SecretServiceNotAvailableException) as error:
        raise NoKeyringError("no session bus") from error
    if not secretstorage.check_service_availability(bus):
        bus.close()
        raise NoKeyringError("no Secret Service")
    return bus
