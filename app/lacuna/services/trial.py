"""Trying a connection out before it is kept: which of its addresses answers, which models it has, does one complete."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import msgspec

from lacuna.core.completions import CompletionRequest, Delta, Endpoint
from lacuna.core.connections import Connection
from lacuna.core.errors import EndpointError, Garbled, LacunaError, Refused, Unauthorized, Unreachable
from lacuna.core.parameters import Parameters
from lacuna.core.secret import Secret
from lacuna.services.completions import Completions, ModelInfo
from lacuna.services.targets import endpoint_of, first_usable

PROMPT = "Once upon a time"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that was tried.

    Attributes:
        sentence: what came of it, for the writer.
        passed: whether all is well with it.

    """

    sentence: str
    passed: bool


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What came of trying a connection out.

    Attributes:
        base_url: the address that answered, or the first if none did.
        models: what it lists.
        steps: what was tried, in order.

    """

    base_url: str
    models: tuple[ModelInfo, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the connection can be used."""
        return bool(self.steps) and self.steps[-1].passed


@dataclass
class _Found:
    models: list[ModelInfo] = field(default_factory=list[ModelInfo])
    error: EndpointError | None = None


async def try_out(
    completions: Completions,
    connection: Connection,
    candidates: Sequence[str],
    key: Secret | None,
    on_step: Callable[[Step], object],
) -> Trial:
    """List the models of a connection and let one of them write a token.

    Args:
        completions: calls the server.
        connection: as the writer describes it.
        candidates: base URLs to be tried in turn; the first that answers is meant.
        key: sent to all of them, or None.
        on_step: told of each step as it ends.

    """
    steps: list[Step] = []

    def tell(sentence: str, *, passed: bool) -> None:
        steps.append(Step(sentence=sentence, passed=passed))
        on_step(steps[-1])

    try:
        endpoint, found = await _first_that_answers(completions, connection, candidates, key)
    except LacunaError as error:
        tell(str(error), passed=False)
        return Trial(base_url=candidates[0], steps=tuple(steps))
    if isinstance(found.error, Unauthorized | Unreachable):
        tell(str(found.error), passed=False)
    else:
        tell(_listed(found), passed=found.error is None)
        await _complete(completions, endpoint, connection, found.models, tell)
    return Trial(base_url=endpoint.base_url, models=tuple(found.models), steps=tuple(steps))


async def _first_that_answers(
    completions: Completions, connection: Connection, candidates: Sequence[str], key: Secret | None
) -> tuple[Endpoint, _Found]:
    """Return the endpoint whose models could be listed; else the one that came nearest, with its error."""
    nearest: tuple[Endpoint, _Found] | None = None
    for base_url in candidates:
        endpoint = endpoint_of(msgspec.structs.replace(connection, base_url=base_url), key=key)
        try:
            return endpoint, _Found(models=await completions.models(endpoint))
        except EndpointError as error:
            if nearest is None or isinstance(nearest[1].error, Unreachable):
                nearest = endpoint, _Found(error=error)
            if isinstance(error, Unauthorized):
                break
    if nearest is None:
        raise Garbled("There is no address to try.")
    return nearest


async def _complete(
    completions: Completions,
    endpoint: Endpoint,
    connection: Connection,
    models: Sequence[ModelInfo],
    tell: Callable[..., object],
) -> None:
    model = connection.model or connection.deployment or (first_usable(models).id if models else "")
    if not model:
        tell("Enter the name of a model: the server does not say which it has.", passed=False)
        return
    if models and model not in [info.id for info in models]:
        tell(f"{model} is not in the server’s list.", passed=False)
    came: list[str] = []

    def arrived(deltas: Sequence[Delta]) -> None:
        came.extend(token.text for delta in deltas for token in delta.tokens)

    request = CompletionRequest(model=model, prompt=PROMPT, parameters=Parameters(max_tokens=1, logprobs=None))
    answer = await completions.complete(endpoint, request, arrived)
    if answer.error is not None and not came:
        tell(str(answer.error), passed=False)
    else:
        tell(f"{model} completes text. The first word took {1000 * answer.timing.total:,.0f} ms.", passed=True)


def _listed(found: _Found) -> str:
    if found.error is None:
        count = len(found.models)
        return f"The server answers and lists {count:,} model{'' if count == 1 else 's'}."
    if isinstance(found.error, Refused) and found.error.status in (404, 405, 501):
        return "The server answers, but does not list its models."
    return str(found.error)
