"""What is sent for a gap: the request that fits into the context, and the calls it becomes, to be read before."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from lacuna.core.black_out import pattern, redact
from lacuna.core.code import Call
from lacuna.core.completions import CompletionRequest, Endpoint
from lacuna.core.gap import Gap
from lacuna.core.parameters import Parameters
from lacuna.core.redaction import headers_without_keys
from lacuna.core.servers import DIALECTS, plan
from lacuna.core.servers.bodies import sent
from lacuna.core.servers.fim import MARKERS, WORDS
from lacuna.services.completions import Completions
from lacuna.services.context_window import Window, fit
from lacuna.services.targets import BYTES, Target

DEFAULT_CONTEXT = 2048  # tokens, where a server does not tell


@dataclass(frozen=True, kw_only=True)
class Written:
    """A request as the calls that make it.

    Attributes:
        calls: what is sent, without keys.
        notes: sentences about what is done in another way than asked.

    """

    calls: Sequence[Call]
    notes: Sequence[str]


async def compose(
    target: Target, gap: Gap, parameters: Parameters, *, silent: bool = False
) -> tuple[CompletionRequest, Window]:
    """Return the request for a gap, and how much of the text around it the model sees.

    With ``silent`` no server that is not at home is asked to count: a text that may not fit is cut by a rough count.
    """
    able = target.card.capabilities
    beside = WORDS if gap.after and not (able.suffix or able.infill or able.fim) else MARKERS
    room = (target.context or DEFAULT_CONTEXT) - parameters.max_tokens - beside

    async def roughly(text: str) -> int:
        return -(-len(text.encode("utf-8", "replace")) // BYTES)

    count = roughly if silent and not target.endpoint.local else target.count
    window = await fit(gap.before, gap.after, room, count)
    request = CompletionRequest(
        model=target.model.id, prompt=window.prompt, suffix=window.suffix, parameters=parameters
    )
    return request, window


def write_out(completions: Completions, target: Target, request: CompletionRequest) -> Written:
    """Return what a request is on the wire, without anything that is a key or may be one.

    Raises:
        ValueError: the server cannot do what is asked; the text is a sentence.

    """
    able, dialect = target.card.capabilities, DIALECTS[target.card.kind]
    planned = plan(request, able)
    calls: list[Call] = []
    for made in planned.calls:
        on_the_wire = sent(made, dialect, able, neutral=True)
        body = completions.body(target.endpoint, made.request, on_the_wire)
        calls.append(_call(target.endpoint, on_the_wire.path, body, beside=on_the_wire.beside))
    return Written(calls=calls, notes=[note.sentence for note in planned.notes])


def _call(endpoint: Endpoint, path: str, body: Mapping[str, Any], *, beside: bool) -> Call:
    url = endpoint.root(path) if beside else endpoint.url(path)
    base, _, query = url.rpartition(f"/{path}")
    keys = pattern(endpoint.secrets())
    return Call(
        base_url=base,
        path=path,
        query=dict(pair.split("=", 1) for pair in query.removeprefix("?").split("&") if "=" in pair),
        body={name: _blacked(value, keys) if name in endpoint.extra_body else value for name, value in body.items()},
        headers=dict(headers_without_keys(endpoint.request_headers(), keys)),
        key_header=next((name for name, _ in endpoint.key_headers()), None),
    )


def _blacked(value: Any, keys: re.Pattern[str] | None) -> Any:
    """Return a JSON value of the connection's own with what may be a key blacked out."""
    if isinstance(value, str):
        return redact(value, keys)
    if isinstance(value, dict):
        return {name: _blacked(item, keys) for name, item in cast("dict[str, Any]", value).items()}
    return [_blacked(item, keys) for item in cast("list[Any]", value)] if isinstance(value, list) else value
