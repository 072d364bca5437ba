"""The built-in model's HTTP endpoint."""

import asyncio
import hmac
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_address
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from lacuna.engine.answer import Answer, model_entry
from lacuna.engine.generation import Generation, Growth
from lacuna.engine.memory import Memory
from lacuna.engine.model import Model
from lacuna.engine.request import LARGEST_BODY, BadRequest, EngineRequest, read_request
from lacuna.engine.tokenizer import Tokenizer

AT_ONCE = 4  # requests that are written side by side; more wait their turn
TOGETHER = 0.016  # seconds: a screen shows no more often
NOT_FOUND, TOO_LARGE, GONE = 404, 413, 499

Handler = Callable[[Request], Awaitable[Response]]
_encode = msgspec.json.Encoder().encode


class _ToTokenize(msgspec.Struct):
    content: str
    add_special: bool = False  # this model's texts have no special beginning
    parse_special: bool = False
    with_pieces: bool = False


class _ToDetokenize(msgspec.Struct):
    tokens: list[int]


_Asked = TypeVar("_Asked", _ToTokenize, _ToDetokenize)


class Engine:
    """Serves one model. The model runs in worker threads, a step at a time, so that hang-ups are heard between.

    Attributes:
        running: requests that are being written.

    """

    def __init__(self, model: Model, tokenizer: Tokenizer, key: str, request_log: Path | None = None) -> None:
        """Serve ``model``; an empty key asks for none, and then only this machine's own names are answered."""
        self._model = model
        self._tokenizer = tokenizer
        self._memory = Memory(model)
        self._key = key.encode()
        self._request_log = request_log
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._created = int(time.time())
        self.running = 0

    def app(self) -> Starlette:
        """Return the ASGI application."""
        routes = [
            Route("/v1/models", self._guarded(self._models), methods=["GET"]),
            Route("/v1/models/{model:path}", self._guarded(self._one_model), methods=["GET"]),
            Route("/v1/completions", self._guarded(self._completions), methods=["POST"]),
            Route("/tokenize", self._guarded(self._tokenize), methods=["POST"]),
            Route("/detokenize", self._guarded(self._detokenize), methods=["POST"]),
        ]
        return Starlette(routes=routes, exception_handlers={HTTPException: _http_error})

    def _guarded(self, handler: Handler) -> Handler:
        """Ask for the key first, and answer a bad request in OpenAI's shape."""

        async def guarded(request: Request) -> Response:
            try:
                self._check_caller(request)
                return await handler(request)
            except BadRequest as error:
                return _json(error.body(), error.status)

        return guarded

    def _check_caller(self, request: Request) -> None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
        if not hmac.compare_digest(given, self._key) and self._key:
            raise BadRequest("Incorrect API key provided.", code="invalid_api_key", status=401)
        if not self._key and not _is_loopback(request.url.hostname or ""):
            raise BadRequest("Without a key, only this machine's own names are answered.", status=403)

    async def _models(self, _: Request) -> Response:
        return _json({"object": "list", "data": [self._entry()]})

    async def _one_model(self, request: Request) -> Response:
        self._check_model(request.path_params["model"])
        return _json(self._entry())

    def _entry(self) -> dict[str, Any]:
        return model_entry(self._model.name, self._model.context, self._created)

    def _check_model(self, name: str) -> None:
        if name != self._model.name:
            raise BadRequest(
                f"The model {name[:80]!r} does not exist here; this server has {self._model.name}.",
                "model",
                "model_not_found",
                NOT_FOUND,
            )

    async def _tokenize(self, request: Request) -> Response:
        asked = _decoded(await _body(request), _ToTokenize)
        encode = self._tokenizer.encode_named if asked.parse_special else self._tokenizer.encode
        tokens = await asyncio.to_thread(encode, asked.content)
        if asked.with_pieces:
            return _json({"tokens": [{"id": token, "piece": self._piece(token)} for token in tokens]})
        return _json({"tokens": tokens})

    def _piece(self, token: int) -> str | list[int]:
        """Return a token's text, or its bytes if they are no text by themselves."""
        raw = self._tokenizer.special.get(token, "").encode() or self._tokenizer.pieces[token]
        try:
            return raw.decode()
        except UnicodeDecodeError:
            return list(raw)

    async def _detokenize(self, request: Request) -> Response:
        tokens = _decoded(await _body(request), _ToDetokenize).tokens
        if not all(0 <= token < self._tokenizer.size for token in tokens):
            raise BadRequest(f"tokens must be ids below {self._tokenizer.size}.", "tokens")
        return _json({"content": self._tokenizer.decode(tokens).decode("utf-8", "replace")})

    async def _completions(self, request: Request) -> Response:
        data = await _body(request)
        if self._request_log is not None:
            await asyncio.to_thread(_append, self._request_log, data)
        asked = read_request(data, self._model.vocabulary)
        self._check_model(asked.model)
        generation = await asyncio.to_thread(Generation, self._model, self._tokenizer, self._memory, asked)
        answer = Answer(self._model.name, generation, self._tokenizer, logprobs=asked.logprobs is not None)
        if asked.stream:
            return StreamingResponse(self._streamed(generation, answer, asked), media_type="text/event-stream")
        async with self._turn():
            async for step in _steps(generation):
                for growth in step:
                    answer.add(growth)
                if await request.is_disconnected():
                    return Response(status_code=GONE)
        return _json(answer.whole())

    async def _streamed(self, generation: Generation, answer: Answer, asked: EngineRequest) -> AsyncIterator[bytes]:
        no_usage = {"usage": None} if asked.include_usage else {}
        async with self._turn():
            async for step in _steps(generation):
                if events := [_event(chunk | no_usage) for chunk in answer.chunks(step)]:
                    yield b"".join(events)
        if asked.include_usage:
            yield _event(answer.chunk([]) | {"usage": answer.usage()})
        yield b"data: [DONE]\n\n"

    @asynccontextmanager
    async def _turn(self) -> AsyncGenerator[None]:
        async with self._turns:
            self.running += 1
            try:
                yield
            finally:
                self.running -= 1


async def _steps(generation: Generation) -> AsyncIterator[list[Growth]]:
    """Write in a thread, and give what it has written since the last look; a caller that leaves stops it.

    The first token is given at once, others with those that are written within ``TOGETHER``: on two processors, waking
    this loop for each would cost the model a tenth of its speed.
    """
    loop = asyncio.get_running_loop()
    came: asyncio.Queue[list[Growth] | None] = asyncio.Queue()
    left = threading.Event()

    def give(growths: list[Growth] | None) -> None:
        loop.call_soon_threadsafe(came.put_nowait, growths)

    def write() -> None:
        written: list[Growth] = []
        given = -TOGETHER
        try:
            for step in generation.steps():
                if left.is_set():
                    break
                written += step
                now = monotonic()
                if not step or now - given >= TOGETHER:
                    give(written)
                    written, given = [], now if step else given
            give(written)
        finally:
            give(None)

    writing = loop.run_in_executor(None, write)
    try:
        while (step := await came.get()) is not None:
            yield step
        await writing
    finally:
        left.set()


async def _body(request: Request) -> bytes:
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > LARGEST_BODY:
            raise BadRequest(f"The body is larger than {LARGEST_BODY} bytes.", status=TOO_LARGE)
    return bytes(data)


def _decoded(data: bytes, kind: type[_Asked]) -> _Asked:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        (field, *_) = kind.__struct_fields__
        raise BadRequest(f"The body must be a JSON object with the field {field}: {error}.", field) from error


def _is_loopback(host: str) -> bool:
    """Whether a name in a request's Host header leads nowhere else: a page of the web may point its own here."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _event(value: dict[str, Any]) -> bytes:
    return b"data: " + _encode(value) + b"\n\n"


def _json(value: Any, status: int = 200) -> Response:
    return Response(_encode(value), status, media_type="application/json")


async def _http_error(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    message = "There is no such call here." if status == NOT_FOUND else "This call is not made in this way."
    return _json(BadRequest(message, status=status).body(), status)


def _append(path: Path, data: bytes) -> None:
    with path.open("ab") as log:
        log.write(data.replace(b"\n", b" ") + b"\n")
