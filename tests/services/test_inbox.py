"""Parts that are there together are given on together, in order, and what breaks is raised to whoever waits."""

import asyncio

import pytest

from lacuna.services.completions import Completions
from lacuna.services.inbox import Inbox
from services.asking import REQUEST
from services.loopback import Conversation, serving
from wire.events import said

pytestmark = pytest.mark.anyio


def nothing() -> None:
    return


async def test_parts_of_one_turn_are_given_on_together() -> None:
    taken: list[bytes] = []
    with Inbox(taken.append, nothing) as inbox:
        inbox.put(b"a")
        inbox.put(b"b")
        await asyncio.sleep(0)
        inbox.put(b"c")
        inbox.put(b"d")
    await asyncio.sleep(0)
    assert taken == [b"ab", b"cd"]


async def work(inbox: Inbox, end: BaseException | None) -> None:
    """Put something in, and end so."""
    with inbox:
        inbox.put(b"a")
        if end is not None:
            raise end
        await asyncio.sleep(0)


async def test_what_was_not_given_on_when_the_work_was_cancelled_is_dropped() -> None:
    taken: list[bytes] = []
    with pytest.raises(asyncio.CancelledError):
        await work(Inbox(taken.append, nothing), asyncio.CancelledError())
    await asyncio.sleep(0)
    assert taken == []


async def test_what_came_before_a_failure_is_given_on() -> None:
    taken: list[bytes] = []
    with pytest.raises(OSError, match="cut"):
        await work(Inbox(taken.append, nothing), OSError("cut"))
    assert taken == [b"a"]


async def test_what_breaks_while_the_loop_turns_is_raised_at_the_end() -> None:
    turned: list[bool] = []

    def breaks(_: bytes) -> None:
        raise LookupError

    inbox = Inbox(breaks, lambda: turned.append(True))
    with pytest.raises(LookupError):
        await work(inbox, None)
    assert isinstance(inbox.broke, LookupError)
    assert turned == [True]


async def test_a_fault_of_the_window_ends_the_call_and_hangs_up() -> None:
    hung_up = asyncio.Event()

    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(said("a"))
        if await conversation.hung_up():
            hung_up.set()

    def breaks(_: object) -> None:
        raise LookupError

    async with serving(script) as served, Completions() as completions, asyncio.timeout(10):
        with pytest.raises(LookupError):
            await completions.complete(served.endpoint, REQUEST, breaks)
        await hung_up.wait()
