"""The completions endpoint: one request, its deltas as they come, and an answer however it ends."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
import msgspec

from lacuna.core.completions import Answer, CompletionRequest, Delta, Endpoint, Reading, Timing, refusal
from lacuna.core.completions.refusals import redirect
from lacuna.core.errors import EndpointError, Garbled
from lacuna.services.http import HttpClients, headers, parts_of, unreachable

_LONGEST_ERROR = 64 * 1024  # bytes of an error's body that are read
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, kw_only=True)
class ModelInfo:
    """A model that an endpoint offers.

    Attributes:
        id: its name in requests.
        owned_by: who serves it, as the server says; empty if it does not.
        context_length: tokens it can see, or None if not told.
        shutdown_date: ``YYYY-MM-DD`` when it is retired, or None.

    """

    id: str
    owned_by: str = ""
    context_length: int | None = None
    shutdown_date: str | None = None


class Completions:
    """Calls endpoints. Errors of the endpoint are in the answer; cancelling a call closes its socket at once."""

    def __init__(self) -> None:
        self._http = HttpClients()

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(self, *exit_: object) -> None:
        await self._http.__aexit__(*exit_)

    async def complete(
        self, endpoint: Endpoint, request: CompletionRequest, on_deltas: Callable[[Sequence[Delta]], object]
    ) -> Answer:
        """Send a request and call ``on_deltas`` with all deltas of each network read.

        Returns how it ended; partial text has been delivered in every case.

        """
        call = _Call(endpoint, request, on_deltas)
        client = await self._http.client(endpoint)
        body = request.body() | dict(endpoint.extra_body)
        return await call.run(client, _encode(body), stream=request.parameters.stream)

    async def models(self, endpoint: Endpoint) -> list[ModelInfo]:
        """Return the models that an endpoint offers, in its order.

        Raises:
            EndpointError: it cannot be reached or does not tell.

        """
        value = await self._json(endpoint, "GET", endpoint.url("models"))
        entries = value.get("data") if isinstance(value, dict) else value  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  (JSON)
        try:
            return [_model(entry) for entry in msgspec.convert(entries, list[dict[str, Any]])]
        except (msgspec.ValidationError, KeyError) as error:
            raise Garbled(f"{endpoint.name} does not list its models in the API's format.") from error

    async def count_tokens(self, endpoint: Endpoint, text: str) -> int:
        """Return how many tokens a text is, by the server's own ``/tokenize``.

        Raises:
            EndpointError: it cannot be reached or has no such call.

        """
        value = await self._json(endpoint, "POST", endpoint.root("tokenize"), {"content": text})
        tokens = value.get("tokens") if isinstance(value, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  (JSON)
        if not isinstance(tokens, list):
            raise Garbled(f"{endpoint.name} does not count tokens.")
        return len(tokens)  # pyright: ignore[reportUnknownArgumentType]  (JSON)

    async def _json(self, endpoint: Endpoint, method: str, url: str, body: Any = None) -> Any:
        client = await self._http.client(endpoint)
        sent = headers(endpoint)
        content = None
        if body is not None:
            sent["Content-Type"] = "application/json"
            content = _encode(body)
        try:
            response = await client.request(method, url, headers=sent, content=content)
        except httpx.HTTPError as error:
            raise unreachable(error, endpoint) from error
        if not response.is_success:
            raise _refused(response, response.content)
        try:
            return msgspec.json.decode(response.content)
        except msgspec.DecodeError as error:
            raise Garbled(f"{endpoint.name} does not answer in JSON. Check the base URL.") from error


class _Call:
    """One request under way."""

    def __init__(
        self, endpoint: Endpoint, request: CompletionRequest, on_deltas: Callable[[Sequence[Delta]], object]
    ) -> None:
        self._endpoint = endpoint
        self._on_deltas = on_deltas
        self._reading = Reading(request)
        self._began = perf_counter()
        self._first: float | None = None
        self._tokens = 0

    async def run(self, client: httpx.AsyncClient, body: bytes, *, stream: bool) -> Answer:
        """Send, read to the end, and say how it ended."""
        failure: EndpointError | None = None
        sent = headers(self._endpoint, stream=stream) | {"Content-Type": "application/json"}
        try:
            async with client.stream("POST", self._endpoint.url("completions"), headers=sent, content=body) as response:
                await self._read(response)
        except EndpointError as error:
            failure = error
        except httpx.HTTPError as error:
            failure = unreachable(error, self._endpoint)
        self._deliver(self._reading.end())
        total = perf_counter() - self._began
        return self._reading.answer(
            failure=failure, timing=Timing(first_token=self._first, total=total, tokens=self._tokens)
        )

    async def _read(self, response: httpx.Response) -> None:
        if not response.is_success:
            raise _refused(response, await _beginning(response))
        coding = response.headers.get("content-encoding", "identity")
        if coding not in ("", "identity"):
            raise Garbled(f"{self._endpoint.name} sends its answer compressed, which was not asked for.")
        async with parts_of(response) as parts:
            async for data in parts:
                self._deliver(self._reading.feed(data))
                if self._reading.done:
                    break
                await asyncio.sleep(0)  # data that is there already never suspends, and would starve the window

    def _deliver(self, deltas: list[Delta]) -> None:
        if not deltas:
            return
        count = sum(len(delta.tokens) for delta in deltas)
        if count and self._first is None:
            self._first = perf_counter() - self._began
        self._tokens += count
        self._on_deltas(deltas)


async def _beginning(response: httpx.Response) -> bytes:
    """Read an error's body, but no more of it than a sentence can come from."""
    read = bytearray()
    async with parts_of(response) as parts:
        async for data in parts:
            read += data
            if len(read) > _LONGEST_ERROR:
                break
    return bytes(read)


def _refused(response: httpx.Response, body: bytes) -> EndpointError:
    if response.is_redirect:
        return redirect(urlsplit(str(response.headers.get("location", ""))).netloc or "another address")
    return refusal(response.status_code, body)


def _model(entry: dict[str, Any]) -> ModelInfo:
    context = entry.get("context_length") or entry.get("max_model_len")
    retired = entry.get("shutdown_date")
    return ModelInfo(
        id=str(entry["id"]),
        owned_by=str(entry.get("owned_by") or ""),
        context_length=context if isinstance(context, int) else None,
        shutdown_date=retired if isinstance(retired, str) else None,
    )
