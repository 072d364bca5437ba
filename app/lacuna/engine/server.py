"""The built-in model's HTTP endpoint."""

import asyncio
import hmac
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from lacuna.engine.answer import MODEL, Answer, model_entry
from lacuna.engine.generation import Generation, Growth
from lacuna.engine.model import Model
from lacuna.engine.request import BadRequest, EngineRequest, read_request
from lacuna.engine.text import Part
from lacuna.engine.tokenizer import Tokenizer

AT_ONCE = 4  # requests that are written side by side; more wait their turn
Handler = Callable[[Request], Awaitable[Response]]
_encode = msgspec.json.Encoder().encode


class Engine:
    """Serves one model. The model runs in worker threads, a step at a time, so that hang-ups are heard between."""

    def __init__(self, model: Model, tokenizer: Tokenizer, key: str, request_log: Path | None = None) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._key = key.encode()
        self._request_log = request_log
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._created = int(time.time())

    def app(self) -> Starlette:
        """Return the ASGI application."""
        routes = [
            Route("/v1/models", self._guarded(self._models), methods=["GET"]),
            Route("/v1/models/{model}", self._guarded(self._one_model), methods=["GET"]),
            Route("/v1/completions", self._guarded(self._completions), methods=["POST"]),
            Route("/tokenize", self._guarded(self._tokenize), methods=["POST"]),
            Route("/detokenize", self._guarded(self._detokenize), methods=["POST"]),
        ]
        return Starlette(routes=routes, exception_handlers={HTTPException: _http_error})

    def _guarded(self, handler: Handler) -> Handler:
        """Ask for the key first, and answer a bad request in OpenAI's shape."""

        async def guarded(request: Request) -> Response:
            try:
                self._check_key(request)
                return await handler(request)
            except BadRequest as error:
                return _json(error.body(), error.status)

        return guarded

    def _check_key(self, request: Request) -> None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
        if not hmac.compare_digest(given, self._key):
            raise BadRequest("Incorrect API key provided.", code="invalid_api_key", status=401)

    async def _models(self, _: Request) -> Response:
        return _json({"object": "list", "data": [model_entry(self._model.context, self._created)]})

    async def _one_model(self, request: Request) -> Response:
        _check_model(request.path_params["model"])
        return _json(model_entry(self._model.context, self._created))

    async def _tokenize(self, request: Request) -> Response:
        body = await _object(request, "content", str)
        return _json({"tokens": await asyncio.to_thread(self._tokenizer.encode, body)})

    async def _detokenize(self, request: Request) -> Response:
        tokens = await _object(request, "tokens", list[int])
        if not all(0 <= token < self._tokenizer.size for token in tokens):
            raise BadRequest(f"tokens must be ids below {self._tokenizer.size}.", "tokens")
        return _json({"content": self._tokenizer.decode(tokens).decode("utf-8", "replace")})

    async def _completions(self, request: Request) -> Response:
        data = await request.body()
        if self._request_log is not None:
            await asyncio.to_thread(_append, self._request_log, data)
        asked = read_request(data, self._model.vocabulary)
        _check_model(asked.model)
        generation = await asyncio.to_thread(Generation, self._model, self._tokenizer, asked)
        answer = Answer(generation, self._tokenizer, logprobs=asked.logprobs is not None)
        if asked.stream:
            return StreamingResponse(self._streamed(generation, answer, asked), media_type="text/event-stream")
        return await self._whole(request, generation, answer, asked)

    async def _steps(self, generation: Generation) -> AsyncIterator[list[Growth]]:
        async with self._turns:
            while not generation.done:
                yield await asyncio.to_thread(generation.step)

    async def _streamed(self, generation: Generation, answer: Answer, asked: EngineRequest) -> AsyncIterator[bytes]:
        async for step in self._steps(generation):
            events: list[bytes] = []
            for growth in step:
                if growth.part is not None or growth.finish_reason is not None:
                    part = growth.part or Part("", ())
                    choice = answer.choice(growth.index, part.text, part.tokens, growth.finish_reason)
                    events.append(_event(answer.completion([choice])))
            if events:
                yield b"".join(events)
        if asked.include_usage:
            yield _event(answer.completion([]) | {"usage": answer.usage()})
        yield b"data: [DONE]\n\n"

    async def _whole(self, request: Request, generation: Generation, answer: Answer, asked: EngineRequest) -> Response:
        parts: dict[int, list[Part]] = {i: [] for i in range(asked.best_of)}
        reasons: dict[int, str | None] = {}
        async for step in self._steps(generation):
            for growth in step:
                if growth.part is not None:
                    parts[growth.index].append(growth.part)
                reasons[growth.index] = growth.finish_reason
            if await request.is_disconnected():
                return Response(status_code=499)
        choices: list[dict[str, Any]] = []
        for index, own in enumerate(generation.best()):
            text = "".join(part.text for part in parts[own])
            tokens = tuple(token for part in parts[own] for token in part.tokens)
            choices.append(answer.choice(index, text, tokens, reasons[own]))
        return _json(answer.completion(choices) | {"usage": answer.usage()})


def _check_model(name: str) -> None:
    if name != MODEL:
        raise BadRequest(
            f"The model {name!r} does not exist here; this server has {MODEL}.", "model", "model_not_found", 404
        )


async def _object(request: Request, name: str, kind: Any) -> Any:
    """Return one field of a body."""
    try:
        return msgspec.json.decode(await request.body(), type=dict[str, kind])[name]
    except (msgspec.DecodeError, UnicodeDecodeError, KeyError) as error:
        raise BadRequest(f"The body must be a JSON object with the field {name}.", name) from error


def _event(value: dict[str, Any]) -> bytes:
    return b"data: " + _encode(value) + b"\n\n"


def _json(value: Any, status: int = 200) -> Response:
    return Response(_encode(value), status, media_type="application/json")


async def _http_error(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    message = "There is no such call here." if status == 404 else "This call is not made in this way."  # noqa: PLR2004  (not found)
    return _json(BadRequest(message, status=status).body(), status)


def _append(path: Path, data: bytes) -> None:
    with path.open("ab") as log:
        log.write(data.replace(b"\n", b" ") + b"\n")
