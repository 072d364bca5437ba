"""A key that is driven through every flow is then found nowhere but in the requests to its own server."""

import asyncio
import json
import logging
import os
import sys
from base64 import b64encode
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lacuna.core.completions import Answer, CompletionRequest
from lacuna.core.connections import Connection, KeyPlace
from lacuna.core.parameters import Parameters
from lacuna.core.secret import Secret
from lacuna.services.completions import Completions
from lacuna.services.connections import Connections
from lacuna.services.engine_process import EngineProcess
from lacuna.services.keeping import keep
from lacuna.services.keychain import Keychain
from lacuna.services.keys import Keys
from lacuna.services.log import Log
from lacuna.services.patience import Patience
from lacuna.services.redactor import Redactor
from lacuna.services.targets import endpoint_of
from lacuna.services.tasks import Tasks
from lacuna.services.trial import try_out
from services.canary import CANARY, files_in, holds_canary
from services.keychain.memory import Memory
from services.loopback import Conversation, serving

pytestmark = pytest.mark.anyio

REQUEST = CompletionRequest(model="m", prompt="It was", parameters=Parameters(max_tokens=3))
logger = logging.getLogger("lacuna.of_a_test")
Answering = Callable[[Conversation], Awaitable[None]]


async def completes(conversation: Conversation) -> None:
    choices = [{"index": 0, "text": f" {CANARY}", "finish_reason": "stop"}]
    await conversation.begin()
    await conversation.send(json.dumps({"id": CANARY, "choices": choices}).encode())


async def refuses(conversation: Conversation) -> None:
    await conversation.begin("401 Unauthorized", X_Request_Id=CANARY)
    await conversation.send(json.dumps({"error": {"message": f"Incorrect API key provided: {CANARY}"}}).encode())


async def garbles(conversation: Conversation) -> None:
    await conversation.begin()
    await conversation.send(f"<html>{CANARY} {b64encode(CANARY.encode()).decode()}\x1b".encode())


async def breaks_off(conversation: Conversation) -> None:
    await conversation.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\ndata: {")


async def says_nothing(conversation: Conversation) -> None:
    await conversation.hung_up()


async def knows_no_tls(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    writer.close()


def given_to(pid: int | None) -> list[bytes]:
    """Return the arguments and the environment of a process, as all programs of the user can see them."""
    return [Path(f"/proc/{pid}/{name}").read_bytes() for name in ("cmdline", "environ")]


async def test_a_key_is_found_nowhere_after_every_flow(tmp_path: Path) -> None:
    redactor, store, seen = Redactor(), Memory(), list[str]()

    async def nothing(conversation: Conversation) -> None:
        await conversation.begin()

    async def ask(completions: Completions, connection: Connection, base_url: str, key: Secret) -> None:
        """Try a connection out and complete with it; note all that is shown and logged of it."""
        at = msgspec.structs.replace(connection, base_url=base_url)
        trial = await try_out(completions, at, [base_url], key, lambda _: None)
        answer: Answer = await completions.complete(endpoint_of(at, key=key), REQUEST, lambda _: None)
        seen.extend(redactor.redact(step.sentence) for step in trial.steps)
        seen.extend([redactor.redact(str(answer.error)), repr(endpoint_of(at, key=key)), repr(answer.exchange)])
        logger.info("answer %s, %s, %s", answer.outcome, answer.error, answer.exchange)
        try:
            raise RuntimeError(f"a fault with {key.reveal()}")  # noqa: TRY301  (a crash)
        except RuntimeError:
            logger.exception("crashed with %s", key.reveal())

    with Log(tmp_path / "state", redactor) as log:
        async with (
            Completions() as completions,
            Completions(patience=Patience(first=0.5, payload=0.5)) as hasty,
            Keychain(lambda _: None, lambda: store) as keychain,
            Connections(tmp_path / "config", tmp_path / "data") as connections,
            serving(nothing) as second,  # pyright: ignore[reportArgumentType]  (a coroutine)
        ):
            keys = Keys(keychain, redactor)

            async def sends_on(conversation: Conversation) -> None:
                await conversation.begin("307 Temporary Redirect", Location=f"{second.endpoint.base_url}/completions")

            for number, script in enumerate((completes, refuses, garbles, breaks_off, sends_on, says_nothing)):
                async with serving(script) as served:  # pyright: ignore[reportArgumentType]  (a coroutine)
                    base_url = served.endpoint.base_url
                    connection = Connection(id=str(number), name="N", base_url=base_url, key=KeyPlace.KEYCHAIN)
                    await keep(connections, keys, connection, Secret(CANARY))
                    key = await keys.of(connection)
                    assert key is not None
                    await ask(hasty if script is says_nothing else completions, connection, base_url, key)
                    assert any(CANARY in head for head in served.heads)
            async with await asyncio.start_server(knows_no_tls, "127.0.0.1", 0) as plain:
                port = plain.sockets[0].getsockname()[1]
                await ask(completions, Connection(id="0", name="N"), f"https://127.0.0.1:{port}/v1", Secret(CANARY))
            assert second.heads == []
        seen.append(log.read())

    written = files_in(tmp_path)
    assert {"lacuna.log", "connections.json"} <= {path.name for path in written}
    for path in written:
        assert not holds_canary(path.read_bytes()), path
    assert not [text for text in seen if holds_canary(text.encode("utf-8", "replace"))]
    assert not holds_canary(" ".join([*sys.argv, *os.environ.values()]).encode("utf-8", "replace"))
    assert store.kept["lacuna:0"] == CANARY


async def throws_back_in_the_stream(conversation: Conversation) -> None:
    await conversation.begin()
    event = {"id": CANARY, "model": CANARY, "error": {"message": f"{CANARY} may not do this", "code": 500}}
    await conversation.send(f"data: {json.dumps(event)}\n\n".encode())


@pytest.mark.parametrize(
    "way",
    [
        {"headers": {"X-Gateway": CANARY}},
        {"headers": {"X-Title": f"Token {CANARY}"}},
        {"extra_body": {"api_key": CANARY}},
        {"extra_body": {"route": {"via": ["somewhere", CANARY]}}},
    ],
    ids=str,
)
@pytest.mark.parametrize("script", [completes, refuses, garbles, breaks_off, throws_back_in_the_stream])
async def test_a_key_in_further_headers_and_fields_is_shown_nowhere_either(
    tmp_path: Path, way: dict[str, Any], script: Answering
) -> None:
    redactor, shown = Redactor(), list[str]()

    def answered(answer: Answer) -> None:
        told = (answer.id, answer.object, answer.model, answer.system_fingerprint, answer.warnings)
        shown.extend([str(answer.error), repr(told), repr(answer.exchange), *facts(answer)])

    with Log(tmp_path / "state", redactor) as log:
        async with (
            Completions(on_answer=answered, on_secret=redactor.know) as completions,
            serving(script) as served,  # pyright: ignore[reportArgumentType]  (a coroutine)
        ):
            connection = Connection(id="0", name="N", base_url=served.endpoint.base_url, **way)
            trial = await try_out(completions, connection, [connection.base_url], None, lambda _: None)
            shown.extend(step.sentence for step in trial.steps)
            answer = await completions.complete(endpoint_of(connection, key=None), REQUEST, lambda _: None)
            logger.info("answer %s, %s", answer.error, answer)
            logger.error("a fault with %s", CANARY)
            assert any(CANARY in head for head in served.heads) or any(CANARY in str(body) for body in served.bodies)
        shown.append(log.read())
    assert "a fault with [key]" in shown[-1]
    assert not [text for text in shown if holds_canary(text.encode("utf-8", "replace"))]
    assert not [path for path in files_in(tmp_path) if holds_canary(path.read_bytes())]


def facts(answer: Answer) -> list[str]:
    """Return what went over the wire as it is shown and as it is copied."""
    return [] if answer.exchange is None else [answer.exchange.text(prose=True), answer.exchange.text(prose=False)]


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="elsewhere no file shows what a process was given")
async def test_the_engines_process_is_told_no_key_that_others_can_see() -> None:
    async with Tasks(logger.error) as tasks, EngineProcess(tasks, lambda _: None) as engine:
        endpoint = await engine.endpoint()
        assert endpoint.key is not None
        own = endpoint.key.reveal().encode()
        shown = given_to(engine.pid)
    assert b"--key-stdin" in shown[0]
    assert b"PATH=" in shown[1]
    for data in shown:
        assert own not in data
        assert not holds_canary(data)
