"""Stop ends a server's work by the server's own call, where it has one, and never another request's."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from lacuna.core.completions import CompletionRequest, Endpoint
from lacuna.core.parameters import Parameters
from lacuna.core.servers import DIALECTS, Card, Kind
from lacuna.core.servers.bodies import Sent, sent
from lacuna.core.servers.plan import PlannedCall
from lacuna.services.completions import Completions
from lacuna.services.fitting import Fitting
from services.loopback import Conversation, serving
from wire.events import DONE, said

pytestmark = pytest.mark.anyio

REQUEST = CompletionRequest(model="m", prompt="It was", parameters=Parameters(max_tokens=8))
PATHS = {Kind.KOBOLDCPP: "/api/extra/abort", Kind.WEBUI: "/v1/internal/stop-generation"}


class Writer:
    """A server that writes one token and then goes on until it is stopped, and notes in order what happens."""

    def __init__(self, *, abort_fails: bool = False) -> None:
        self.abort_fails = abort_fails
        self.seen: list[str] = []
        self.named: list[Any] = []
        self.aborts: list[dict[str, Any]] = []
        self.aborted = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def answer(self, conversation: Conversation) -> None:
        """Write, or take an abort."""
        path = conversation.head.split()[1]
        if path != "/v1/completions":
            self.seen.append(path)
            self.aborts.append(conversation.body)
            self.aborted.set()
            await self.may_answer.wait()
            if not self.abort_fails:
                await conversation.begin()
                await conversation.send(b'{"success": "true"}')
            return
        self.named.append(conversation.body.get("genkey"))
        self.seen.append("writes")
        await conversation.begin()
        await conversation.send(said("a"))
        if await conversation.hung_up():
            self.seen.append("hung up")


def on_the_wire(kind: Kind) -> Sent:
    able = DIALECTS[kind].capabilities
    return sent(PlannedCall(request=REQUEST, choices=(0,)), DIALECTS[kind], able, neutral=False)


async def begin(completions: Completions, endpoint: Endpoint, kind: Kind) -> asyncio.Task[Any]:
    """Ask, and return once a token has come."""
    came = asyncio.Event()

    def arrived(_: Sequence[object]) -> None:
        came.set()

    loop = asyncio.get_running_loop()
    task = loop.create_task(completions.complete(endpoint, REQUEST, arrived, sent=on_the_wire(kind)))
    await came.wait()
    return task


async def stop(task: asyncio.Task[Any]) -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("kind", PATHS)
async def test_stop_hangs_up_and_then_tells_the_server(kind: Kind) -> None:
    writer = Writer()
    async with serving(writer.answer) as served, Completions() as completions, asyncio.timeout(10):
        await stop(await begin(completions, served.endpoint, kind))
    assert sorted(writer.seen) == sorted(["writes", "hung up", PATHS[kind]])
    assert len(writer.aborts) == 1


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in PATHS])
def test_other_servers_stop_when_the_connection_is_closed(kind: Kind) -> None:
    assert DIALECTS[kind].abort is None


async def test_nothing_but_the_connection_is_closed_where_a_server_has_no_such_call() -> None:
    writer = Writer()
    async with serving(writer.answer) as served, Completions() as completions, asyncio.timeout(10):
        await stop(await begin(completions, served.endpoint, Kind.VLLM))
    assert not [seen for seen in writer.seen if seen.startswith("/")]


async def test_koboldcpp_is_told_which_of_its_requests_is_meant() -> None:
    writer = Writer()
    async with serving(writer.answer) as served, Completions() as completions, asyncio.timeout(10):
        first = await begin(completions, served.endpoint, Kind.KOBOLDCPP)
        second = await begin(completions, served.endpoint, Kind.KOBOLDCPP)
        await stop(second)
        await stop(first)
    assert len(set(writer.named)) == 2
    assert [abort["genkey"] for abort in writer.aborts] == [writer.named[1], writer.named[0]]


async def test_a_name_that_the_writer_gave_in_the_connection_is_the_one_that_is_told() -> None:
    writer = Writer()
    async with serving(writer.answer) as served, Completions() as completions, asyncio.timeout(10):
        own = replace(served.endpoint, extra_body={"genkey": "KCPP1"})
        await stop(await begin(completions, own, Kind.KOBOLDCPP))
    assert (writer.named, writer.aborts) == (["KCPP1"], [{"genkey": "KCPP1"}])


async def test_a_call_that_ends_whatever_runs_is_not_made_while_another_request_runs() -> None:
    writer = Writer()
    async with serving(writer.answer) as served, Completions() as completions, asyncio.timeout(10):
        first = await begin(completions, served.endpoint, Kind.WEBUI)
        await stop(await begin(completions, served.endpoint, Kind.WEBUI))
        assert writer.aborts == []
        await stop(first)
    assert len(writer.aborts) == 1


async def test_a_call_that_ends_whatever_runs_is_over_before_the_next_request_begins() -> None:
    writer = Writer()
    writer.may_answer.clear()
    async with serving(writer.answer) as served, Completions() as completions, asyncio.timeout(10):
        first = await begin(completions, served.endpoint, Kind.WEBUI)
        first.cancel()
        await writer.aborted.wait()
        following = asyncio.get_running_loop().create_task(begin(completions, served.endpoint, Kind.WEBUI))
        for _ in range(20):
            await asyncio.sleep(0)
        assert writer.seen.count("writes") == 1
        writer.may_answer.set()
        await stop(await following)
        assert first.cancelled()


async def test_an_abort_that_fails_is_no_failure_of_the_writers() -> None:
    writer = Writer(abort_fails=True)
    async with serving(writer.answer) as served, Completions() as completions, asyncio.timeout(10):
        await stop(await begin(completions, served.endpoint, Kind.KOBOLDCPP))
    assert writer.aborts


async def test_an_answer_that_came_to_its_end_is_not_aborted() -> None:
    aborts: list[str] = []

    async def script(conversation: Conversation) -> None:
        aborts.append(conversation.head.split()[1])
        await conversation.begin()
        await conversation.send(said("a", "stop") + DONE)

    async with serving(script) as served, Completions() as completions:
        await completions.complete(served.endpoint, REQUEST, len, sent=on_the_wire(Kind.KOBOLDCPP))
    assert aborts == ["/v1/completions"]


@pytest.mark.parametrize("kind", PATHS)
async def test_the_choices_of_one_wish_are_ended_each_by_the_servers_own_call(kind: Kind) -> None:
    writer, came = Writer(), asyncio.Event()

    def arrived(_: Sequence[object]) -> None:
        came.set()

    wish = replace(REQUEST, parameters=Parameters(max_tokens=8, n=2))
    async with serving(writer.answer) as served, Completions() as completions, asyncio.timeout(10):
        fitting = Fitting(completions=completions, endpoint=served.endpoint, card=Card(kind=kind))
        task = asyncio.get_running_loop().create_task(fitting.complete(wish, arrived))
        await came.wait()
        await stop(task)
    assert writer.seen.count(PATHS[kind]) == len(writer.named)
