"""The keys of the connections: from the keychain when first needed, or in memory for this session only."""

from lacuna.core.connections import Connection, KeyPlace
from lacuna.core.errors import KeyMissing
from lacuna.core.secret import Secret
from lacuna.services.keychain import Keychain
from lacuna.services.redactor import Redactor


class Keys:
    """Holds in memory what was read or entered since the program began, so that a keychain asks at most once."""

    def __init__(self, keychain: Keychain, redactor: Redactor) -> None:
        self._keychain = keychain
        self._redactor = redactor
        self._known: dict[str, Secret] = {}  # by the service of a connection

    async def of(self, connection: Connection) -> Secret | None:
        """Return the key of a connection, or None if it needs none.

        Raises:
            KeyMissing: it needs one that is not there.
            KeychainError: it could not be read.

        """
        if connection.key is KeyPlace.NONE:
            return None
        key = self._known.get(connection.service)
        if key is None and connection.key is KeyPlace.SESSION:
            raise KeyMissing(f"The key of {connection.name} was kept for one session only. Enter it again.")
        if key is None:
            key = await self._keychain.read(connection.service)
        if key is None:
            raise KeyMissing(f"The keychain no longer has the key of {connection.name}. Enter it again.")
        self._take(connection, key)
        return key

    async def keep(self, connection: Connection, key: Secret) -> None:
        """Keep a key where the connection says: in the keychain, or for this session only.

        Raises:
            KeychainError: it was not kept.

        """
        self._redactor.know(key)
        if connection.key is KeyPlace.KEYCHAIN:
            await self._keychain.write(connection.service, key)
        self._take(connection, key)

    async def forget(self, connection: Connection) -> None:
        """Forget the key of a connection, here and in the keychain.

        Raises:
            KeychainError: the keychain still has it.

        """
        self._known.pop(connection.service, None)
        if connection.key is KeyPlace.KEYCHAIN:
            await self._keychain.forget(connection.service)

    def _take(self, connection: Connection, key: Secret) -> None:
        self._redactor.know(key)
        self._known[connection.service] = key
