"""The client against llama.cpp's own server: models, text, a stream with logprobs, stop, and what it refuses."""

import asyncio
import subprocess
import sys
from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from lacuna.core.completions import Answer, CompletionRequest, Delta, Endpoint, Outcome
from lacuna.core.connections import Connection
from lacuna.core.errors import Action, ContextOverflow, ParameterRefused, Unauthorized, WrongPath
from lacuna.core.parameters import Parameters
from lacuna.core.secret import Secret
from lacuna.core.servers import Card, Kind, PromptForm
from lacuna.services.cards import Cards
from lacuna.services.completions import Completions
from lacuna.services.fitting import Fitting
from wire.events import texts, tokens

pytestmark = pytest.mark.anyio

HERE = Path(__file__).parent
KEY = "sk-canary-0123456789"
REQUEST = CompletionRequest(
    model="tiny", prompt="It was", parameters=Parameters(max_tokens=24, temperature=1.0, seed=7, logprobs=5)
)


@pytest.fixture(scope="module")
def address() -> Generator[str]:
    """Start the server in a process of its own, and end it."""
    command = [sys.executable, str(HERE / "llama_cpp_server.py"), str(HERE.parent / "data" / "tiny.gguf")]
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nothing, text=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(f"{KEY}\n")
        child.stdin.flush()
        line = child.stdout.readline().strip()
        assert line.startswith("http://")
        yield line
        child.kill()


@pytest.fixture
def endpoint(address: str) -> Endpoint:
    return Endpoint(name="llama.cpp", base_url=f"{address}/v1", key=Secret(KEY))


async def ask(endpoint: Endpoint, request: CompletionRequest = REQUEST) -> tuple[list[Delta], Answer]:
    deltas: list[Delta] = []

    def arrived(new: Sequence[Delta]) -> None:
        deltas.extend(new)

    async with Completions() as completions:
        return deltas, await completions.complete(endpoint, request, arrived)


async def test_its_models_are_listed_with_the_context_of_a_slot(endpoint: Endpoint) -> None:
    async with Completions() as completions:
        (model,) = await completions.models(endpoint)
    assert model.id
    assert (model.owned_by, model.context_length) == ("llamacpp", 256)


async def test_it_streams_tokens_with_their_probabilities(endpoint: Endpoint) -> None:
    deltas, answer = await ask(endpoint)
    assert answer.outcome is Outcome.COMPLETE
    assert answer.finish_reasons in ({0: "length"}, {0: "stop"})
    assert answer.usage is not None
    assert answer.usage.completion_tokens <= 24
    found = tokens(deltas)[0]
    assert "".join(token.text for token in found) == texts(deltas)[0]
    told = [token for token in found if token.logprob is not None]
    assert len(told) >= len(found) // 2
    assert all(token.logprob is not None and token.logprob <= 0 and token.id is not None for token in told)
    assert all(len(token.top) == 5 for token in told)
    assert answer.warnings == ()


async def test_it_answers_whole_what_it_streams(endpoint: Endpoint) -> None:
    greedy = replace(REQUEST, parameters=replace(REQUEST.parameters, temperature=0.0, logprobs=None))
    streamed, _ = await ask(endpoint, greedy)
    whole, answer = await ask(endpoint, replace(greedy, parameters=replace(greedy.parameters, stream=False)))
    assert answer.outcome is Outcome.COMPLETE
    # A stream leaves out a character that the end cuts in two.
    assert texts(whole)[0].startswith(texts(streamed).get(0, ""))


async def test_its_choices_are_told_apart(endpoint: Endpoint) -> None:
    deltas, answer = await ask(endpoint, replace(REQUEST, parameters=replace(REQUEST.parameters, n=2)))
    assert answer.outcome is Outcome.COMPLETE
    assert set(answer.finish_reasons) == {0, 1}
    assert set(tokens(deltas)) == {0, 1}


async def test_it_counts_tokens(endpoint: Endpoint) -> None:
    async with Completions() as completions:
        assert await completions.count_tokens(endpoint, "abc") == 3


async def test_stop_frees_its_slots_at_once(endpoint: Endpoint) -> None:
    long = replace(REQUEST, parameters=Parameters(max_tokens=240, logprobs=None, logit_bias={273: -100}))
    async with Completions() as completions, asyncio.timeout(30):
        for _ in range(4):  # twice as many as it has slots
            arrived = asyncio.Event()
            call = asyncio.get_running_loop().create_task(
                completions.complete(endpoint, long, lambda _, arrived=arrived: arrived.set())
            )
            await arrived.wait()
            call.cancel()
            await asyncio.wait([call])
        answer = await completions.complete(endpoint, REQUEST, len)
    assert answer.outcome is Outcome.COMPLETE


@pytest.mark.parametrize("key", [None, Secret("sk-wrong-0123456789")])
async def test_a_wrong_key_is_said(endpoint: Endpoint, key: Secret | None) -> None:
    _, answer = await ask(replace(endpoint, key=key))
    assert isinstance(answer.error, Unauthorized)
    assert answer.action is Action.EDIT_CONNECTION
    assert "canary" not in repr(answer)


async def test_a_model_that_it_does_not_have_is_no_matter_to_it(endpoint: Endpoint) -> None:
    _, answer = await ask(endpoint, replace(REQUEST, model="no such model"))
    assert answer.outcome is Outcome.COMPLETE


async def test_an_overflow_is_said_with_its_numbers(endpoint: Endpoint) -> None:
    _, answer = await ask(endpoint, replace(REQUEST, prompt="It was past ten. " * 40))
    assert isinstance(answer.error, ContextOverflow)
    assert answer.error.context == 256
    assert (answer.error.prompt_tokens or 0) > 256
    assert "256 tokens" in str(answer.error)


async def test_a_parameter_that_it_refuses_is_named(endpoint: Endpoint) -> None:
    _, answer = await ask(endpoint, replace(REQUEST, parameters=replace(REQUEST.parameters, n=9)))
    assert isinstance(answer.error, ParameterRefused)
    assert answer.error.param == "n"


async def test_a_base_url_without_v1_reaches_its_own_dialect_and_says_so(endpoint: Endpoint, address: str) -> None:
    deltas, answer = await ask(replace(endpoint, base_url=address))
    assert answer.outcome is Outcome.COMPLETE
    assert texts(deltas)[0]
    assert [warning for warning in answer.warnings if "/v1" in warning]


async def test_a_path_that_it_does_not_have_is_said(endpoint: Endpoint, address: str) -> None:
    _, answer = await ask(replace(endpoint, base_url=f"{address}/elsewhere"))
    assert isinstance(answer.error, WrongPath)
    assert "/v1" in str(answer.error)


async def fitted(
    endpoint: Endpoint, prompt: str = "It was", suffix: str | None = None, **parameters: object
) -> tuple[dict[int, str], Answer, Card]:
    """Ask as the program does: by the card that is found out at the first use."""
    found: dict[int, str] = {}

    def arrived(deltas: Sequence[Delta]) -> None:
        for delta in deltas:
            found[delta.index] = found.get(delta.index, "") + "".join(token.text for token in delta.tokens)

    wanted = replace(REQUEST.parameters, **parameters)  # pyright: ignore[reportArgumentType]  (a test's own)
    request = CompletionRequest(model="tiny", prompt=prompt, suffix=suffix, parameters=wanted)
    connection = Connection(id="home", name="llama.cpp", base_url=endpoint.base_url)
    async with Completions() as completions:
        card = await Cards(completions).of(connection, endpoint, "tiny")
        answer = await Fitting(completions=completions, endpoint=endpoint, card=card).complete(request, arrived)
    return found, answer, card


async def test_it_is_recognised_and_five_choices_go_to_its_two_slots(endpoint: Endpoint) -> None:
    found, answer, card = await fitted(endpoint, n=5)
    assert (card.kind, card.capabilities.n, card.capabilities.concurrency) == (Kind.LLAMA_CPP, 2, 2)
    assert set(found) == set(range(5))
    assert len(set(found.values())) == 5
    assert answer.outcome is Outcome.COMPLETE
    assert [note.sentence for note in answer.notes] == ["This server writes 2 at a time: 5 choices take 3 requests."]


async def test_the_likeliest_of_three_is_kept(endpoint: Endpoint) -> None:
    found, answer, _ = await fitted(endpoint, best_of=3)
    assert set(found) == {0}
    assert "Lacuna itself keeps the likeliest of 3, when all are written." in [note.sentence for note in answer.notes]


async def test_a_gap_is_filled_by_its_own_call_with_probabilities(endpoint: Endpoint) -> None:
    found, answer, _ = await fitted(endpoint, suffix=" must be in want of a wife.")
    assert found[0]
    assert [note.sentence for note in answer.notes] == ["The gap is filled by llama.cpp’s own /infill."]
    assert answer.warnings == ()
    assert answer.usage is not None
    assert answer.usage.completion_tokens > 0
    assert answer.exchange is not None
    assert answer.exchange.url.endswith("/infill")


async def test_its_card_is_measured_as_it_is_documented(endpoint: Endpoint) -> None:
    connection = Connection(id="home", name="llama.cpp", base_url=endpoint.base_url)
    async with Completions() as completions:
        cards = Cards(completions)
        card = await cards.measure(connection, endpoint, "tiny", len)
    able = card.capabilities
    assert (able.n, able.best_of, able.echo, able.suffix, able.infill) == (2, 0, False, False, True)
    assert (able.logprobs, able.logprobs_streamed, able.seed, able.stops > 16) == (20, True, True, True)
    assert set(able.prompts) == set(PromptForm)
