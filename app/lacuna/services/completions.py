"""The completions endpoint: a request, its deltas as they come, and an answer however it ends."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from time import perf_counter
from typing import Any, NamedTuple, Self

import msgspec

from lacuna.core.completions import Answer, CompletionRequest, Delta, Endpoint, Reading, Timing
from lacuna.core.completions.leaving_out import LeftOut, refused_fields, told
from lacuna.core.completions.models import ModelInfo, read_models
from lacuna.core.errors import EndpointError, Garbled, HungUp, Refused
from lacuna.core.secret import Secret
from lacuna.core.servers.bodies import Sent
from lacuna.core.servers.detection import Reply
from lacuna.core.servers.dialects import Kind
from lacuna.core.servers.tokenizing import counted, tokenizer_of
from lacuna.services.aborting import Aborting, named
from lacuna.services.again import Again, OnWaiting
from lacuna.services.call import Call, Outgoing
from lacuna.services.http import HttpClients
from lacuna.services.network import Network
from lacuna.services.patience import Patience, patience_for

OnDeltas = Callable[[Sequence[Delta]], object]

_LONGEST_JSON = 32 * 1024 * 1024  # bytes of a list of models
_QUICK = 30.0  # seconds for an answer that needs no model
_encode = msgspec.json.Encoder().encode


# Detection asks several things one after the other: no answer to one of them must not be waited for.
_GLANCE = Patience(connect=1.5, first=2, payload=2, silence=2)
_LONGEST_GLANCE = 2_000  # characters


class Completions:
    """Calls endpoints. Errors of the endpoint are in the answer; cancelling a call closes its socket at once."""

    def __init__(
        self,
        *,
        on_answer: Callable[[Answer], object] | None = None,
        on_secret: Callable[[Secret], object] | None = None,
        patience: Patience | None = None,
        network: Network | None = None,
    ) -> None:
        """Prepare for calls.

        Args:
            on_answer: told how every request ended, each one that is sent again and cancelled ones included.
            on_secret: told of what goes with a call and is not to be shown, before the call.
            patience: with every server, in place of what its distance tells.
            network: what every call is to pass; None for one that is online.

        """
        self._http = HttpClients(network)
        self._on_answer = on_answer
        self._on_secret = on_secret
        self._patience = patience
        self._aborting = Aborting(self._post)
        self._left_out: defaultdict[tuple[str, str], LeftOut] = defaultdict(LeftOut)  # by base URL and model

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(self, *exit_: object) -> None:
        await self._http.__aexit__(*exit_)

    async def complete(
        self,
        endpoint: Endpoint,
        request: CompletionRequest,
        on_deltas: OnDeltas,
        on_waiting: OnWaiting | None = None,
        sent: Sent | None = None,
    ) -> Answer:
        """Send a request and call ``on_deltas`` with all deltas of each network read.

        As long as no delta has been delivered, what may pass is tried again, and once a field is left out that the
        server refuses and the text can do without; that is remembered.

        Args:
            endpoint: the server.
            request: what is asked; it says how the answer is to be read.
            on_deltas: told of what arrives.
            on_waiting: told that the request is sent again, and when.
            sent: what goes over the wire in the request's place, for servers with words of their own.

        Returns how it ended; partial text has been delivered in every case.

        """
        sent = named(sent or Sent(path="completions", body=request.body()))
        own = {name: value for name, value in sent.body.items() if name not in endpoint.extra_body}
        known = self._left_out[endpoint.base_url, request.model]
        left_out = known.of(own)

        async def ask() -> Answer:
            return await self._ask(endpoint, _Asked(request, sent, left_out), on_deltas, on_waiting)

        answer = await ask()
        refused = () if answer.timing.tokens or answer.finish_reasons else refused_fields(answer.error, own)
        if refused and not set(refused) & set(left_out):
            left_out += refused
            answer = await ask()
            if not set(refused) & set(refused_fields(answer.error, own)):
                known.learn(own, refused)
        return answer

    async def _ask(
        self, endpoint: Endpoint, asked: "_Asked", on_deltas: OnDeltas, on_waiting: OnWaiting | None
    ) -> Answer:
        """Send a request until it is answered or there is no point in it any more."""
        patience = self._patience or patience_for(endpoint)

        async def look() -> object:
            return await self.json(endpoint, "GET", endpoint.root("health"), what="seeing whether its model is loaded")

        again = Again(patience, look, on_waiting)
        while True:
            posted = _Posted(self._call(endpoint, asked.outgoing(endpoint), patience), asked, on_deltas)
            async with self._aborting.around(endpoint, asked.sent):
                try:
                    answer = await posted.run()
                except asyncio.CancelledError:
                    self._tell(posted.answer(cancelled=True))
                    raise
            self._tell(answer)
            if posted.delivered or answer.error is None or not await again.after(answer.error):
                return answer

    def body(self, endpoint: Endpoint, request: CompletionRequest, sent: Sent) -> dict[str, Any]:
        """Return the body that ``complete`` would send now: without what the server has refused before."""
        asked = named(sent)
        own = {name: value for name, value in asked.body.items() if name not in endpoint.extra_body}
        left_out = self._left_out[endpoint.base_url, request.model].of(own)
        return _Asked(request, asked, left_out).body(endpoint)

    async def models(self, endpoint: Endpoint) -> list[ModelInfo]:
        """Return the models that an endpoint offers, in its order.

        Raises:
            EndpointError: it cannot be reached or does not tell.

        """
        models = read_models(await self.json(endpoint, "GET", endpoint.url("models"), what="listing its models"))
        if models is None:
            raise Garbled(f"{endpoint.name} does not list its models in the API’s format.")
        return models

    async def count_tokens(self, endpoint: Endpoint, text: str, kind: Kind = Kind.UNKNOWN, model: str = "") -> int:
        """Return how many tokens a text is, by the server's own tokenizer.

        Args:
            endpoint: the server.
            text: in which the markers of a model count as such.
            kind: of the server; it says how it is asked.
            model: by its id.

        Raises:
            EndpointError: it cannot be reached or has no such call.

        """
        tokenizer = tokenizer_of(kind)
        count = None
        if tokenizer is not None:
            body = tokenizer.body(model, text)
            count = counted(
                await self.json(endpoint, "POST", endpoint.root(tokenizer.path), body, what="counting tokens")
            )
        if count is None:
            raise Garbled(f"{endpoint.name} does not count tokens.")
        return count

    async def json(self, endpoint: Endpoint, method: str, url: str, body: Any = None, *, what: str = "asking") -> Any:
        """Return the JSON value that a call answers with; ``what`` says to the writer what it is for.

        Raises:
            EndpointError: there is none.

        """
        outgoing = Outgoing(what=what, method=method, url=url, body=None if body is None else _encode(body))
        patience = self._patience or replace(patience_for(endpoint), first=_QUICK, payload=_QUICK)
        for attempt in (1, 2):
            whole = _Whole()
            call = self._call(endpoint, outgoing, patience)
            try:
                await call.run(whole)
                break
            except HungUp:  # a connection that was kept open for too long
                if attempt > 1:
                    raise
        try:
            return msgspec.json.decode(whole.data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            garbled = Garbled(f"{endpoint.name} does not answer in JSON. Check the base URL.")
            garbled.exchange = call.exchange()
            raise garbled from error

    async def look(self, endpoint: Endpoint, url: str) -> Reply:
        """Return what a server answers to a GET, whatever it is, within a few seconds.

        Raises:
            EndpointError: it does not answer at all.

        """
        whole = _Whole()
        call = self._call(
            endpoint, Outgoing(what="seeing what it can do", method="GET", url=url), self._patience or _GLANCE
        )
        try:
            await call.run(whole)
        except Refused as error:
            if error.exchange is None:
                raise
        exchange = call.exchange()
        if exchange is None or exchange.status is None:
            raise Garbled(f"{endpoint.name} does not answer.")
        body: Any = None
        with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            body = msgspec.json.decode(whole.data or exchange.response_body)
        headers = {name.lower(): value for name, value in exchange.response_headers}
        return Reply(status=exchange.status, headers=headers, body=body, text=exchange.response_body[:_LONGEST_GLANCE])

    async def _post(self, endpoint: Endpoint, url: str, body: Mapping[str, str]) -> None:
        """Send a body and heed no answer."""
        outgoing = Outgoing(what="stopping it", method="POST", url=url, body=_encode(body))
        with suppress(EndpointError):
            await self._call(endpoint, outgoing, _GLANCE).run(_Whole())

    def _call(self, endpoint: Endpoint, outgoing: Outgoing, patience: Patience) -> Call:
        if self._on_secret is not None:
            for secret in endpoint.secrets():
                self._on_secret(secret)
        return Call(self._http, endpoint, outgoing, patience)

    def _tell(self, answer: Answer) -> None:
        if self._on_answer is not None:
            self._on_answer(answer)


class _Asked(NamedTuple):
    """What is asked: how it goes over the wire, and which of its fields are left out."""

    request: CompletionRequest
    sent: Sent
    left_out: tuple[str, ...]

    def body(self, endpoint: Endpoint) -> dict[str, Any]:
        """Return the JSON body."""
        own = {name: value for name, value in self.sent.body.items() if name not in self.left_out}
        return {**own, **endpoint.extra_body}

    def outgoing(self, endpoint: Endpoint) -> Outgoing:
        """Return the call."""
        sent = self.sent
        return Outgoing(
            what="completing",
            method="POST",
            url=endpoint.root(sent.path) if sent.beside else endpoint.url(sent.path),
            body=_encode(self.body(endpoint)),
            stream=self.request.parameters.stream,
        )

    def reading(self) -> Reading:
        """Return what reads the answer."""
        request = self.request
        if "logprobs" in self.left_out:
            request = replace(request, parameters=replace(request.parameters, logprobs=None))
        return Reading(request, native=self.sent.native)


class _Posted:
    """One request under way, as the reader of its own answer."""

    def __init__(self, call: Call, asked: _Asked, on_deltas: OnDeltas) -> None:
        self._call = call
        self._left_out = asked.left_out
        self._notes = asked.sent.notes
        self._reading = asked.reading()
        self._on_deltas = on_deltas
        self._began = perf_counter()
        self._first: float | None = None
        self._tokens = 0
        self.delivered = False

    @property
    def done(self) -> bool:
        return self._reading.done

    @property
    def alive(self) -> bool:
        return self._reading.alive

    def take(self, data: bytes) -> None:
        self._deliver(self._reading.feed(data))

    async def run(self) -> Answer:
        """Send, read to the end, and say how it ended."""
        failure: EndpointError | None = None
        try:
            await self._call.run(self)
        except EndpointError as error:
            failure = error
        self._deliver(self._reading.end())
        return self.answer(failure)

    def answer(self, failure: EndpointError | None = None, *, cancelled: bool = False) -> Answer:
        """Return how it ended, with what went over the wire."""
        timing = Timing(first_token=self._first, total=perf_counter() - self._began, tokens=self._tokens)
        answer = self._call.blacked(self._reading.answer(failure=failure, cancelled=cancelled, timing=timing))
        warnings = (*map(told, self._left_out), *answer.warnings)
        return replace(answer, left_out=self._left_out, notes=self._notes, warnings=warnings)

    def _deliver(self, deltas: list[Delta]) -> None:
        if not deltas:
            return
        count = sum(len(delta.tokens) for delta in deltas)
        if count and self._first is None:
            self._first = perf_counter() - self._began
        self._tokens += count
        self.delivered = True
        self._on_deltas(deltas)


class _Whole:
    """Takes an answer that is read at its end."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.done = False
        self.alive = True

    def take(self, data: bytes) -> None:
        self.data += data
        if len(self.data) > _LONGEST_JSON:
            raise Garbled("The server’s answer is larger than any list of models. It was cut there.")
