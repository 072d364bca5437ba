"""The one way out: who is called is noted, and a writer who is offline calls nobody but this machine."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.batch import Row
from lacuna.core.completions import CompletionRequest, Delta, Endpoint
from lacuna.core.connections import Connection
from lacuna.core.errors import Offline
from lacuna.core.parameters import Parameters
from lacuna.services.batch_run import BatchRun
from lacuna.services.batch_store import BatchStore, Head
from lacuna.services.completions import Completions
from lacuna.services.detecting import detect
from lacuna.services.measuring import asking, measure
from lacuna.services.network import Network
from lacuna.services.trial import try_out
from services.asking import REQUEST
from services.loopback import Conversation, Served, serving
from wire.events import DONE, said

pytestmark = pytest.mark.anyio

ELSEWHERE = Endpoint(name="Elsewhere", base_url="http://models.example.com/v1")
SENTENCE = "Lacuna is offline, and nothing was sent to Elsewhere."


async def fine(conversation: Conversation) -> None:
    await conversation.begin(Content_Type="text/event-stream")
    await conversation.send(said(" past") + said(" ten", "stop") + DONE)


def elsewhere_is(proxy: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a server of this machine stand between the program and every other machine."""
    monkeypatch.setenv("http_proxy", proxy.endpoint.base_url.removesuffix("/v1"))


async def complete(completions: Completions, at: Endpoint) -> object:
    return (await completions.complete(at, REQUEST, print)).error


async def list_models(completions: Completions, at: Endpoint) -> object:
    return await completions.models(at)


async def count_tokens(completions: Completions, at: Endpoint) -> object:
    return await completions.count_tokens(at, "It was")


async def find_out(completions: Completions, at: Endpoint) -> object:
    return await detect(completions, at)


async def measure_it(completions: Completions, at: Endpoint) -> object:
    return await measure("m", asking(completions, at))


async def try_it(completions: Completions, at: Endpoint) -> object:
    connection = Connection(id="a", name=at.name, base_url=at.base_url, model="m")
    trial = await try_out(completions, connection, [at.base_url], None, print)
    raise Offline(trial.steps[-1].sentence)


@pytest.mark.parametrize("way", [complete, list_models, count_tokens, find_out, measure_it, try_it])
async def test_nothing_is_sent_while_the_writer_is_offline(
    monkeypatch: pytest.MonkeyPatch, way: Callable[[Completions, Endpoint], Awaitable[object]]
) -> None:
    network = Network(offline=True)
    async with serving(fine) as proxy, Completions(network=network) as completions:
        elsewhere_is(proxy, monkeypatch)
        told: object = None
        try:
            told = await way(completions, ELSEWHERE)
        except Offline as error:
            told = error
        assert isinstance(told, Offline)
        assert str(told).startswith(SENTENCE)
        assert proxy.heads == []
        assert network.contacts() == []
        network.go(offline=False)
        with suppress(Exception):  # what it makes of this server is another question
            await way(completions, ELSEWHERE)
        assert proxy.heads


async def test_a_batch_waits_until_the_writer_is_online_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network(offline=True)
    async with serving(fine) as proxy, Completions(network=network) as completions:
        elsewhere_is(proxy, monkeypatch)

        async def ask(request: CompletionRequest, on_deltas: Callable[[Sequence[Delta]], object]) -> object:
            return await completions.complete(ELSEWHERE, request, on_deltas)

        with BatchStore(tmp_path / "batch.sqlite") as store:
            store.begin([Row(prompt="It was"), Row(prompt="She")])
            store.start(Head(connection="a", model="m", parameters=Parameters(logprobs=None)))
            run = BatchRun(store, ask)  # pyright: ignore[reportArgumentType]  (an answer)
            with pytest.raises(Offline):
                await run.run(print)
            assert store.pending() == [0, 1]
            network.go(offline=False)
            await run.run(print)
            assert [result.text for result in store.results()] == [" past ten"] * 2


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_this_machine_is_called_all_the_same_and_nobody_is_asked_where_it_is(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise AssertionError("a name server was asked")

    network = Network(offline=True)
    async with serving(fine) as served, Completions(network=network) as completions:
        monkeypatch.setattr(socket, "getaddrinfo", nobody)
        at = replace(served.endpoint, base_url=served.endpoint.base_url.replace("127.0.0.1", host))
        answer = await completions.complete(at, REQUEST, lambda _: None)
    assert answer.error is None
    (contact,) = network.contacts()
    assert (contact.host, contact.loopback, contact.times) == (host, True, 1)


@pytest.mark.skipif(not socket.has_ipv6, reason="this system has no IPv6")
async def test_localhost_is_found_where_it_speaks_ipv6_alone() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"data": [{"id": "m"}]}')
        writer.close()

    async with await asyncio.start_server(answer, "::1", 0) as server, Completions() as completions:
        port = server.sockets[0].getsockname()[1]
        at = Endpoint(name="Here", base_url=f"http://localhost:{port}/v1")
        assert [model.id for model in await completions.models(at)] == ["m"]


LITERAL = st.ip_addresses().map(lambda address: f"[{address}]" if address.version == 6 else str(address))
LABEL = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)
NAMES = st.builds(
    ".".join, st.lists(st.sampled_from(["localhost", "127", "0", "1", "127.0.0.1"]) | LABEL, min_size=1, max_size=5)
)


@given(NAMES | LITERAL)
async def test_only_localhost_and_literal_loopback_addresses_are_this_machine(host: str) -> None:
    try:
        endpoint = Endpoint(name="Some server", base_url=f"http://{host}/v1")
    except ValueError:
        return  # no address at all
    passed = False
    with suppress(Offline):
        async with Network(offline=True).passage(endpoint, "asking"):
            passed = True
    is_ours = host in ("localhost", "[::1]") or (
        host.startswith("127.") and host.count(".") == 3 and host.replace(".", "").isdigit()
    )
    assert passed == is_ours


async def test_going_offline_hangs_up_on_others_at_once_and_keeps_what_arrived(monkeypatch: pytest.MonkeyPatch) -> None:
    came, hung_up, went_on = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def never_ends(conversation: Conversation) -> None:
        await conversation.begin(Content_Type="text/event-stream")
        await conversation.send(said(" past"))
        await conversation.hung_up()
        hung_up.set()

    async def goes_on(conversation: Conversation) -> None:
        await conversation.begin(Content_Type="text/event-stream")
        await conversation.send(said(" past"))
        await went_on.wait()
        await conversation.send(said(" ten", "stop") + DONE)

    network, texts = Network(), dict[str, str]()

    async def ask(completions: Completions, at: Endpoint) -> object:
        def arrived(deltas: Sequence[Delta]) -> None:
            texts[at.name] = texts.get(at.name, "") + "".join(token.text for d in deltas for token in d.tokens)
            if len(texts) == 2:
                came.set()

        return (await completions.complete(at, REQUEST, arrived)).error

    async with serving(never_ends) as proxy, serving(goes_on) as served, Completions(network=network) as completions:
        elsewhere_is(proxy, monkeypatch)
        async with asyncio.timeout(20), asyncio.TaskGroup() as both:
            other = both.create_task(ask(completions, ELSEWHERE))
            here = both.create_task(ask(completions, served.endpoint))
            await came.wait()
            network.go(offline=True)
            error = await other
            await hung_up.wait()
            went_on.set()
    assert isinstance(error, Offline)
    assert str(error) == "Lacuna went offline, and Elsewhere was hung up on. What arrived is kept."
    assert here.result() is None
    assert texts == {"Elsewhere": " past", served.endpoint.name: " past ten"}


async def test_every_host_is_noted_with_what_it_was_called_for(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network()
    async with serving(fine) as proxy, serving(fine) as served, Completions(network=network) as completions:
        elsewhere_is(proxy, monkeypatch)
        for _ in range(2):
            await completions.complete(ELSEWHERE, REQUEST, lambda _: None)
        with suppress(Exception):
            await completions.models(served.endpoint)
    newest, first = network.contacts()
    assert (first.host, first.port, first.what, first.times) == ("models.example.com", 80, "completing", 2)
    assert first.proxy == proxy.endpoint.base_url.removesuffix("/v1")
    assert not first.loopback
    assert first.sent == sum(len(json.dumps(body, separators=(",", ":")).encode()) for body in proxy.bodies)
    assert first.received == 2 * len(said(" past") + said(" ten", "stop") + DONE)
    assert (newest.host, newest.what, newest.loopback, newest.proxy) == ("127.0.0.1", "listing its models", True, "")
    assert newest.last >= first.last


def test_the_doctor_is_offline_as_well(tmp_path: Path) -> None:
    settings = tmp_path / "lacuna" / "settings.json"
    settings.parent.mkdir()
    settings.write_text('{"offline": true}')
    here = {"PYTHONPATH": os.pathsep.join(sys.path), "XDG_CONFIG_HOME": str(tmp_path), "APPDATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "lacuna", "doctor", "https://models.example.com/v1"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | here | {"HOME": str(tmp_path)},
    )
    assert done.returncode == 1
    assert done.stderr.startswith("lacuna doctor: Lacuna is offline, and nothing was sent to The server.")
