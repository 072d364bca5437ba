"""A client that hangs up is heard within a step: nothing more is written, and its turn is free."""

import asyncio
from typing import Any

import httpx
import pytest

from engine.serving_here import KEY, ServedHere
from lacuna.engine.generation import SIDE_BY_SIDE
from lacuna.engine.model import Model
from lacuna.engine.server import AT_ONCE

pytestmark = pytest.mark.anyio

LONG: dict[str, Any] = {"prompt": [300, 400], "max_tokens": 200, "logit_bias": {"0": -100, "1": -100, "2": -100}}


def client(served: ServedHere) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=served.root, headers={"Authorization": f"Bearer {KEY}"})


async def idle(served: ServedHere) -> None:
    async with asyncio.timeout(10):
        while served.engine.running:  # noqa: ASYNC110  (another thread is watched)
            await asyncio.sleep(0.005)


async def test_a_stream_that_is_left_stops(served: ServedHere, model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[int] = []
    write = model.write

    def counted(*arguments: Any) -> Any:
        steps.append(1)
        return write(*arguments)

    monkeypatch.setattr(model, "write", counted)
    body = LONG | {"model": model.name, "stream": True, "n": SIDE_BY_SIDE}
    async with client(served) as http:
        async with http.stream("POST", "/v1/completions", json=body) as answer:
            async for _ in answer.aiter_raw():
                break
        await idle(served)
    so_far = len(steps)
    assert so_far < 150
    await asyncio.sleep(0.2)
    assert len(steps) <= so_far + 1  # the step under way ends in its own time


@pytest.mark.parametrize("stream", [True, False])
async def test_an_answer_nobody_waits_for_is_not_written(served: ServedHere, model: Model, *, stream: bool) -> None:
    body = LONG | {"model": model.name, "n": 128, "stream": stream}
    async with client(served) as http:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(http.post("/v1/completions", json=body), 0.2)
    await idle(served)


async def test_more_requests_than_turns_are_all_answered(served: ServedHere, model: Model) -> None:
    body = LONG | {"model": model.name, "max_tokens": 3, "seed": 1}
    async with client(served) as http:
        answers = await asyncio.gather(*(http.post("/v1/completions", json=body) for _ in range(3 * AT_ONCE)))
    texts = {answer.json()["choices"][0]["text"] for answer in answers}
    assert len(texts) == 1
    assert served.engine.running == 0
