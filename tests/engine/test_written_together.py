"""Tokens written soon after each other go over the wire together, each an event by itself; the first waits for none."""

import threading
from typing import Any

import httpx
import pytest

from engine.serving_here import KEY, ServedHere
from lacuna.engine.model import Model

pytestmark = pytest.mark.anyio

WORD = 300
ALWAYS: dict[str, Any] = {"prompt": [400], "max_tokens": 40, "stream": True, "logprobs": 5, "logit_bias": {WORD: 100}}


def client(served: ServedHere) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=served.root, headers={"Authorization": f"Bearer {KEY}"})


async def test_the_first_token_comes_before_the_second_is_written(
    served: ServedHere, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = threading.Event()
    write = model.write

    def written(*arguments: Any) -> Any:
        assert seen.wait(10)
        return write(*arguments)

    monkeypatch.setattr(model, "write", written)
    parts: list[bytes] = []
    async with client(served) as http, http.stream("POST", "/v1/completions", json=ALWAYS | {"model": model.name}) as a:
        async for part in a.aiter_raw():
            parts.append(part)
            seen.set()
    assert parts[0].count(b"data: ") == 1
    assert b"".join(parts).endswith(b"data: [DONE]\n\n")


async def test_every_token_has_an_event_of_its_own(served: ServedHere, model: Model) -> None:
    async with client(served) as http:
        answer = await http.post("/v1/completions", json=ALWAYS | {"model": model.name})
    events = [line for line in answer.text.splitlines() if line.startswith("data: {")]
    assert len(events) == ALWAYS["max_tokens"]
    assert all(event.count('"token_logprobs":[') == 1 for event in events)
