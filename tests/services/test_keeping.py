"""A connection and its key are kept, moved and removed together."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from lacuna.core.connections import Connection, KeyPlace
from lacuna.core.errors import ConnectionsError, KeychainError, KeyMissing
from lacuna.core.secret import Secret
from lacuna.services.connections import Connections
from lacuna.services.keeping import keep, remove
from lacuna.services.keychain import Keychain
from lacuna.services.keys import Keys
from lacuna.services.redactor import Redactor
from services.keychain.memory import Memory

pytestmark = pytest.mark.anyio

OPEN = Connection(id="a", name="A", base_url="http://127.0.0.1/v1")
KEPT = msgspec.structs.replace(OPEN, key=KeyPlace.KEYCHAIN)
BRIEF = msgspec.structs.replace(OPEN, key=KeyPlace.SESSION)
SERVICE = "lacuna:a"


@dataclass
class Refusing(Memory):
    """A keychain that keeps nothing and deletes nothing."""

    def write(self, service: str, value: str) -> None:
        raise KeychainError(f"It will not keep {len(value)} characters at {service}.")

    def delete(self, service: str) -> None:
        raise KeychainError(f"It will not delete {service}.")


@dataclass
class World:
    """What a test needs."""

    connections: Connections
    keys: Keys
    store: Memory

    async def keep(self, connection: Connection, typed: str = "") -> None:
        await keep(self.connections, self.keys, connection, Secret(typed) if typed else None)

    async def key(self) -> str:
        connection = self.connections.find("a")
        assert connection is not None
        key = await self.keys.of(connection)
        assert key is not None
        return key.reveal()


@asynccontextmanager
async def world(folder: Path, store: Memory | None = None) -> AsyncGenerator[World]:
    store = store or Memory()
    async with Keychain(lambda _: None, lambda: store) as keychain, Connections(folder, folder) as connections:
        yield World(connections, Keys(keychain, Redactor()), store)


async def test_a_connection_is_kept_with_its_key(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        await w.keep(KEPT, "sk-first")
        assert w.connections.find("a") == KEPT
        assert w.store.kept == {SERVICE: "sk-first"}


async def test_without_a_new_key_the_old_one_stays(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        await w.keep(KEPT, "sk-first")
        await w.keep(msgspec.structs.replace(KEPT, name="B"))
        assert await w.key() == "sk-first"
        assert w.connections.book.connections[0].name == "B"


async def test_a_key_is_replaced(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        await w.keep(KEPT, "sk-first")
        await w.keep(KEPT, "sk-second")
        assert (await w.key(), w.store.kept) == ("sk-second", {SERVICE: "sk-second"})


@pytest.mark.parametrize("typed", ["", "sk-second"])
async def test_a_key_moves_out_of_the_keychain_and_back(tmp_path: Path, typed: str) -> None:
    async with world(tmp_path) as w:
        await w.keep(KEPT, "sk-first")
        await w.keep(BRIEF, typed)
        assert (await w.key(), w.store.kept) == (typed or "sk-first", {})
        await w.keep(KEPT)
        assert (await w.key(), w.store.kept) == (typed or "sk-first", {SERVICE: typed or "sk-first"})


async def test_a_key_that_is_not_wanted_any_more_is_forgotten(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        await w.keep(KEPT, "sk-first")
        await w.keep(OPEN)
        assert w.store.kept == {}
        assert await w.keys.of(OPEN) is None


async def test_a_key_that_cannot_be_kept_leaves_the_connection_as_it_was(tmp_path: Path) -> None:
    async with world(tmp_path, Refusing()) as w:
        with pytest.raises(KeychainError, match="will not keep"):
            await w.keep(KEPT, "sk-first")
        assert w.connections.find("a") is None


async def test_a_connection_that_cannot_be_kept_leaves_no_key_behind(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    async with world(tmp_path / "file") as w:
        with pytest.raises(ConnectionsError):
            await w.keep(KEPT, "sk-first")
        assert w.store.kept == {}


async def test_a_connection_is_removed_with_its_key(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        await w.keep(KEPT, "sk-first")
        await remove(w.connections, w.keys, KEPT)
        assert (w.connections.find("a"), w.store.kept) == (None, {})
        with pytest.raises(KeyMissing):
            await w.keys.of(KEPT)


async def test_a_key_that_the_keychain_keeps_is_told_though_the_connection_is_gone(tmp_path: Path) -> None:
    async with world(tmp_path, Refusing({SERVICE: "sk-first"})) as w:
        await w.keep(KEPT)
        with pytest.raises(KeychainError, match="will not delete"):
            await remove(w.connections, w.keys, KEPT)
        assert w.connections.find("a") is None
