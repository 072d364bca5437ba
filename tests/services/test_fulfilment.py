"""A plan of several calls makes one answer, and the server is asked no more than it takes at once."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from lacuna.core.completions import Answer, CompletionRequest, Delta, Note, Outcome, Timing, Usage
from lacuna.core.errors import Unreachable
from lacuna.core.parameters import Parameters
from lacuna.core.servers import DIALECTS, Kind, plan
from lacuna.core.servers.plan import Plan, PlannedCall
from lacuna.core.token import Token
from lacuna.services.fulfilment import carry_out

pytestmark = pytest.mark.anyio


def _always(text: str) -> Callable[[int | None, int], str]:
    def same(_: int | None, __: int) -> str:
        return text

    return same


@dataclass
class Server:
    """What answers in a server's place: the text of each choice, a token a turn of the loop."""

    text: Callable[[int | None, int], str] = lambda seed, k: f"{seed}-{k} "
    logprob: Callable[[int | None], float] = lambda _: -1.0
    fails_at: int | None = None
    calls: list[CompletionRequest] = field(default_factory=list[CompletionRequest])
    now: int = 0
    most: int = 0
    before_first_token: int = 0
    delivered: bool = False
    hung_up: int = 0

    async def __call__(self, call: PlannedCall, on_deltas: Callable[[Sequence[Delta]], object]) -> Answer:
        self.calls.append(call.request)
        self.now += 1
        self.most = max(self.most, self.now)
        self.before_first_token += not self.delivered
        try:
            return await self._write(len(self.calls), call, on_deltas)
        except asyncio.CancelledError:
            self.hung_up += 1
            raise
        finally:
            self.now -= 1

    async def _write(self, number: int, call: PlannedCall, on_deltas: Callable[[Sequence[Delta]], object]) -> Answer:
        p = call.request.parameters
        n = p.n or 1
        for _ in range(3):
            await asyncio.sleep(0)
        if self.fails_at == number:
            return Answer(outcome=Outcome.FAILED, error=Unreachable("The server is gone."))
        self.delivered = True
        for letter in range(max(len(self.text(p.seed, k)) for k in range(n))):
            await asyncio.sleep(0)
            for k in range(n):
                text = self.text(p.seed, k)[letter : letter + 1]
                on_deltas([Delta(k, (Token(text, self.logprob(p.seed)),) if text else ())])
        on_deltas([Delta(k, (), "length") for k in range(n)])
        return Answer(
            outcome=Outcome.COMPLETE,
            finish_reasons=dict.fromkeys(range(n), "length"),
            usage=Usage(3, 2 * n, 3 + 2 * n),
            id=f"id-{number}",
            timing=Timing(first_token=0.5, total=2.0, tokens=2 * n),
        )


async def _carried_out(planned: Plan, server: Server) -> tuple[dict[int, str], dict[int, str], Answer]:
    texts: dict[int, str] = {}
    reasons: dict[int, str] = {}

    def arrived(deltas: Sequence[Delta]) -> None:
        for delta in deltas:
            texts[delta.index] = texts.get(delta.index, "") + "".join(token.text for token in delta.tokens)
            if delta.finish_reason:
                reasons[delta.index] = delta.finish_reason

    return texts, reasons, await carry_out(planned, server, arrived)


def _plan(kind: Kind, **parameters: object) -> Plan:
    request = CompletionRequest(model="m", prompt="x", parameters=Parameters(**parameters))  # pyright: ignore[reportArgumentType]  (a test's own)
    return plan(request, DIALECTS[kind].capabilities)


async def test_r07_nine_choices_on_four_slots_come_back_as_nine() -> None:
    server = Server()
    texts, reasons, answer = await _carried_out(_plan(Kind.LLAMA_CPP, n=9, seed=10), server)
    assert texts == {k: f"{10 + k // 4 * 4}-{k % 4} " for k in range(9)}
    assert reasons == answer.finish_reasons == dict.fromkeys(range(9), "length")
    assert answer.outcome is Outcome.COMPLETE
    assert answer.usage == Usage(9, 18, 27)
    assert (answer.id, answer.timing.tokens) == ("id-1", 18)
    assert answer.notes == (Note("n", "This server writes 4 at a time: 9 choices take 3 requests."),)


async def test_the_first_call_goes_alone_until_its_first_token_and_the_rest_within_the_servers_limit() -> None:
    server = Server()
    await _carried_out(_plan(Kind.TABBY, n=12), server)
    assert server.before_first_token == 1
    assert server.most == DIALECTS[Kind.TABBY].capabilities.concurrency == 4
    assert len(server.calls) == 12


async def test_the_likeliest_are_kept_best_first() -> None:
    server = Server(logprob=lambda seed: -abs(3.0 - (seed or 0)))
    texts, reasons, answer = await _carried_out(_plan(Kind.OLLAMA, n=2, best_of=5, seed=0), server)
    assert texts[0] == "3-0 "
    assert texts[1] in ("2-0 ", "4-0 ")
    assert len(texts) == len(reasons) == len(answer.finish_reasons) == 2
    assert Note("best_of", "Lacuna itself keeps the likeliest of 5, when all are written.") in answer.notes


async def test_a_stop_the_server_was_not_told_ends_the_choice_and_hangs_up() -> None:
    server = Server(text=_always("one two END and much more than that"))
    stops = ("a!", "b!", "c!", "d!", "END")
    texts, reasons, answer = await _carried_out(_plan(Kind.OPENAI, stop=stops), server)
    assert (texts, reasons) == ({0: "one two "}, {0: "stop"})
    assert answer.outcome is Outcome.COMPLETE
    assert answer.finish_reasons == {0: "stop"}
    assert server.hung_up == 1


async def test_text_held_back_for_a_stop_that_did_not_come_is_delivered() -> None:
    server = Server(text=_always("one EN"))
    texts, reasons, _ = await _carried_out(_plan(Kind.OPENAI, stop=("a!", "b!", "c!", "d!", "END")), server)
    assert (texts, reasons) == ({0: "one EN"}, {0: "length"})


async def test_when_one_call_fails_the_others_text_is_kept() -> None:
    server = Server(fails_at=2)
    texts, _, answer = await _carried_out(_plan(Kind.OLLAMA, n=3), server)
    assert set(texts) == {0, 2}
    assert answer.outcome is Outcome.FAILED
    assert str(answer.error) == "The server is gone."


async def test_when_the_first_call_fails_before_its_first_token_the_others_are_not_sent() -> None:
    server = Server(fails_at=1)
    texts, _, answer = await _carried_out(_plan(Kind.OLLAMA, n=3), server)
    assert (texts, len(server.calls)) == ({}, 1)
    assert (answer.outcome, str(answer.error)) == (Outcome.FAILED, "The server is gone.")


async def test_cancelling_hangs_up_every_call() -> None:
    server = Server(text=_always("x" * 10_000))
    work = asyncio.get_running_loop().create_task(_carried_out(_plan(Kind.TABBY, n=4), server))
    while server.now < 4:  # noqa: ASYNC110  (the server is this test's, and counts)
        await asyncio.sleep(0)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert (server.hung_up, server.now) == (4, 0)


class Tardy(Server):
    """A server that reports its probabilities only after the text."""

    async def __call__(self, call: PlannedCall, on_deltas: Callable[[Sequence[Delta]], object]) -> Answer:
        def plain(deltas: Sequence[Delta]) -> None:
            on_deltas([Delta(d.index, tuple(Token(t.text) for t in d.tokens), d.finish_reason) for d in deltas])

        answer = await super().__call__(call, plain)
        seed = call.request.parameters.seed
        return replace(answer, late={0: tuple(Token(letter, self.logprob(seed)) for letter in self.text(seed, 0))})


async def test_probabilities_that_come_after_the_text_have_the_numbers_of_the_plan() -> None:
    _, _, answer = await _carried_out(_plan(Kind.KOBOLDCPP, n=2, seed=5), Tardy())
    assert {choice: "".join(t.text for t in tokens) for choice, tokens in answer.late.items()} == {0: "5-0 ", 1: "6-0 "}


async def test_candidates_are_ranked_by_probabilities_that_come_after_the_text() -> None:
    server = Tardy(logprob=lambda seed: -abs(6.0 - (seed or 0)))
    texts, _, answer = await _carried_out(_plan(Kind.KOBOLDCPP, best_of=3, seed=5), server)
    assert (texts, answer.late) == ({0: "6-0 "}, {})


async def test_what_is_cut_here_has_no_tokens_that_come_after_it() -> None:
    stops = ("a!", "b!", "c!", "d!", "two")
    _, _, answer = await _carried_out(_plan(Kind.OPENAI, stop=stops), Tardy(text=_always("one two three")))
    assert (answer.finish_reasons, answer.late) == ({0: "stop"}, {})
