"""Sending again: only before the first token, after the time that a server asks for, and while it loads its model."""

import asyncio
from dataclasses import replace

import pytest

from lacuna.core.completions import Outcome
from lacuna.core.errors import Loading, ParameterRefused, QuotaExceeded, RateLimited, ServerFailed
from lacuna.services.completions import Completions
from services.asking import IMPATIENT, REQUEST, ask
from services.loopback import Conversation, Served, serving
from wire.events import DONE, said

pytestmark = pytest.mark.anyio

SOON = {"retry_after_ms": "1"}
WAITING = replace(IMPATIENT, loading=60)
LOADING = b'{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}'


async def fine(conversation: Conversation) -> None:
    await conversation.begin()
    await conversation.send(said(" past", "stop") + DONE)


async def refuse(conversation: Conversation, status: str, body: bytes = b"", **headers: str) -> None:
    await conversation.begin(status, **{name: value for name, value in (SOON | headers).items() if value})
    await conversation.send(body)


def asks(served: Served) -> int:
    """Count the requests for a completion."""
    return sum(head.startswith("POST") for head in served.heads)


@pytest.mark.parametrize(
    "status", ["429 Too Many Requests", "503 Service Unavailable", "502 Bad Gateway", "408 Request Timeout"]
)
async def test_what_passes_is_not_noticed_but_by_its_announcement(status: str) -> None:
    async def script(conversation: Conversation) -> None:
        if asks(served) < 3:
            await refuse(conversation, status, str(asks(served)).encode())
        else:
            await fine(conversation)

    async with serving(script) as served:
        asked = await ask(served)
    assert (asked.text, asked.answer.outcome, asks(served)) == (" past", Outcome.COMPLETE, 3)
    assert [(wait.seconds, wait.attempt) for wait in asked.waits] == [(0.001, 1), (0.001, 2)]
    assert [answer.outcome for answer in asked.answers] == [Outcome.FAILED, Outcome.FAILED, Outcome.COMPLETE]
    assert served.bodies[0] == served.bodies[2]


async def test_what_does_not_pass_is_given_up_after_two_more() -> None:
    async with serving(lambda conversation: refuse(conversation, "429 Too Many Requests")) as served:
        asked = await ask(served)
    assert isinstance(asked.answer.error, RateLimited)
    assert asks(served) == 3


async def test_the_wait_that_a_server_asks_for_is_announced_before_it_begins() -> None:
    async def script(conversation: Conversation) -> None:
        if asks(served) == 1:
            await refuse(conversation, "429 Too Many Requests", retry_after_ms="", retry_after="0.05")
        else:
            await fine(conversation)

    async with serving(script) as served:
        asked = await ask(served)
    (wait,) = asked.waits
    assert (wait.seconds, wait.attempt) == (0.05, 1)
    assert isinstance(wait.error, RateLimited)
    assert asked.text == " past"


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        ("429 Too Many Requests", b'{"error":{"code":"insufficient_quota"}}', QuotaExceeded),
        ("402 Payment Required", b"", QuotaExceeded),
        ("400 Bad Request", b"", ParameterRefused),
        ("501 Not Implemented", b"", ServerFailed),
    ],
)
async def test_what_cannot_pass_is_not_sent_again(status: str, body: bytes, kind: type) -> None:
    async with serving(lambda conversation: refuse(conversation, status, body)) as served:
        asked = await ask(served)
    assert isinstance(asked.answer.error, kind)
    assert (asks(served), asked.waits) == (1, [])


async def test_a_server_that_says_not_to_is_obeyed() -> None:
    async with serving(lambda c: refuse(c, "503 Service Unavailable", x_should_retry="false")) as served:
        await ask(served)
    assert asks(served) == 1


async def test_a_wait_of_more_than_two_minutes_is_the_writers_to_decide() -> None:
    async with serving(lambda c: refuse(c, "429 Too Many Requests", retry_after_ms="", retry_after="121")) as served:
        asked = await ask(served)
    assert asks(served) == 1
    assert isinstance(asked.answer.error, RateLimited)


async def test_the_same_failure_twice_is_no_accident() -> None:
    async with serving(lambda c: refuse(c, "500 Internal Server Error", b"n must be 1")) as served:
        asked = await ask(served)
    assert isinstance(asked.answer.error, ServerFailed)
    assert asks(served) == 2


async def test_nothing_is_sent_again_once_a_token_came() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(said("a") + b'data: {"error":{"message":"busy","code":503}}\n\n')

    async with serving(script) as served:
        asked = await ask(served)
    assert (asked.text, asked.answer.outcome, asks(served)) == ("a", Outcome.FAILED, 1)


@pytest.mark.parametrize("health", ["503 Service Unavailable", "404 Not Found"])
async def test_e09_a_model_that_loads_is_waited_for(health: str) -> None:
    looks = 4

    async def script(conversation: Conversation) -> None:
        loaded = len(served.heads) > looks
        if conversation.head.startswith("GET"):
            assert conversation.head.startswith("GET /health ")
            await refuse(conversation, "200 OK" if loaded else health, b"{}" if loaded else LOADING)
        elif loaded:
            await fine(conversation)
        else:
            await refuse(conversation, "503 Service Unavailable", LOADING)

    async with serving(script) as served:
        asked = await ask(served, patience=WAITING)
    assert (asked.text, asked.answer.outcome) == (" past", Outcome.COMPLETE)
    assert len(asked.waits) >= 2
    assert all(isinstance(wait.error, Loading) and wait.seconds == 0.01 for wait in asked.waits)


async def test_e09_but_not_for_ever() -> None:
    async with serving(lambda c: refuse(c, "503 Service Unavailable", LOADING)) as served:
        asked = await ask(served, patience=replace(IMPATIENT, loading=0.05))
    assert isinstance(asked.answer.error, Loading)


async def test_stop_ends_a_wait_as_well() -> None:
    waiting = asyncio.Event()

    async def script(conversation: Conversation) -> None:
        await refuse(conversation, "429 Too Many Requests", retry_after_ms="", retry_after="100")

    async with serving(script) as served, Completions(patience=IMPATIENT) as completions, asyncio.timeout(10):
        call = asyncio.get_running_loop().create_task(
            completions.complete(served.endpoint, REQUEST, len, lambda _: waiting.set())
        )
        await waiting.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    assert asks(served) == 1
