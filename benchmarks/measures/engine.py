"""The built-in model over HTTP: how fast it writes beside its own forward pass, and how long the first token takes."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
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

WORDS = 150  # a prompt of about 500 tokens that the engine has not seen
CHOICES = 4
ENDS = dict.fromkeys(range(4), -100)  # the special tokens, which end a text: not before all tokens are written


@dataclass(frozen=True)
class Written:
    """One answer: its tokens, the seconds to the first and to the last."""

    tokens: int
    first: float
    whole: float


def measure(*, quick: bool) -> list[Row]:
    """Start the engine, then let it and the forward pass write in turns."""
    return asyncio.run(_measure(2, 100) if quick else _measure(9, 200))


async def _measure(runs: int, tokens: int) -> list[Row]:
    tasks = Tasks(fail)
    began = perf_counter()
    engine = EngineProcess(tasks, _ignore)
    async with Completions() as completions, engine, tasks:
        endpoint = await engine.endpoint()
        (model, *_) = await completions.models(endpoint)
        ask = _Writer(completions, endpoint, model.id).write
        await ask("It was", 1)
        started = (perf_counter() - began) * MILLI
        speeds: list[float] = []
        firsts: list[float] = []
        loops: list[float] = []
        alone: list[float] = []
        four: list[float] = []
        for run in range(1, runs + 1):
            firsts.append((await ask(f"Chapter {run}. {prose(WORDS)}", 1)).first * MILLI)
            prompt = f"Chapter {run}. {prose(60)}"
            await ask(prompt, 1)  # both read the prompt from the cache: what is compared is writing
            before = process_cpu(engine.pid or 0)
            answer = await ask(prompt, tokens)
            speeds.append(answer.tokens / (process_cpu(engine.pid or 0) - before))
            loops.append(_loop(tokens))
            alone.append(answer.whole)
            four.append((await ask(prompt, tokens, CHOICES)).whole)
    return [
        Row(
            measure="built-in model, with 5 logprobs",
            figure=middle(speeds), unit="tokens/CPU s", limit=150, at_least=True,
            reference=middle(loops), against="tokens/CPU s, forward pass alone", ratio_limit=0.8,
        ),
        Row(
            measure="built-in model, four choices beside one",
            figure=middle(four) * MILLI, unit="ms",
            reference=middle(alone) * MILLI, against="ms, one choice", ratio_limit=2.2,
        ),
        Row(measure="built-in model, first token when warm", figure=middle(firsts), unit="ms", limit=300),
        Row(measure="built-in model, first token from its start", figure=started, unit="ms", limit=1_500),
    ]  # fmt: skip


@dataclass(frozen=True)
class _Writer:
    """Lets the engine go on after prompts."""

    completions: Completions
    endpoint: Endpoint
    model: str

    async def write(self, prompt: str, count: int, n: int = 1) -> Written:
        """Ask for ``n`` choices of ``count`` tokens."""
        came: list[int] = []

        def take(deltas: Sequence[Delta]) -> None:
            came.append(sum(len(delta.tokens) for delta in deltas))

        parameters = Parameters(max_tokens=count, n=n, logprobs=5, temperature=1.0, top_p=1.0, logit_bias=ENDS)
        request = CompletionRequest(model=self.model, prompt=prompt, parameters=parameters)
        answer = await self.completions.complete(self.endpoint, request, take)
        if answer.timing.first_token is None:
            raise RuntimeError(str(answer.error))
        return Written(sum(came), answer.timing.first_token, answer.timing.total)


def _loop(tokens: int) -> float:
    """Return the tokens a CPU second of the forward pass alone, the likeliest token taken each time."""
    (weights,) = resource("model").glob("*.npz")
    model = Model(weights)
    cache, branches = model.empty(PIECE), model.branches(1, tokens)
    model.read(list(range(PIECE)), cache)
    token = 0
    began = process_time()
    for _ in range(tokens):
        token = int(model.write([token], cache, branches)[0].argmax())
    return tokens / (process_time() - began)


def _ignore(_: EngineState) -> None:
    pass
