"""What a server does is measured, not believed: the built-in model, and servers that refuse, ignore or break."""

from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest

from lacuna.core.errors import EndpointError, Unreachable
from lacuna.core.servers import DIALECTS, Card, Kind, PromptForm, cells
from lacuna.services.completions import Completions
from lacuna.services.engine_process import EngineProcess
from lacuna.services.measuring import MEASURED, asking, measure
from lacuna.services.tasks import Tasks
from services.loopback import Conversation, serving

pytestmark = pytest.mark.anyio


async def test_the_built_in_model_does_all_that_is_documented_of_it() -> None:
    bugs: list[BaseException] = []
    tasks = Tasks(bugs.append)
    told: list[str] = []
    async with Completions() as completions, EngineProcess(tasks, bool) as process, tasks:
        endpoint = await process.endpoint()
        (model,) = await completions.models(endpoint)
        measured = await measure(model.id, asking(completions, endpoint), on_cell=told.append)
    documented = DIALECTS[Kind.BUILT_IN].capabilities
    assert Card(kind=Kind.BUILT_IN, measured=measured).capabilities == documented
    assert set(measured) == set(told) - {"fim", "infill"}
    assert tuple(told) == MEASURED
    assert set(told) < set(cells())
    assert bugs == []


@dataclass
class Poor:
    """A server that completes, and of all else does only what it is told to.

    Attributes:
        refuses: fields that it answers with 400.
        breaks: fields that it answers with 500.

    """

    refuses: frozenset[str] = frozenset()
    breaks: frozenset[str] = frozenset()
    most_logprobs: int = 0
    usage: bool = True
    bodies: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    async def __call__(self, conversation: Conversation) -> None:
        body = conversation.body
        self.bodies.append(body)
        if self.refuses & set(body):
            await self._say(conversation, "400 Bad Request", {"error": {"message": "Unknown parameter."}})
        elif self.breaks & set(body) or not isinstance(body["prompt"], str):
            await self._say(conversation, "500 Internal Server Error", {"error": {"message": "Oops."}})
        else:
            await self._say(conversation, "200 OK", self._answer(body))

    async def _say(self, conversation: Conversation, status: str, value: Any) -> None:
        streams = status == "200 OK" and conversation.body.get("stream") is True
        data = msgspec.json.encode(value)
        await conversation.begin(status, Content_Type="text/event-stream" if streams else "application/json")
        await conversation.send(b"data: " + data + b"\n\ndata: [DONE]\n\n" if streams else data)

    def _answer(self, body: dict[str, Any]) -> dict[str, Any]:
        reported = min(body.get("logprobs", 0), self.most_logprobs)
        logprobs = {
            "tokens": [" Paris"],
            "token_logprobs": [-0.1],
            "top_logprobs": [{f" city {k}": -1.0 - k for k in range(reported)}],
            "text_offset": [0],
        }
        text = " Paris" if body["prompt"] else ""
        choice = {"index": 0, "text": text, "finish_reason": "length", "logprobs": logprobs if reported else None}
        answer: dict[str, Any] = {"id": "1", "object": "text_completion", "model": "m", "choices": [choice]}
        if self.usage:
            answer["usage"] = {"prompt_tokens": 5, "completion_tokens": 1, "total_tokens": 6}
        return answer


async def _measured(server: Poor) -> dict[str, Any]:
    async with serving(server) as served, Completions() as completions:
        return await measure("m", asking(completions, served.endpoint))


async def test_what_is_ignored_is_found_out() -> None:
    measured = await _measured(Poor())
    assert measured == {
        "prompts": (PromptForm.TEXT,),
        "empty_prompt": False,
        "n": 1,
        "n_streamed": 1,
        "best_of": 0,
        "logprobs": None,
        "echo": False,
        "echo_streamed": False,
        "stops": 0,
        "logit_bias": False,
        "seed": True,  # the text is always the same
        "stream_options": True,
        "suffix": False,
    }


async def test_what_is_refused_is_found_out() -> None:
    refused = frozenset({"n", "best_of", "logprobs", "echo", "suffix", "seed", "stream_options"})
    measured = await _measured(Poor(refuses=refused))
    assert (measured["n"], measured["best_of"], measured["logprobs"], measured["stream_options"]) == (1, 0, None, False)
    assert (measured["echo"], measured["seed"], measured["suffix"]) == (False, False, False)


async def test_a_field_that_breaks_the_server_is_one_that_it_does_not_take() -> None:
    assert (await _measured(Poor(breaks=frozenset({"logprobs"}))))["logprobs"] is None


async def test_alternatives_are_counted() -> None:
    measured = await _measured(Poor(most_logprobs=3))
    assert (measured["logprobs"], measured["logprobs_streamed"]) == (3, True)


async def test_without_usage_what_needs_it_stays_open() -> None:
    measured = await _measured(Poor(usage=False))
    assert "suffix" not in measured
    assert "best_of" not in measured


async def test_only_what_is_measured_is_asked_and_little_is_written() -> None:
    server = Poor()
    await _measured(server)
    assert len(server.bodies) <= 30
    assert sum(body["max_tokens"] for body in server.bodies) <= 80


async def test_a_server_that_is_gone_or_completes_nothing_is_not_measured() -> None:
    async with serving(Poor()) as served:
        pass
    async with Completions() as completions:
        with pytest.raises(Unreachable):
            await measure("m", asking(completions, served.endpoint))
    with pytest.raises(EndpointError, match="plain request"):
        await _measured(Poor(refuses=frozenset({"model"})))


async def test_markers_count_only_where_each_is_one_token() -> None:
    async def one(_: str) -> int:
        return 1

    async def many(_: str) -> int:
        return 14

    async with serving(Poor()) as served, Completions() as completions:
        ask = asking(completions, served.endpoint)
        assert (await measure("qwen2.5-coder-7b", ask, tokenize=one))["fim"] == "qwen"
        assert (await measure("qwen2.5-coder-7b", ask, tokenize=many))["fim"] == ""
        assert "fim" not in await measure("mistral-7b", ask, tokenize=one)
