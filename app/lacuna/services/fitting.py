"""Asking a server in its own words: a request planned from its card, carried out, and what it refuses learnt."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lacuna.core.completions import Answer, CompletionRequest, Delta, Endpoint, Note, Outcome
from lacuna.core.errors import NotPossible, ParameterRefused, Refused
from lacuna.core.servers import DIALECTS, Capabilities, Card, plan
from lacuna.core.servers.bodies import sent
from lacuna.core.servers.plan import PlannedCall
from lacuna.services.again import OnWaiting
from lacuna.services.completions import Completions
from lacuna.services.fulfilment import OnDeltas, Post, carry_out

OnLearnt = Callable[[Mapping[str, Any]], object]

ROUNDS = 4  # a server that refuses one thing after the other is not asked for ever
_NOT_THERE = frozenset({404, 405, 501})
_LOGPROBS, _STOPS = 5, 4  # the reference's


@dataclass(frozen=True, kw_only=True)
class Fitting:
    """A server, what it can do, and how it is asked.

    Attributes:
        completions: calls it.
        endpoint: where it is.
        card: what it can do with the model that is asked.
        on_waiting: told that a call is sent again, and when.
        on_learnt: told of the cells of the card that turned out to be otherwise.

    """

    completions: Completions
    endpoint: Endpoint
    card: Card
    on_waiting: OnWaiting | None = None
    on_learnt: OnLearnt | None = None

    async def complete(self, request: CompletionRequest, on_deltas: OnDeltas) -> Answer:
        """Have a request carried out as the card says it can be; the answer's notes say what was done otherwise.

        A server that refuses something before its first word, for which there is another way, is asked again in that
        way. Cancelling ends every call.

        Args:
            request: what is asked.
            on_deltas: told of what arrives, with the choices numbered as the completions API does.

        """
        card, learnt, heard = self.card, dict[str, Any](), _Heard(on_deltas)
        answer = Answer(outcome=Outcome.FAILED)
        for _ in range(ROUNDS):
            able = card.capabilities
            try:
                planned = plan(request, able)
            except ValueError as error:
                return Answer(outcome=Outcome.FAILED, error=NotPossible(str(error)))
            answer = await carry_out(planned, self._posting(card, able, planned.notes), heard)
            told = _otherwise(answer, planned.calls[0]) if not heard.anything else _NOTHING
            if not told or told.items() <= learnt.items():
                break
            learnt |= told
            for name, value in told.items():
                card = card.tell(name, value)
        learnt |= _without(answer, request)
        if learnt and answer.outcome is not Outcome.FAILED and self.on_learnt is not None:
            self.on_learnt(learnt)
        return answer

    def _posting(self, card: Card, able: Capabilities, notes: tuple[Note, ...]) -> Post:
        dialect = DIALECTS[card.kind]

        async def post(call: PlannedCall, on_deltas: OnDeltas) -> Answer:
            written = replace(sent(call, dialect, able, neutral=True), notes=notes)
            return await self.completions.complete(self.endpoint, call.request, on_deltas, self.on_waiting, written)

        return post


class _Heard:
    """Passes deltas on, and knows whether there were any."""

    def __init__(self, on_deltas: OnDeltas) -> None:
        self._on_deltas = on_deltas
        self.anything = False

    def __call__(self, deltas: Sequence[Delta]) -> None:
        self.anything = True
        self._on_deltas(deltas)


# Of what a server may refuse, that for which there is another way; as cells of a card. A logit bias or a penalty is not
# taken out behind the writer's back: its refusal is told.
_OTHERWISE: Mapping[str, Mapping[str, Any]] = {
    "suffix": {"suffix": False},
    "n": {"n": 1, "n_streamed": 1},
    "best_of": {"best_of": 0},
    "stop": {"stops": _STOPS},
    "echo": {"echo": False, "echo_streamed": False},
}


_NOTHING: Mapping[str, Any] = {}


def _without(answer: Answer, request: CompletionRequest) -> Mapping[str, Any]:
    """Return what it says of the server, as cells of a card, that the request was answered without some fields."""
    cells: dict[str, Any] = {name: False for name in answer.left_out if name in ("seed", "user", "stream_options")}
    if "logprobs" in answer.left_out:
        cells["logprobs"] = _LOGPROBS if (request.parameters.logprobs or 0) > _LOGPROBS else None
    return cells


def _otherwise(answer: Answer, call: PlannedCall) -> Mapping[str, Any]:
    """Return what a refusal says of the server, as cells of a card, if there is another way to ask."""
    error = answer.error
    if isinstance(error, Refused) and call.infill and error.status in _NOT_THERE:
        return {"infill": False}  # the server has the call, but its model has no markers for gaps
    if not isinstance(error, ParameterRefused) or error.param is None:
        return _NOTHING
    if error.param == "stop" and len(call.request.parameters.stop or ()) <= _STOPS:
        return _NOTHING
    return _OTHERWISE.get(error.param, _NOTHING) if error.param in call.request.body() else _NOTHING
