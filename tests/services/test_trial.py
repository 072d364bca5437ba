"""A connection that is tried out says what works, and for everything that does not what to change."""

import json
from collections.abc import Awaitable, Callable

import msgspec
import pytest

from lacuna.core.connections import Connection, read_address
from lacuna.core.secret import Secret
from lacuna.services.completions import Completions
from lacuna.services.trial import Step, Trial, try_out
from services.loopback import Conversation, Served, serving

pytestmark = pytest.mark.anyio

KEY = "sk-canary-123456"
Answer = Callable[[Conversation], Awaitable[None]]


async def reply(conversation: Conversation, body: object, status: str = "200 OK") -> None:
    await conversation.begin(status)
    await conversation.send(json.dumps(body).encode())


async def complete(conversation: Conversation) -> None:
    choices = [{"index": 0, "text": " there", "finish_reason": "length", "logprobs": None}]
    await reply(conversation, {"id": "c", "object": "text_completion", "created": 1, "model": "m", "choices": choices})


def server(*, models: object = None, listing: str = "200 OK", completing: Answer = complete, at: str = "/v1") -> Answer:
    async def answer(conversation: Conversation) -> None:
        method, path, *_ = conversation.head.split()
        if (method, path) == ("GET", f"{at}/models"):
            await reply(conversation, {"data": models or []}, listing)
        elif (method, path) == ("POST", f"{at}/completions"):
            await completing(conversation)
        else:
            await reply(conversation, {"error": {"message": f"Nothing at {path}"}}, "404 Not Found")

    return answer


async def tried(answer: Answer, key: str | None = None, **changes: str) -> tuple[Trial, Served]:
    steps: list[Step] = []
    async with serving(answer) as served, Completions() as completions:  # pyright: ignore[reportArgumentType]  (a coroutine)
        pasted = served.endpoint.base_url.removesuffix("/v1")
        connection = msgspec.structs.replace(Connection(id="a", name="The server", base_url=pasted), **changes)
        secret = Secret(key) if key else None
        candidates = read_address(pasted).candidates
        trial = await try_out(completions, connection, candidates, secret, steps.append)
    assert tuple(steps) == trial.steps
    return trial, served


def said(trial: Trial) -> list[tuple[bool, str]]:
    return [(step.passed, step.sentence) for step in trial.steps]


async def test_a_server_that_works_lists_its_models_and_completes() -> None:
    trial, served = await tried(server(models=[{"id": "one"}, {"id": "two"}]), KEY)
    assert trial.passed
    (listed, first), (completed, second) = said(trial)
    assert (listed, completed) == (True, True)
    assert first == "The server answers and lists 2 models."
    assert second.startswith("one completes text.")
    assert [model.id for model in trial.models] == ["one", "two"]
    assert served.bodies[-1]["max_tokens"] == 1
    assert all(f"bearer {KEY}" in head.lower() for head in served.heads)


async def test_the_address_that_answers_is_found() -> None:
    trial, served = await tried(server(models=[{"id": "one"}], at=""))
    assert trial.passed
    assert not trial.base_url.endswith("/v1")
    assert [head.split()[1] for head in served.heads] == ["/v1/models", "/models", "/completions"]


async def test_a_server_that_lists_nothing_is_asked_by_name() -> None:
    trial, _ = await tried(server(listing="404 Not Found"), model="mine")
    assert trial.passed
    assert said(trial)[0] == (False, "The server answers, but does not list its models.")
    assert said(trial)[1][1].startswith("mine completes text.")


async def test_without_a_list_and_a_name_a_name_is_asked_for() -> None:
    trial, _ = await tried(server(models=[]))
    assert not trial.passed
    assert said(trial)[-1] == (False, "Enter the name of a model: the server does not say which it has.")


async def test_a_model_that_is_not_listed_is_told_and_tried_all_the_same() -> None:
    trial, served = await tried(server(models=[{"id": "one"}]), model="another")
    assert (False, "another is not in the server’s list.") in said(trial)
    assert served.bodies[-1]["model"] == "another"


async def test_a_wrong_key_is_told_at_once_and_sent_nowhere_else() -> None:
    async def refuse(conversation: Conversation) -> None:
        await reply(conversation, {"error": {"message": "Invalid API Key"}}, "401 Unauthorized")

    trial, served = await tried(refuse, KEY)
    ((passed, sentence),) = said(trial)
    assert not passed
    assert "key" in sentence
    assert len(served.heads) == 1


async def test_a_model_that_only_chats_is_told() -> None:
    async def refuse(conversation: Conversation) -> None:
        message = "This is a chat model and not supported in the v1/completions endpoint."
        await reply(conversation, {"error": {"message": message, "param": "model", "code": None}}, "404 Not Found")

    trial, _ = await tried(server(models=[{"id": "chatty"}], completing=refuse))
    assert not trial.passed
    assert "model" in said(trial)[-1][1]


async def test_a_page_instead_of_a_server_is_told() -> None:
    async def page(conversation: Conversation) -> None:
        await conversation.begin("200 OK", Content_Type="text/html")
        await conversation.send(b"<html><title>A router</title></html>")

    trial, _ = await tried(page, model="m")
    assert not trial.passed
    assert "Check the base URL" in said(trial)[0][1]


async def test_a_server_that_does_not_run_is_told() -> None:
    connection = Connection(id="a", name="The server")
    async with Completions() as completions:
        trial = await try_out(completions, connection, ["http://127.0.0.1:1/v1"], None, lambda _: None)
    assert not trial.passed
    ((_, sentence),) = said(trial)
    assert sentence.startswith("The server ")


async def test_a_connection_that_cannot_be_sent_is_told() -> None:
    connection = Connection(id="a", name="The server", headers={"Bad name": "x"})
    async with Completions() as completions:
        trial = await try_out(completions, connection, ["http://127.0.0.1:1/v1"], None, lambda _: None)
    assert not trial.passed
    assert "Nothing was sent to The server" in said(trial)[0][1]
