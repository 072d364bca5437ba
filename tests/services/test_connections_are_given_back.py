"""A connection is given back however an answer ends: otherwise, after some requests, no more could be sent."""

import asyncio

import pytest

from lacuna.core.completions import Outcome
from lacuna.services.completions import Completions
from services.asking import IMPATIENT, REQUEST
from services.loopback import Conversation, serving
from wire.events import DONE, said

pytestmark = pytest.mark.anyio

MORE_THAN_AT_ONCE = 18  # requests: one more than there may be connections, and one
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


@pytest.mark.parametrize("turns", range(4))
async def test_when_the_end_comes_some_turns_of_the_loop_after_the_servers_last_word(turns: int) -> None:
    arrived = asyncio.Event()

    async def answer(conversation: Conversation) -> None:
        await conversation.send(HEAD + chunk(said(" past ten")))
        await arrived.wait()
        await asyncio.sleep(0.01)  # the client waits for more by now
        await conversation.send(chunk(said("", "stop") + DONE))
        for _ in range(turns):
            await asyncio.sleep(0)
        await conversation.send(chunk(b""))

    async with serving(answer) as served, Completions(patience=IMPATIENT) as completions:
        for _ in range(MORE_THAN_AT_ONCE):
            arrived.clear()
            ended = await completions.complete(served.endpoint, REQUEST, lambda _: arrived.set())
            assert (ended.outcome, ended.error) == (Outcome.COMPLETE, None)
