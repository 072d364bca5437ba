"""Whatever server it is, everything that it can do works, what it cannot is done in another way, and that is said."""

import asyncio
import re
from dataclasses import replace
from typing import Any

import pytest

from lacuna.core.completions import Outcome
from lacuna.core.errors import NotPossible
from lacuna.core.servers import DIALECTS, Card
from lacuna.core.token import Token
from servers.asked import PROMPT, Asking, Came, asking
from servers.known import By, Known
from servers.measured import card_of
from servers.subjects import Subject

pytestmark = pytest.mark.anyio

SUFFIX = " and then she rang the bell"
FORCED = 40  # a token's id
FREE: dict[str, Any] = {"temperature": 1.0, "seed": 7}


@pytest.fixture(params=["measured", "documented"])
async def card(request: pytest.FixtureRequest, subject: Subject, cards: dict[object, Card]) -> Card:
    """Return what is known of a server once it is measured, and before."""
    card = await card_of(subject, cards)
    return card if request.param == "measured" else replace(card, measured={})


@pytest.fixture
def known(subject: Subject, card: Card) -> Known:
    """Return what is documented of it; until it is measured some of it is done otherwise."""
    return subject.known if card.measured else replace(subject.known, **subject.known.before)


def finished(came: Came, *reasons: str) -> bool:
    return came.answer.outcome is Outcome.COMPLETE and set(came.answer.finish_reasons.values()) <= set(reasons)


def mean(tokens: list[Token]) -> float:
    known = [token.logprob for token in tokens if token.logprob is not None]
    return sum(known) / len(known)


async def test_it_completes_a_text(subject: Subject, card: Card, known: Known) -> None:
    async with asking(subject, card) as ask:
        came = await ask(max_tokens=8)
    assert came.text
    assert finished(came, "length")
    assert len(came.calls) == 1
    counted = came.answer.usage is not None and came.answer.usage.completion_tokens == 8
    assert counted is known.counted
    assert came.answer.notes == came.answer.warnings == ()


async def test_it_streams_what_it_completes(subject: Subject, card: Card, known: Known) -> None:
    async with asking(subject, card) as ask:
        whole = await ask(max_tokens=8)
        came = await ask(max_tokens=8, stream=True)
    assert finished(came, "length")
    assert whole.text.startswith(came.text)
    assert came.text == whole.text or not known.exact
    counted = came.answer.usage is not None and came.answer.usage.completion_tokens == 8
    assert counted is known.counted_streamed
    assert came.answer.notes == ()


@pytest.mark.parametrize("stream", [False, True])
async def test_its_probabilities_are_those_that_it_reports(
    subject: Subject, card: Card, known: Known, *, stream: bool
) -> None:
    async with asking(subject, card) as ask:
        came = await ask(max_tokens=8, logprobs=5, stream=stream)
    alternatives = known.alternatives_streamed if stream else known.alternatives
    reported = [token for token in came.reported if token.logprob is not None]
    assert {len(token.top) for token in reported} == (set() if alternatives is None else {alternatives})
    said = came.left_out("logprobs") or came.answer.warnings == ("This server does not report probabilities.",)
    assert said is (alternatives is None)
    assert len(reported) == len(came.reported) or alternatives is None or not known.exact
    assert "".join(token.text for token in came.reported) == came.text
    assert came.answer.warnings == () or said


async def test_without_alternatives_the_chosen_tokens_have_probabilities(
    subject: Subject, card: Card, known: Known
) -> None:
    async with asking(subject, card) as ask:
        came = await ask(max_tokens=8, logprobs=0)
    told = [token.logprob is not None for token in came.reported]
    assert any(told) is (known.alternatives is not None)
    assert all(told) or known.alternatives is None or not known.exact


@pytest.mark.parametrize("stream", [False, True])
async def test_three_choices_are_three(subject: Subject, card: Card, known: Known, *, stream: bool) -> None:
    async with asking(subject, card) as ask:
        came = await ask(max_tokens=8, n=3, stream=stream, **FREE)
    by = known.three if stream else known.three_whole
    assert set(came.answer.finish_reasons) == {0, 1, 2}
    assert finished(came, "length", "stop")
    assert len(set(came.texts)) == 3
    assert (len(came.calls) > 1) is (by is By.SEVERAL)
    assert came.says("n") is (by is By.SEVERAL)
    assert sum(body.get("n", 1) for body in came.bodies) == 3


async def test_the_best_of_three_is_the_likeliest(subject: Subject, card: Card, known: Known) -> None:
    async with asking(subject, card) as ask:
        three = await ask(max_tokens=8, n=3, logprobs=1, **FREE)
        came = await ask(max_tokens=8, best_of=3, logprobs=1, **FREE)
    by = known.best
    assert len(came.texts) == 1
    assert finished(came, "length", "stop")
    assert came.left_out("best_of") is (by is By.LEFT_OUT)
    assert came.says("best_of") is (by is not By.SERVER)
    assert [body["best_of"] for body in came.bodies if "best_of" in body] == ([3] if by is By.SERVER else [])
    if known.alternatives is not None and card.capabilities.seed and known.exact:
        candidates = {mean(three.tokens[index]) for index in three.tokens}
        assert mean(came.reported) == pytest.approx(max(candidates))
        assert len(candidates) == 3


async def test_a_gap_is_filled_in_the_servers_way(subject: Subject, card: Card, known: Known) -> None:
    async with asking(subject, card) as ask:
        logprobs = None if known.alternatives_streamed is None else 5
        came = await ask(suffix=SUFFIX, max_tokens=8, logprobs=logprobs, stream=True)
    by, (body,), (call,) = known.fill, came.bodies, came.calls
    assert came.text or not known.exact
    assert finished(came, "length", "stop")
    assert SUFFIX not in came.text
    told = any(token.logprob is not None for token in came.reported)
    assert told is (known.alternatives_streamed is not None) or not known.exact
    assert call.exchange is not None
    ways = {
        By.SERVER: body.get("suffix") == SUFFIX,
        By.INFILL: call.exchange.url.endswith("/infill") and body.get("input_suffix") == SUFFIX,
        By.WORDS: "suffix" not in body and "<COMPLETION>" in str(body.get("prompt")),
    }
    assert ways == {way: way is by for way in ways}
    assert came.says("suffix") is (by is not By.SERVER)
    assert came.answer.warnings == () or not known.exact


async def test_the_prompt_comes_back_with_its_probabilities_or_that_is_said(
    subject: Subject, card: Card, known: Known
) -> None:
    async with asking(subject, card) as ask:
        plain = await ask(max_tokens=8)
        came = await ask(max_tokens=8, echo=True, logprobs=1)
    echoed = "".join(token.text for token in came.answer.echoed.get(0, ()))
    assert (echoed == PROMPT) is (known.echo is By.SERVER)
    assert came.left_out("echo") is (known.echo is By.LEFT_OUT)
    assert came.text == plain.text


@pytest.mark.parametrize("others", [(), ("zq1", "zq2", "zq3", "zq4")])
async def test_a_stop_ends_the_text_before_it(
    subject: Subject, card: Card, known: Known, others: tuple[str, ...]
) -> None:
    async with asking(subject, card) as ask:
        whole = (await ask(max_tokens=24)).text
        stop = re.findall(r"[a-z]{2,}", whole[2:])[0]
        came = await ask(max_tokens=24, stop=(*others, stop))
    assert came.text == whole[: whole.index(stop)]
    by = known.stops_of_five if others else By.SERVER
    assert came.says("stop") is (by is By.LACUNA)
    assert finished(came, "stop" if by is By.LACUNA else known.cut)


async def test_a_token_is_forced_or_that_is_said(subject: Subject, card: Card, known: Known) -> None:
    async with asking(subject, card) as ask:
        plain = await ask(max_tokens=3)
        came = await ask(max_tokens=3, logit_bias={FORCED: 100})
    assert (came.text != plain.text and came.text == came.text[: len(came.text) // 3] * 3) is (known.bias is By.SERVER)
    assert came.left_out("logit_bias") is (known.bias is By.LEFT_OUT)


@pytest.mark.parametrize(("prompt", "choices"), [(["One night", "Two days"], 2), ([FORCED, FORCED + 1, FORCED + 2], 1)])
async def test_prompts_of_other_forms(
    subject: Subject, card: Card, known: Known, prompt: list[object], choices: int
) -> None:
    async with asking(subject, card) as ask:
        came = await ask(prompt, max_tokens=4, stream=True)
    by = known.several if choices > 1 else known.ids
    if by is By.REFUSED:
        assert isinstance(came.answer.error, NotPossible)
        assert came.calls == []
        return
    assert set(came.answer.finish_reasons) == set(range(choices))
    assert finished(came, "length", "stop")
    assert len(came.calls) == 1
    assert all(came.texts) or not known.exact


@pytest.mark.parametrize("stream", [False, True])
async def test_all_of_it_at_once(subject: Subject, card: Card, known: Known, *, stream: bool) -> None:
    everything: dict[str, Any] = {
        "n": 2,
        "logprobs": 3,
        "echo": True,
        "stop": ("zq1", "zq2", "zq3", "zq4", "zq5"),
        "logit_bias": {FORCED: -100},
        "presence_penalty": 0.5,
        "frequency_penalty": 0.5,
        "user": "a-writer",
        "stream": stream,
        **FREE,
    }
    async with asking(subject, card) as ask:
        came = await ask(suffix=SUFFIX, max_tokens=8, **everything)
    assert came.answer.error is None
    assert set(came.answer.finish_reasons) == {0, 1}
    assert finished(came, "length", "stop")
    assert all(came.texts) or not known.exact
    assert all("echo" not in body for body in came.bodies) or known.fill is By.SERVER
    assert not any(SUFFIX in text or text.startswith(PROMPT) for text in came.texts)
    assert all(note.sentence.endswith(".") for note in came.answer.notes)


async def test_stop_is_heard_at_once_and_the_next_request_is_served(subject: Subject, card: Card, known: Known) -> None:
    async with asking(subject, card) as ask, asyncio.timeout(30):
        came = await stopped(ask, known.long)
        after = await ask(max_tokens=8)
    assert came.answer.outcome is Outcome.CANCELLED
    assert came.answer.error is None
    assert finished(after, "length")
    if subject.running is not None:
        assert subject.running.hang_ups == 1
        abort = DIALECTS[subject.kind].abort
        aborted = [seen for seen in subject.running.seen if abort is not None and seen == f"POST /{abort.path}"]
        assert len(aborted) == (1 if abort is not None else 0)


async def stopped(ask: Asking, long: int) -> Came:
    """Ask for a long answer, and press Stop as soon as anything of it is there."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(ask(max_tokens=long, stream=True, **FREE))
        ask.on_arrival = task.cancel
        await asyncio.wait((task,))
    ask.on_arrival = None
    assert task.cancelled()
    return Came(ask.calls[-1])
