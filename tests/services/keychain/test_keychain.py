"""A keychain that waits, hangs or answers late never holds up the program, and never keeps what was given up."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from lacuna.core.errors import KeychainLocked, KeychainRefused, KeychainSilent
from lacuna.core.secret import Secret
from lacuna.services.keychain import Keychain, Patience, Store
from lacuna.services.keychain.keychain import ASKING, WAITING
from services.keychain.memory import Gate, Memory
from services.keychain.prompter import prompter
from services.keychain.session_bus import Session

pytestmark = pytest.mark.anyio

SERVICE = "lacuna:0a1b"
HASTY = Patience(notice=0.01, answer=0.2, question=0.4)


def made(store: Store) -> Callable[[], Store]:
    return lambda: store


async def settled(keychain: Keychain) -> None:
    """Wait until the thread has nothing more to do."""
    for _ in range(3):  # what is late queues its repair when the loop hears of it
        await keychain.read("lacuna:another")


async def test_a_key_is_written_read_and_forgotten_in_the_real_keychain(desktop: Session) -> None:
    assert desktop.pid
    notices: list[str] = []
    async with Keychain(notices.append) as keychain:
        assert await keychain.read(SERVICE) is None
        await keychain.write(SERVICE, Secret("sk-first"))
        await keychain.write(SERVICE, Secret("sk-second"))
        key = await keychain.read(SERVICE)
        assert key is not None
        assert key.reveal() == "sk-second"
        await keychain.forget(SERVICE)
        assert await keychain.read(SERVICE) is None
    assert set(notices) <= {"", WAITING}


async def test_a_frozen_keychain_is_given_up_and_used_again_when_it_has_thawed(desktop: Session) -> None:
    notices: list[str] = []
    async with Keychain(notices.append, patience=HASTY) as keychain:
        await asyncio.to_thread(desktop.freeze)
        for _ in range(2):
            with pytest.raises(KeychainSilent, match="not answering"):
                await keychain.write(SERVICE, Secret("sk-given-up"))
        assert notices == [WAITING, ""] * 2
        await asyncio.to_thread(desktop.thaw)
    async with Keychain(notices.append) as keychain:
        await settled(keychain)
        assert await keychain.read(SERVICE) is None


async def test_a_question_is_told_and_can_be_cancelled(desktop: Session) -> None:
    notices: list[str] = []
    async with Keychain(notices.append, patience=Patience(notice=0.05)) as keychain:
        await keychain.write(SERVICE, Secret("sk-kept"))
        notices.clear()
        await asyncio.to_thread(desktop.lock)
        with prompter() as window:
            async with asyncio.TaskGroup() as group:
                reading = group.create_task(keychain.read(SERVICE))
                await asyncio.to_thread(window.asked.wait)
                while ASKING not in notices:  # noqa: ASYNC110  (told after a while)
                    await asyncio.sleep(0.01)
                reading.cancel()
        assert notices == [ASKING, ""]
        with pytest.raises(KeychainLocked):  # a new thread, since the old one may still be waiting for the window
            await keychain.read(SERVICE)


async def test_a_question_may_take_longer_than_an_answer() -> None:
    gate = Gate()
    store = Memory({SERVICE: "sk-kept"}, before_read=gate, asking=True)
    notices: list[str] = []
    async with Keychain(notices.append, made(store), Patience(notice=0.01, answer=0.03, question=10)) as keychain:
        async with asyncio.TaskGroup() as group:
            reading = group.create_task(keychain.read(SERVICE))
            while notices != [ASKING, ASKING]:  # noqa: ASYNC110  (told again when the time for an answer is over)
                await asyncio.sleep(0.01)
            gate.open.set()
        key = reading.result()
    assert key is not None
    assert key.reveal() == "sk-kept"


async def test_a_question_that_nobody_answers_ends() -> None:
    gate = Gate()
    store = Memory(before_read=gate, asking=True)
    async with Keychain(lambda _: None, made(store), HASTY) as keychain:
        with pytest.raises(KeychainSilent):
            await keychain.read(SERVICE)
        gate.open.set()


@pytest.mark.parametrize("former", [None, "sk-former"])
@pytest.mark.parametrize("place", ["before_read", "before_write"])
async def test_a_write_that_comes_late_is_undone(former: str | None, place: str) -> None:
    gate = Gate()
    store = Memory({} if former is None else {SERVICE: former})
    setattr(store, place, gate)
    long_enough_to_be_reached = Patience(notice=0.01, answer=1, question=2)
    async with Keychain(lambda _: None, made(store), long_enough_to_be_reached) as keychain:
        with pytest.raises(KeychainSilent):
            await keychain.write(SERVICE, Secret("sk-late"))
        assert gate.reached.is_set()
        gate.open.set()
        while place == "before_write" and not store.written.is_set():  # noqa: ASYNC110  (another thread is watched)
            await asyncio.sleep(0.01)
        while store.kept.get(SERVICE) != former:  # noqa: ASYNC110  (another thread is watched)
            await asyncio.sleep(0.01)
        await settled(keychain)
        assert store.kept.get(SERVICE) == former


async def test_a_late_write_gives_way_to_what_was_kept_meanwhile() -> None:
    gate = Gate()
    store = Memory({SERVICE: "sk-former"}, before_write=gate)
    async with Keychain(lambda _: None, made(store), HASTY) as keychain:
        with pytest.raises(KeychainSilent):
            await keychain.write(SERVICE, Secret("sk-late"))
        await keychain.write(SERVICE, Secret("sk-newest"))
        gate.open.set()
        await settled(keychain)
        while store.kept.get(SERVICE) != "sk-newest":  # noqa: ASYNC110  (another thread is watched)
            await asyncio.sleep(0.01)


async def test_a_write_that_the_writer_cancels_is_undone() -> None:
    gate = Gate()
    store = Memory({SERVICE: "sk-former"}, before_write=gate)
    async with Keychain(lambda _: None, made(store)) as keychain:
        async with asyncio.TaskGroup() as group:
            writing = group.create_task(keychain.write(SERVICE, Secret("sk-cancelled")))
            await asyncio.to_thread(gate.reached.wait)
            writing.cancel()
        gate.open.set()
        await settled(keychain)
        while store.kept.get(SERVICE) != "sk-former":  # noqa: ASYNC110  (another thread is watched)
            await asyncio.sleep(0.01)


async def test_a_key_that_comes_back_altered_was_not_kept() -> None:
    store = Memory(alters=True)
    async with Keychain(lambda _: None, made(store)) as keychain:
        with pytest.raises(KeychainRefused, match="did not keep the key as it was"):
            await keychain.write(SERVICE, Secret("sk-altered"))
    assert store.kept == {}


async def test_what_is_no_key_is_not_used_as_one() -> None:
    store = Memory({SERVICE: "two\nlines"})
    async with Keychain(lambda _: None, made(store)) as keychain:
        with pytest.raises(KeychainRefused, match="is not a key"):
            await keychain.read(SERVICE)


async def test_a_fault_in_the_thread_is_raised_where_it_is_awaited() -> None:
    def broken() -> Store:
        raise ZeroDivisionError

    async with Keychain(lambda _: None, broken) as keychain:
        with pytest.raises(ZeroDivisionError):
            await keychain.read(SERVICE)


def test_a_hung_keychain_does_not_keep_the_program_from_ending() -> None:
    store = Memory(before_read=Gate())

    async def run() -> None:
        async with Keychain(lambda _: None, made(store), HASTY) as keychain:
            with pytest.raises(KeychainSilent):
                await keychain.read(SERVICE)

    asyncio.run(run())
    left = [thread for thread in threading.enumerate() if thread.name == "keychain"]
    assert left
    assert all(thread.daemon for thread in left)
