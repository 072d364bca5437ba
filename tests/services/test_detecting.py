"""A server is asked what it is, without a key and without making it work, and only this machine is searched."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from lacuna.core.errors import Unreachable
from lacuna.core.servers import Kind
from lacuna.services.completions import Completions
from lacuna.services.detecting import Found, detect, find_local
from lacuna.services.engine_process import EngineProcess
from lacuna.services.tasks import Tasks
from services.loopback import Conversation, Script, serving

pytestmark = pytest.mark.anyio


def _answers(answers: Mapping[str, Any], status: str = "200 OK", **headers: str) -> Script:
    async def answer(conversation: Conversation) -> None:
        path = conversation.head.split(" ")[1]
        if path not in answers:
            await conversation.begin("404 Not Found", Content_Type="text/html", **headers)
            await conversation.send(b"<html><title>Not Found</title></html>")
            return
        await conversation.begin(status, Content_Type="application/json", **headers)
        await conversation.send(msgspec.json.encode(answers[path]))

    return answer


async def _found(script: Script) -> tuple[Found, list[str]]:
    async with serving(script) as served, Completions() as completions:
        found = await detect(completions, served.endpoint)
        return found, [head.split("\r\n")[0] for head in served.heads]


async def test_the_list_of_models_is_enough_where_it_tells() -> None:
    models = {"data": [{"id": "m", "owned_by": "vllm", "max_model_len": 8192}]}
    found, asked = await _found(_answers({"/v1/models": models}))
    assert (found.kind, [model.id for model in found.models], found.cells) == (Kind.VLLM, ["m"], {"context": 8192})
    assert asked == ["GET /v1/models HTTP/1.1"]


async def test_llama_cpp_tells_its_slots_and_the_context_of_each() -> None:
    models = {"data": [{"id": "m", "owned_by": "llamacpp", "meta": None}]}
    props = {"default_generation_settings": {"n_ctx": 4096}, "total_slots": 2}
    found, _ = await _found(_answers({"/v1/models": models, "/props": props}))
    assert found.kind is Kind.LLAMA_CPP
    assert found.cells == {"n": 2, "n_streamed": 2, "concurrency": 2, "context": 4096}


async def test_d08_a_server_that_wants_a_key_is_known_by_its_header() -> None:
    found, _ = await _found(_answers({"/v1/models": {"error": "no"}}, "401 Unauthorized", Server="llama.cpp"))
    assert (found.kind, found.models) == (Kind.LLAMA_CPP, ())


async def test_a_server_that_says_little_is_asked_a_few_things_that_cost_it_nothing() -> None:
    answers = {
        "/v1/models": {"data": [{"id": "m"}]},
        "/api/extra/version": {"result": "KoboldCpp"},
        "/api/extra/true_max_context_length": {"value": 2048},
    }
    found, asked = await _found(_answers(answers))
    assert (found.kind, found.cells) == (Kind.KOBOLDCPP, {"context": 2048})
    assert all(line.startswith("GET ") for line in asked)


async def test_a_server_that_nothing_tells_of_is_unknown_and_its_models_are_listed() -> None:
    found, asked = await _found(_answers({"/v1/models": {"data": [{"id": "m"}]}}))
    assert (found.kind, [model.id for model in found.models], found.cells) == (Kind.UNKNOWN, ["m"], {})
    assert len(asked) <= 12


async def test_the_built_in_model_is_recognised() -> None:
    bugs: list[BaseException] = []
    tasks = Tasks(bugs.append)
    async with Completions() as completions, EngineProcess(tasks, bool) as process, tasks:
        found = await detect(completions, await process.endpoint())
    assert found.kind is Kind.BUILT_IN
    assert found.cells["context"] >= 512


async def test_a_server_that_is_gone_is_said_to_be() -> None:
    async with serving(_answers({})) as served:
        pass
    async with Completions() as completions:
        with pytest.raises(Unreachable):
            await detect(completions, served.endpoint)


async def test_servers_of_this_machine_are_found_without_a_key() -> None:
    kobold = _answers({"/v1/models": {"data": [{"id": "k", "owned_by": "koboldcpp"}]}})
    async with (
        serving(kobold) as one,
        serving(_answers({})) as page,
        serving(_answers({"/v1/models": {"data": [{"id": "x"}]}})) as other,
        Completions() as completions,
    ):
        ports = tuple(int(server.endpoint.base_url.split(":")[2].split("/")[0]) for server in (one, page, other))
        found = await find_local(completions, (*ports, 9))
    assert [(server.kind, server.endpoint.base_url) for server in found] == [
        (Kind.KOBOLDCPP, one.endpoint.base_url),
        (Kind.UNKNOWN, other.endpoint.base_url),
    ]
    heads = "".join(head for server in (one, page, other) for head in server.heads).lower()
    assert "authorization" not in heads
    assert "api-key" not in heads
