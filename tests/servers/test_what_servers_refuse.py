"""Whatever server it is and however it words its errors, each is told for what it is."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from lacuna.core.completions import Outcome
from lacuna.core.errors import Action, EndpointError, NobodyListens, NothingReturned, StreamCut
from lacuna.core.secret import Secret
from lacuna.core.servers import DIALECTS, Card, Kind, PlannedCall
from lacuna.core.servers.bodies import sent
from lacuna.services.call import Call, Outgoing
from lacuna.services.http import HttpClients
from lacuna.services.patience import LOCAL
from servers.asked import PROMPT, asking, plain_request
from servers.measured import card_of
from servers.running import running
from servers.server import Server
from servers.subjects import REAL, Subject

pytestmark = pytest.mark.anyio
Failing = Callable[[Subject, Card], Awaitable[EndpointError | None]]


async def _asked(subject: Subject, card: Card, prompt: str = PROMPT, model: str = "", **of_endpoint: Any) -> Any:
    async with asking(subject, card, replace(subject.endpoint, **of_endpoint)) as ask:
        came = await ask(prompt, model=model or subject.model)
    assert (came.answer.error is None) is (came.answer.outcome is Outcome.COMPLETE)
    return came.answer.error


async def wrong_key(subject: Subject, card: Card) -> EndpointError | None:
    return await _asked(subject, card, key=Secret("sk-wrong"))


async def unknown_model(subject: Subject, card: Card) -> EndpointError | None:
    return await _asked(subject, card, model="x")


async def overflow(subject: Subject, card: Card) -> EndpointError | None:
    return await _asked(subject, card, "word " * 3000)


async def bad_type(subject: Subject, card: Card) -> EndpointError | None:
    return await _asked(subject, card, extra_body=subject.known.hot)


async def bad_range(subject: Subject, card: Card) -> EndpointError | None:
    return await _asked(subject, card, extra_body=subject.known.cold)


async def empty_prompt(subject: Subject, card: Card) -> EndpointError | None:
    return await _asked(subject, card.choose("empty_prompt", value=True), "")


async def gone(subject: Subject, card: Card) -> EndpointError | None:
    async with running(Server(kind=Kind.UNKNOWN)) as left:
        pass
    return await _asked(subject, card, base_url=f"{left.root}/v1")


async def malformed(subject: Subject, card: Card) -> EndpointError | None:
    """Send what the program never sends, as an extra field by hand might have been."""
    written = sent(
        PlannedCall(request=plain_request(), choices=(0,)), DIALECTS[subject.kind], card.capabilities, neutral=False
    )
    at = subject.endpoint.root(written.path) if written.beside else subject.endpoint.url(written.path)
    async with HttpClients() as clients:
        call = Call(clients, subject.endpoint, Outgoing(method="POST", url=at, body=b'{"model": '), LOCAL)
        try:
            await call.run(_Nobody())
        except EndpointError as error:
            return error
    return None


class _Nobody:
    done = False
    alive = True

    def take(self, data: bytes) -> None:
        """Take nothing in."""


FAILING: dict[str, Failing] = {
    "wrong key": wrong_key,
    "unknown model": unknown_model,
    "overflow": overflow,
    "malformed": malformed,
    "bad type": bad_type,
    "bad range": bad_range,
    "empty prompt": empty_prompt,
    "gone": gone,
}


@pytest.mark.parametrize("what", FAILING)
async def test_what_is_wrong_is_told(subject: Subject, cards: dict[object, Card], what: str) -> None:
    error = await FAILING[what](subject, await card_of(subject, cards))
    expected = subject.known.error(what)
    if expected is None:
        assert error is None or type(error) is NothingReturned
        return
    assert isinstance(error, expected)
    assert str(error).endswith((".", "…")) or "The server says: " in str(error)
    assert error.action is not None


async def test_where_the_model_fails_in_mid_stream_what_came_is_kept(
    cards: dict[object, Card], simulated: Subject
) -> None:
    card = await card_of(simulated, cards)
    broken = replace(simulated.endpoint, extra_body={"fail_after": 3})
    async with asking(simulated, card) as ask:
        whole = await ask(max_tokens=3, stream=True)
    async with asking(simulated, card, broken) as ask:
        came = await ask(max_tokens=16, stream=True)
    assert came.text == whole.text != ""
    assert type(came.answer.error) is simulated.known.broken
    assert came.answer.outcome is (Outcome.TRUNCATED if simulated.known.broken is StreamCut else Outcome.FAILED)
    assert len(came.calls) == 1
    assert came.answer.action is Action.CONTINUE


@pytest.mark.parametrize("name", REAL)
async def test_a_real_server_that_is_killed_is_gone(name: str) -> None:
    with REAL[name]() as subject:
        card = Card(kind=subject.kind)
        async with asking(subject, card) as ask:
            assert (await ask()).answer.error is None
    async with asking(subject, card) as ask:
        came = await ask()
    assert type(came.answer.error) is NobodyListens
