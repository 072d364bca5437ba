"""A connection's key is asked for once, kept where the writer said, and gone when forgotten."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from lacuna.core.connections import Connection, KeyPlace
from lacuna.core.errors import KeyMissing
from lacuna.core.secret import Secret
from lacuna.services.keychain import Keychain
from lacuna.services.keys import Keys
from lacuna.services.redactor import Redactor
from services.keychain.memory import Memory

pytestmark = pytest.mark.anyio

OPEN = Connection(id="open", name="Open")
KEPT = Connection(id="kept", name="Kept", key=KeyPlace.KEYCHAIN)
BRIEF = Connection(id="brief", name="Brief", key=KeyPlace.SESSION)


@asynccontextmanager
async def keys_on(store: Memory) -> AsyncGenerator[tuple[Keys, Redactor]]:
    redactor = Redactor()
    async with Keychain(lambda _: None, lambda: store) as keychain:
        yield Keys(keychain, redactor), redactor


async def revealed(keys: Keys, connection: Connection) -> str:
    key = await keys.of(connection)
    assert key is not None
    return key.reveal()


async def test_a_key_is_kept_in_the_keychain_and_asked_for_once() -> None:
    store = Memory()
    async with keys_on(store) as (keys, _):
        await keys.keep(KEPT, Secret("sk-kept-key"))
    assert store.kept == {"lacuna:kept": "sk-kept-key"}
    async with keys_on(store) as (keys, redactor):
        assert redactor.redact("sk-kept-key") == "sk-kept-key"
        assert await revealed(keys, KEPT) == "sk-kept-key"
        store.kept.clear()
        assert await revealed(keys, KEPT) == "sk-kept-key"
        assert redactor.redact("sk-kept-key") == "[key]"


async def test_a_key_for_the_session_never_reaches_the_keychain() -> None:
    store = Memory()
    async with keys_on(store) as (keys, redactor):
        await keys.keep(BRIEF, Secret("sk-brief-key"))
        assert await revealed(keys, BRIEF) == "sk-brief-key"
        assert redactor.redact("sk-brief-key") == "[key]"
    assert store.kept == {}
    async with keys_on(store) as (keys, _):
        with pytest.raises(KeyMissing, match="one session only"):
            await keys.of(BRIEF)


async def test_a_connection_without_a_key_asks_nobody() -> None:
    async with keys_on(Memory({"lacuna:open": "sk-not-asked-for"})) as (keys, _):
        assert await keys.of(OPEN) is None


async def test_a_key_that_is_gone_from_the_keychain_is_told() -> None:
    async with keys_on(Memory()) as (keys, _):
        with pytest.raises(KeyMissing, match="no longer has the key of Kept"):
            await keys.of(KEPT)


async def test_a_key_is_replaced_and_forgotten() -> None:
    store = Memory()
    async with keys_on(store) as (keys, redactor):
        await keys.keep(KEPT, Secret("sk-first-key"))
        await keys.keep(KEPT, Secret("sk-second-key"))
        assert await revealed(keys, KEPT) == "sk-second-key"
        await keys.forget(KEPT)
        assert store.kept == {}
        with pytest.raises(KeyMissing):
            await keys.of(KEPT)
        assert redactor.redact("sk-first-key sk-second-key") == "[key] [key]"
