"""The built-in model: how fast it writes beside its own forward pass, and how long the first token takes."""

import asyncio
from collections.abc import Sequence
from time import perf_counter, process_time

from harness.clocks import MILLI, middle, process_cpu
from harness.loopback import fail
from harness.prose import prose
from harness.rows import Row
from lacuna.assets import resource
from lacuna.core.completions import CompletionRequest, Delta, Endpoint
from lacuna.core.parameters import Parameters
from lacuna.engine.model import PIECE, Model
from lacuna.services.completions import Completions
from lacuna.services.engine_process import EngineProcess, EngineState
from lacuna.services.tasks import Tasks

TOKENS = 200


def measure(*, quick: bool) -> list[Row]:
    """Start the engine, then let it and the forward pass write in turns."""
    return asyncio.run(_measure(3 if quick else 9))


async def _measure(runs: int) -> list[Row]:
    tasks = Tasks(fail)
    began = perf_counter()
    engine = EngineProcess(tasks, _ignore)
    async with Completions() as completions, engine, tasks:
        endpoint = await engine.endpoint()
        (model, *_) = await completions.models(endpoint)
        await _written(completions, endpoint, model.id, 0, 1)
        started = (perf_counter() - began) * MILLI
        speeds: list[float] = []
        firsts: list[float] = []
        loops: list[float] = []
        for run in range(1, runs + 1):
            before = process_cpu(engine.pid or 0)
            count, first = await _written(completions, endpoint, model.id, run, TOKENS)
            speeds.append(count / (process_cpu(engine.pid or 0) - before))
            firsts.append(first * MILLI)
            loops.append(_loop())
    return [
        Row(
            measure="built-in model, with 5 logprobs",
            figure=middle(speeds), unit="tokens/CPU s", limit=150, at_least=True,
            reference=middle(loops), against="tokens/CPU s, forward pass alone", ratio_limit=0.8,
        ),
        Row(measure="built-in model, first token when warm", figure=middle(firsts), unit="ms", limit=300),
        Row(measure="built-in model, first token from its start", figure=started, unit="ms", limit=1_500),
    ]  # fmt: skip


async def _written(completions: Completions, endpoint: Endpoint, model: str, run: int, count: int) -> tuple[int, float]:
    """Let it go on after a short prompt that it has not seen; return its tokens and the seconds to the first."""
    prompt = f"Chapter {run}. " + prose(60)
    came: list[int] = []

    def take(deltas: Sequence[Delta]) -> None:
        came.append(sum(len(delta.tokens) for delta in deltas))

    parameters = Parameters(max_tokens=count, logprobs=5, temperature=1.0)
    request = CompletionRequest(model=model, prompt=prompt, parameters=parameters)
    answer = await completions.complete(endpoint, request, take)
    if answer.timing.first_token is None:
        raise RuntimeError(str(answer.error))
    return sum(came), answer.timing.first_token


def _loop() -> float:
    """Return the tokens a CPU second of the forward pass alone, the likeliest token taken each time."""
    (weights,) = resource("model").glob("*.npz")
    model = Model(weights)
    cache, branches = model.empty(PIECE), model.branches(1, TOKENS)
    model.read(list(range(PIECE)), cache)
    token = 0
    began = process_time()
    for _ in range(TOKENS):
        token = int(model.write([token], cache, branches)[0].argmax())
    return TOKENS / (process_time() - began)


def _ignore(_: EngineState) -> None:
    pass
