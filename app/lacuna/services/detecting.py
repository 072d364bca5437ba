"""Finding out what kind of server answers, how many tokens it sees, and which servers run on this machine."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from lacuna.core.completions import Endpoint
from lacuna.core.completions.loose import as_integer, as_list, as_object
from lacuna.core.completions.models import ModelInfo, read_models
from lacuna.core.errors import EndpointError
from lacuna.core.servers.detection import LOCAL_PORTS, OK, PROBES, Reply, kind_of_host, kind_of_models
from lacuna.core.servers.dialects import Kind
from lacuna.services.completions import Completions

_CONNECT = 0.2  # seconds for a server on this machine to take a connection
_KEY_WANTED = (401, 403)

# Where a kind tells its context beside its list of models: a path beside /v1, and the names that lead to the number.
_CONTEXT: Mapping[Kind, tuple[str, tuple[str, ...]]] = {
    Kind.LLAMA_CPP: ("props", ("default_generation_settings", "n_ctx")),
    Kind.KOBOLDCPP: ("api/extra/true_max_context_length", ("value",)),
    Kind.TGI: ("info", ("max_total_tokens",)),
    Kind.TABBY: ("v1/model", ("parameters", "max_seq_len")),
    Kind.WEBUI: ("v1/internal/model/info", ("truncation_length",)),
}
# Where a kind tells what its models were loaded with: a path beside /v1, the list, and the name and context of each.
_LOADED: Mapping[Kind, tuple[str, str, str, str]] = {
    Kind.OLLAMA: ("api/ps", "models", "name", "context_length"),
    Kind.OLLAMA_COMPATIBLE: ("api/ps", "models", "name", "context_length"),
    Kind.LM_STUDIO: ("api/v0/models", "data", "id", "loaded_context_length"),
}


@dataclass(frozen=True, kw_only=True)
class Found:
    """A server that answered.

    Attributes:
        endpoint: as it was asked.
        kind: what it is; UNKNOWN if nothing told.
        models: those it lists; none if it does not tell.
        cells: what it told of itself, as cells of a capability card.
        wants_key: whether it lists its models only for a key.

    """

    endpoint: Endpoint
    kind: Kind
    models: tuple[ModelInfo, ...] = ()
    cells: Mapping[str, Any] = field(default_factory=dict[str, Any])
    wants_key: bool = False


OnLooked = Callable[[int, Found | None], object]


async def detect(completions: Completions, endpoint: Endpoint, model: str = "") -> Found:
    """Ask a server what it is, by at most a dozen GETs that make it do nothing.

    Args:
        completions: asks it.
        endpoint: where it is.
        model: the one whose context is wanted; empty is the first of those that tell theirs.

    Raises:
        EndpointError: it does not answer.

    """
    listed = await completions.look(endpoint, endpoint.url("models"))
    kind = kind_of_host(endpoint.base_url) or kind_of_models(listed) or await _asked(completions, endpoint)
    models = (read_models(listed.body) or []) if listed.status == OK else []
    return Found(
        endpoint=endpoint,
        kind=kind,
        models=tuple(models),
        cells=await _told(completions, endpoint, kind, [info for info in models if model in ("", info.id)]),
        wants_key=listed.status in _KEY_WANTED,
    )


async def find_local(
    completions: Completions, ports: tuple[int, ...] = LOCAL_PORTS, on_looked: OnLooked | None = None
) -> list[Found]:
    """Return the completions servers at these ports of 127.0.0.1. No key is sent, and no other machine is asked.

    Args:
        completions: asks them.
        ports: all looked at side by side.
        on_looked: told of each port, as soon as it is known, what is there, or None.

    """

    async def look(port: int) -> Found | None:
        found = await _at(completions, port)
        if on_looked is not None:
            on_looked(port, found)
        return found

    return [server for server in await asyncio.gather(*(look(port) for port in ports)) if server is not None]


async def _at(completions: Completions, port: int) -> Found | None:
    try:
        async with asyncio.timeout(_CONNECT):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
    except (OSError, TimeoutError):
        return None
    writer.close()
    endpoint = Endpoint(name=f"The server at port {port}", base_url=f"http://127.0.0.1:{port}/v1")
    try:
        found = await detect(completions, endpoint)
    except EndpointError:
        return None
    return found if found.models or found.wants_key or found.kind is not Kind.UNKNOWN else None


async def _asked(completions: Completions, endpoint: Endpoint) -> Kind:
    for probe in PROBES:
        reply = await _glance(completions, endpoint, probe.path)
        if reply is not None and probe.says_yes(reply):
            return probe.kind
    return Kind.UNKNOWN


async def _told(completions: Completions, endpoint: Endpoint, kind: Kind, models: list[ModelInfo]) -> dict[str, Any]:
    """Return what the server tells of itself: its context, and of llama.cpp its slots."""
    cells: dict[str, Any] = {}
    context = next((model.context_length for model in models if model.context_length is not None), None)
    if kind in _LOADED:
        path, names, name, length = _LOADED[kind]
        reply = await _glance(completions, endpoint, path)
        loaded = as_list((as_object(reply.body) or {}).get(names)) if reply is not None else []
        ids = {model.id for model in models}
        lengths = (_number(entry, (length,)) for entry in map(as_object, loaded) if entry and entry.get(name) in ids)
        context = next((found for found in lengths if found is not None), context)
    if kind in _CONTEXT:
        path, names = _CONTEXT[kind]
        reply = await _glance(completions, endpoint, path)
        body = as_object(reply.body) if reply is not None and reply.status == OK else None
        context = _number(body, names) or context
        if kind is Kind.LLAMA_CPP and (slots := _number(body, ("total_slots",))):
            cells |= {"n": slots, "n_streamed": slots, "concurrency": slots}
    if context is not None:
        cells["context"] = context
    return cells


def _number(body: Any, names: tuple[str, ...]) -> int | None:
    for name in names:
        body = (as_object(body) or {}).get(name)
    number = as_integer(body)
    return number if number is not None and number > 0 else None


async def _glance(completions: Completions, endpoint: Endpoint, path: str) -> Reply | None:
    reply = None
    with suppress(EndpointError):
        reply = await completions.look(endpoint, endpoint.root(path))
    return reply
