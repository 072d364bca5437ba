"""One request to a server: safe, bounded, watched, and recorded without its key."""

import asyncio
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Protocol

import httpx

from lacuna.core.black_out import pattern
from lacuna.core.completions import Answer, Endpoint, refusal
from lacuna.core.completions.refusals import redirect
from lacuna.core.errors import EndpointError, Garbled, Refused, Silent
from lacuna.core.exchange import LONGEST_KEPT, Exchange
from lacuna.core.redaction import headers_without_keys, without_keys
from lacuna.services.failures import failure
from lacuna.services.http import ClosesHalfMade, HttpClients, headers, parts_of, timeouts
from lacuna.services.inbox import Inbox
from lacuna.services.network import Passage
from lacuna.services.patience import Patience, Watch
from lacuna.services.proxies import shown

_TURN = 0.004  # seconds of the window's thread at a time
_LONGEST_ERROR = 64 * 1024  # bytes of an error's body that are read


class Reader(Protocol):
    """What takes an answer in."""

    @property
    def done(self) -> bool:
        """Whether it wants no more."""
        ...

    @property
    def alive(self) -> bool:
        """Whether the last bytes said anything."""
        ...

    def take(self, data: bytes) -> object:
        """Take bytes as they come."""
        ...


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A request: ``body`` is JSON, or None; ``stream`` asks for events; ``what`` says what for, to the writer."""

    method: str
    url: str
    body: bytes | None = None
    stream: bool = False
    what: str = "asking"


class Call:
    """Sends a request once and gives its answer to a reader."""

    def __init__(self, clients: HttpClients, endpoint: Endpoint, outgoing: Outgoing, patience: Patience) -> None:
        self._clients = clients
        self._endpoint = endpoint
        self._outgoing = outgoing
        self._patience = patience
        self._response: httpx.Response | None = None
        self._sent: dict[str, str] = {}
        self._kept = bytearray()
        self._came = 0
        self._proxy: str | None = None
        self._passage: Passage | None = None

    async def run(self, reader: Reader) -> None:
        """Send, and read to the end.

        Raises:
            EndpointError: the request was not sent, not answered, refused, or its answer broke off.

        """
        try:
            async with self._clients.network.passage(self._endpoint, self._outgoing.what) as self._passage:
                await self._run(reader)
        except EndpointError as error:
            self._black_out(error)
            raise

    def exchange(self) -> Exchange | None:
        """Return what has gone over the wire until now; None if nothing was sent."""
        if not self._sent:
            return None
        keys = pattern(self._endpoint.secrets())
        response = self._response
        body = without_keys((self._outgoing.body or b"")[: 2 * LONGEST_KEPT].decode("utf-8", "replace"), keys)
        answer = without_keys(self._kept.decode("utf-8", "replace"), keys)[:LONGEST_KEPT]
        return Exchange(
            method=self._outgoing.method,
            url=without_keys(self._outgoing.url, keys),
            request_headers=headers_without_keys(self._sent.items(), keys, self._endpoint.headers),
            request_body=body[:LONGEST_KEPT],
            status=response.status_code if response is not None else None,
            reason=response.reason_phrase if response is not None else "",
            response_headers=headers_without_keys(response.headers.multi_items(), keys) if response is not None else (),
            response_body=answer,
            omitted=max(self._came - LONGEST_KEPT, 0),
            proxy=self._proxy,
        )

    def blacked(self, answer: Answer) -> Answer:
        """Return an answer with what went over the wire, and without keys in what the server says of itself."""
        if answer.error is not None:
            self._black_out(answer.error)
        keys = pattern(self._endpoint.secrets())
        names = ("id", "object", "model", "system_fingerprint")
        told = {name: without_keys(value, keys) for name in names if (value := getattr(answer, name)) is not None}
        return replace(answer, exchange=self.exchange(), **told)

    def _black_out(self, error: EndpointError) -> None:
        """Give an error what went over the wire, and take keys out of its words: a server may throw them back."""
        keys = pattern(self._endpoint.secrets())
        error.exchange = self.exchange()
        error.args = (without_keys(str(error), keys),)
        if isinstance(error, Refused):
            error.detail = without_keys(error.detail, keys)

    async def _run(self, reader: Reader) -> None:
        client, proxy = await self._clients.client(self._endpoint)
        self._proxy = shown(proxy) if proxy else None
        self._sent = headers(self._endpoint, stream=self._outgoing.stream)
        if self._outgoing.body is not None:
            self._sent["Content-Type"] = "application/json"
        if self._passage is not None:
            self._passage.begin(len(self._outgoing.body or b""), self._proxy)
        try:
            async with (
                Watch(self._patience) as watch,
                client.stream(
                    self._outgoing.method,
                    self._outgoing.url,
                    headers=self._sent,
                    content=self._outgoing.body,
                    timeout=timeouts(self._patience),
                    extensions={"trace": ClosesHalfMade()},
                ) as response,
            ):
                self._response = response
                await self._read(response, reader, watch)
        except TimeoutError as error:
            if not reader.done:
                raise self._silent() from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            answered = self._response is not None
            raise failure(error, self._endpoint, answered=answered, proxy=self._proxy) from error

    async def _read(self, response: httpx.Response, reader: Reader, watch: Watch) -> None:
        coding = response.headers.get("content-encoding", "identity").strip().lower()
        plain = coding in ("", "identity")
        if not response.is_success:
            raise _refused(response, await self._beginning(response) if plain else b"", self._endpoint)
        if not plain:
            raise Garbled(f"{self._endpoint.name} sends its answer compressed, which was not asked for.")
        watch.heard(alive=False)

        def take(data: bytes) -> None:
            self._keep(data)
            reader.take(data)

        def turned() -> None:
            watch.heard(alive=reader.alive)
            if reader.done or inbox.broke:
                watch.end()

        inbox = Inbox(take, turned)
        async with parts_of(response) as parts:
            with inbox:
                turn = perf_counter()
                async for data in parts:
                    inbox.put(data)
                    if perf_counter() - turn > _TURN:  # data that is there already need not suspend
                        await asyncio.sleep(0)
                        turn = perf_counter()

    async def _beginning(self, response: httpx.Response) -> bytes:
        """Read an error's body, but no more of it than a sentence can come from."""
        async with parts_of(response) as parts:
            async for data in parts:
                self._keep(data)
                if self._came > _LONGEST_ERROR:
                    break
        return bytes(self._kept)

    def _keep(self, data: bytes) -> None:
        # A key is looked for in what is kept before it is cut, so more is kept than is shown.
        if len(self._kept) < 2 * LONGEST_KEPT:
            self._kept += data
        self._came += len(data)
        if self._passage is not None:
            self._passage.received(len(data))

    def _silent(self) -> Silent:
        name, heard = self._endpoint.name, self._came > 0
        seconds = self._patience.payload if heard else self._patience.first
        if heard and self._patience.silence is not None:
            seconds = min(seconds, self._patience.silence)
        long = f"{seconds / 60:.0f} minutes" if seconds >= 120 else f"{seconds:.0f} seconds"  # noqa: PLR2004  (two minutes)
        return Silent(f"{name} has said nothing for {long}. What arrived is kept.")


def _refused(response: httpx.Response, body: bytes, endpoint: Endpoint) -> EndpointError:
    if response.is_redirect:
        return redirect(str(response.headers.get("location", "")), endpoint.base_url)
    keys = pattern(endpoint.secrets())
    return refusal(response.status_code, without_keys(body.decode("utf-8", "replace"), keys).encode())
