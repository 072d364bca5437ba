"""A field that a server refuses and the text can do without is left out once, the writer is told, and it is kept."""

import json
from dataclasses import replace

import pytest

from lacuna.core.completions import CompletionRequest, Outcome
from lacuna.core.errors import ParameterRefused
from lacuna.core.parameters import Parameters
from lacuna.core.servers.bodies import Sent
from lacuna.services.completions import Completions
from services.asking import IMPATIENT, ask
from services.loopback import Conversation, Served, serving
from wire.events import DONE, said

pytestmark = pytest.mark.anyio

EVERYTHING = Parameters(
    max_tokens=8, logprobs=3, seed=7, user="me", echo=False, stop=("x",), n=2, logit_bias={1: 5}, temperature=1.0
)
REQUEST = CompletionRequest(model="m", prompt="It was", suffix=" she rang.", parameters=EVERYTHING)


class Picky:
    """A server that refuses some fields, and says so in its own way."""

    def __init__(self, *refused: str, words: str = "{} is not supported", status: str = "400 Bad Request") -> None:
        self.refused = refused
        self.words = words
        self.status = status

    async def answer(self, conversation: Conversation) -> None:
        """Refuse the first field that is not taken, or else complete."""
        bad = next((name for name in self.refused if name in conversation.body), None)
        if bad is None:
            await conversation.begin()
            await conversation.send(said(" past", "stop") + DONE)
        else:
            await conversation.begin(self.status)
            await conversation.send(json.dumps({"error": {"message": self.words.format(bad)}}).encode())


def keys(served: Served) -> list[set[str]]:
    """Return which fields each request had."""
    return [set(body) for body in served.bodies]


@pytest.mark.parametrize("name", ["logprobs", "seed", "user", "echo"])
@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("{} is not supported", "400 Bad Request"),
        ("body.{}: Extra inputs are not permitted", "422 Unprocessable Entity"),
        ("Unrecognized request argument supplied: {}", "400 Bad Request"),
    ],
)
async def test_a_field_without_which_the_text_is_the_same_is_left_out(name: str, words: str, status: str) -> None:
    async with serving(Picky(name, words=words, status=status).answer) as served:
        asked = await ask(served, REQUEST)
    first, second = served.bodies
    assert {**second, name: first[name]} == first
    assert (asked.text, asked.answer.outcome) == (" past", Outcome.COMPLETE)
    assert asked.answer.left_out == (name,)
    told = f"This server does not accept {name} as it was set; the request was sent without it."
    assert told in asked.answer.warnings
    assert [answer.outcome for answer in asked.answers] == [Outcome.FAILED, Outcome.COMPLETE]


async def test_usage_in_a_stream_is_given_up_where_a_server_does_not_know_it() -> None:
    sent = Sent(path="completions", body={**REQUEST.body(), "stream_options": {"include_usage": True}})
    async with serving(Picky("stream_options").answer) as served, Completions(patience=IMPATIENT) as completions:
        answer = await completions.complete(served.endpoint, REQUEST, len, sent=sent)
    assert answer.left_out == ("stream_options",)
    assert ["stream_options" in body for body in served.bodies] == [True, False]


@pytest.mark.parametrize("name", ["suffix", "stop", "logit_bias", "n", "temperature", "max_tokens", "prompt"])
async def test_a_field_that_the_text_depends_on_is_never_left_out(name: str) -> None:
    async with serving(Picky(name).answer) as served:
        asked = await ask(served, REQUEST)
    assert len(served.bodies) == 1
    assert isinstance(asked.answer.error, ParameterRefused)
    assert (asked.answer.left_out, asked.text) == ((), "")


async def test_an_echo_that_is_wanted_is_not_left_out() -> None:
    wanted = replace(REQUEST, parameters=replace(EVERYTHING, echo=True))
    async with serving(Picky("echo").answer) as served:
        asked = await ask(served, wanted)
    assert isinstance(asked.answer.error, ParameterRefused)
    assert len(served.bodies) == 1


async def test_it_is_left_out_once_and_no_more() -> None:
    async with serving(Picky("seed", "user").answer) as served:
        asked = await ask(served, REQUEST)
    assert isinstance(asked.answer.error, ParameterRefused)
    assert len(served.bodies) == 2


async def test_what_was_found_out_is_kept_for_a_server_and_a_model_and_told_each_time() -> None:
    async with serving(Picky("seed", "user").answer) as served, Completions(patience=IMPATIENT) as completions:
        answers = [await completions.complete(served.endpoint, REQUEST, len) for _ in range(3)]
        other = await completions.complete(served.endpoint, replace(REQUEST, model="other"), len)
    assert [answer.left_out for answer in answers] == [("seed",), ("seed", "user"), ("seed", "user")]
    assert [answer.error is None for answer in answers] == [False, True, True]
    assert (len(served.bodies), other.left_out) == (2 + 2 + 1 + 2, ("seed",))


async def test_a_smaller_number_of_logprobs_is_tried_all_the_same() -> None:
    async def at_most_five(conversation: Conversation) -> None:
        picky = Picky("logprobs" if conversation.body.get("logprobs", 0) > 5 else "none of them")
        await picky.answer(conversation)

    async with serving(at_most_five) as served, Completions(patience=IMPATIENT) as completions:
        for logprobs in (10, 20, 5):
            wanted = replace(REQUEST, parameters=replace(EVERYTHING, logprobs=logprobs))
            await completions.complete(served.endpoint, wanted, len)
    assert [body.get("logprobs") for body in served.bodies] == [10, None, None, 5]


async def test_a_field_that_the_writer_put_into_the_connection_stays() -> None:
    async with serving(Picky("seed").answer) as served:
        asked = await ask(replace(served.endpoint, extra_body={"seed": 9}), REQUEST)
    assert isinstance(asked.answer.error, ParameterRefused)
    assert [body["seed"] for body in served.bodies] == [9]


async def test_nothing_is_asked_again_once_text_has_come() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(said("a") + b'data: {"error":{"message":"seed is not supported","code":400}}\n\n')

    async with serving(script) as served:
        asked = await ask(served, REQUEST)
    assert (asked.text, asked.answer.outcome, len(served.bodies)) == ("a", Outcome.FAILED, 1)


async def test_other_failures_that_name_a_field_leave_nothing_out() -> None:
    async with serving(Picky("seed", status="401 Unauthorized").answer) as served:
        asked = await ask(served, REQUEST)
    assert (len(served.bodies), asked.answer.left_out) == (1, ())
