"""The client alone: CPU a token with five alternatives each, as fast as they come, beside the limit and openai's."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from time import process_time

from openai import AsyncOpenAI

from harness.clocks import MICRO, middle
from harness.loopback import loopback
from harness.raw import raw_tokens
from harness.rows import Row
from lacuna.core.completions import CompletionRequest, Delta, Endpoint
from lacuna.core.parameters import Parameters
from lacuna.services.completions import Completions

Client = Callable[[Endpoint, int], Awaitable[int]]


def measure(*, quick: bool) -> list[Row]:
    """Measure all three clients on one server, in turns."""
    return asyncio.run(_measure(runs=3 if quick else 7, count=4_000 if quick else 20_000))


async def _measure(runs: int, count: int) -> list[Row]:
    async with loopback() as endpoint, Completions() as completions:

        async def ours(where: Endpoint, asked: int) -> int:
            arrived: list[int] = []

            def take(deltas: Sequence[Delta]) -> None:
                arrived.append(sum(len(delta.tokens) for delta in deltas))

            request = CompletionRequest(model="m", prompt="", parameters=Parameters(max_tokens=asked, logprobs=5))
            await completions.complete(where, request, take)
            return sum(arrived)

        clients: dict[str, Client] = {"ours": ours, "raw": _raw, "openai": _openai}
        costs: dict[str, list[float]] = {name: [] for name in clients}
        for run in range(runs + 1):
            for name, client in clients.items():
                cost = await _cost(client, endpoint, count // 4 if name == "openai" else count)
                if run:  # the first one warms up
                    costs[name].append(cost)
    own = middle(costs["ours"])
    return [
        Row(
            measure="client alone, a token",
            figure=own, unit="us CPU", limit=25,
            reference=middle(costs["raw"]), against="us, asyncio + msgspec", ratio_limit=4,
        ),
        Row(
            measure="client alone beside openai's",
            figure=own, unit="us CPU",
            reference=middle(costs["openai"]), against="us, openai", ratio_limit=1 / 8,
        ),
    ]  # fmt: skip


async def _cost(client: Client, endpoint: Endpoint, count: int) -> float:
    """Return microseconds of CPU a token."""
    began = process_time()
    came = await client(endpoint, count)
    spent = process_time() - began
    if came != count:
        message = f"{came} of {count} tokens came"
        raise RuntimeError(message)
    return spent / count * MICRO


async def _raw(endpoint: Endpoint, count: int) -> int:
    return len(await raw_tokens(endpoint, count))


async def _openai(endpoint: Endpoint, count: int) -> int:
    tokens = 0
    async with AsyncOpenAI(base_url=endpoint.base_url, api_key="none") as client:
        stream = await client.completions.create(model="m", prompt="", max_tokens=count, stream=True, logprobs=5)
        async for chunk in stream:
            logprobs = chunk.choices[0].logprobs
            tokens += len(logprobs.tokens or ()) if logprobs else 0
    return tokens
