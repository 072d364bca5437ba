"""Keeping and removing a connection together with its key, so that neither is left without the other."""

import contextlib
from functools import partial

from lacuna.core.connections import Book, Connection, KeyPlace
from lacuna.core.errors import ConnectionsError, KeychainError
from lacuna.core.secret import Secret
from lacuna.services.connections import Connections
from lacuna.services.keys import Keys


async def keep(connections: Connections, keys: Keys, connection: Connection, typed: Secret | None) -> None:
    """Keep a connection, and its key where the connection says.

    The key goes first: a connection that is kept can be used.

    Args:
        connections: the book.
        keys: the keys.
        connection: as the writer wants it.
        typed: a new key, or None for the one that it has.

    Raises:
        LacunaError: something could not be kept; the connection has not changed.

    """
    old = connections.find(connection.id)
    had = old.key if old is not None else KeyPlace.NONE
    key = typed
    if old is not None and key is None and connection.key is not had and KeyPlace.NONE not in (connection.key, had):
        key = await keys.of(old)  # it moves
    if old is not None and had is KeyPlace.KEYCHAIN and connection.key is not KeyPlace.KEYCHAIN:
        await keys.forget(old)
    if key is not None:
        await keys.keep(connection, key)
    try:
        await connections.change(partial(Book.put, connection=connection))
    except ConnectionsError:
        if old is None and key is not None:
            with contextlib.suppress(KeychainError):  # the reason that is told is why it could not be kept
                await keys.forget(connection)
        raise


async def remove(connections: Connections, keys: Keys, connection: Connection) -> None:
    """Remove a connection and its key.

    Raises:
        ConnectionsError: it could not be removed.
        KeychainError: it is removed, but the keychain still has its key.

    """
    await connections.change(partial(Book.remove, connection_id=connection.id))
    if connection.key is not KeyPlace.NONE:
        await keys.forget(connection)
