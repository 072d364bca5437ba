"""Reading a request's body: every field checked, every error in OpenAI's shape with a sentence."""

from dataclasses import dataclass
from typing import Any

import msgspec

from lacuna.engine.sampler import Sampling

MOST_STOPS = 4
MOST_LOGPROBS = 5
MOST_CHOICES = 16


class BadRequest(Exception):
    """A request that cannot be served. ``str`` is a sentence; the others are for the error's body."""

    def __init__(self, message: str, param: str | None = None, code: str | None = None, status: int = 400) -> None:
        super().__init__(message)
        self.param = param
        self.code = code
        self.status = status

    def body(self) -> dict[str, Any]:
        """Return the error as OpenAI writes it."""
        error = {"message": str(self), "type": "invalid_request_error", "param": self.param, "code": self.code}
        return {"error": error}


class _StreamOptions(msgspec.Struct, forbid_unknown_fields=True):
    include_usage: bool | None = None
    include_obfuscation: bool | None = None


class _Body(msgspec.Struct, forbid_unknown_fields=True):
    model: str
    prompt: str | list[str | int | list[int]] | None = None
    suffix: str | None = None
    max_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    n: int | None = None
    best_of: int | None = None
    stream: bool | None = None
    stream_options: _StreamOptions | None = None
    logprobs: int | None = None
    echo: bool | None = None
    stop: str | list[str] | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    logit_bias: dict[str, float] | None = None
    user: str | None = None
    seed: int | None = None


@dataclass(frozen=True, kw_only=True)
class EngineRequest:
    """A request that has been checked.

    Attributes:
        prompt: text, or token ids; an empty text begins a document.
        logprobs: alternatives a token, or None for no logprobs at all.
        include_usage: whether a stream ends with the usage.

    """

    model: str
    prompt: str | list[int]
    suffix: str | None
    max_tokens: int
    n: int
    best_of: int
    logprobs: int | None
    stop: tuple[str, ...]
    stream: bool
    include_usage: bool
    seed: int | None
    sampling: Sampling


_decoder = msgspec.json.Decoder(_Body)
_NOT_YET = "The built-in model does not do this yet."


def read_request(data: bytes, vocabulary: int) -> EngineRequest:
    """Read and check a body.

    Raises:
        BadRequest: it is not JSON, has a field of the wrong type, out of range, unknown, or not yet served.

    """
    body = _decoded(data)
    n, best_of = _or(body.n, 1), _or(body.best_of, _or(body.n, 1))
    stream = bool(body.stream)
    _within("n", n, 1, MOST_CHOICES)
    _within("best_of", best_of, 1, 20)
    if best_of < n:
        raise BadRequest(f"best_of is {best_of}; it must be at least n, which is {n}.", "best_of")
    if best_of > n and stream:
        raise BadRequest("best_of larger than n cannot be streamed.", "best_of")
    if body.logprobs is not None:
        _within("logprobs", body.logprobs, 0, MOST_LOGPROBS)
    if body.echo:
        raise BadRequest(f"echo: {_NOT_YET}", "echo")
    if body.stream_options is not None and not stream:
        raise BadRequest("stream_options goes with stream only.", "stream_options")
    return EngineRequest(
        model=body.model,
        prompt=_prompt(body.prompt, vocabulary),
        suffix=body.suffix,
        max_tokens=_within("max_tokens", _or(body.max_tokens, 16), 0, 1_000_000),
        n=n,
        best_of=best_of,
        logprobs=body.logprobs,
        stop=_stops(body.stop),
        stream=stream,
        include_usage=bool(body.stream_options and body.stream_options.include_usage),
        seed=body.seed,
        sampling=Sampling(
            temperature=_within("temperature", _or(body.temperature, 1.0), 0, 2),
            top_p=_within("top_p", _or(body.top_p, 1.0), 0, 1),
            presence_penalty=_within("presence_penalty", _or(body.presence_penalty, 0.0), -2, 2),
            frequency_penalty=_within("frequency_penalty", _or(body.frequency_penalty, 0.0), -2, 2),
            logit_bias=_bias(body.logit_bias, vocabulary),
        ),
    )


def _decoded(data: bytes) -> _Body:
    try:
        return _decoder.decode(data)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at ")
        param = where.strip("`$.").split("[")[0] or None
        if "unknown field" in what:
            param = what.split("`")[1]
            raise BadRequest(f"Unrecognized request argument: {param}.", param) from error
        if "missing required field" in what:
            param = what.split("`")[1]
            raise BadRequest(f"You must provide the field {param}.", param) from error
        raise BadRequest(f"{param or 'The body'}: {what}.", param) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest("The body is not valid JSON.") from error


def _or(value: Any, default: Any) -> Any:
    return default if value is None else value


def _within(name: str, value: Any, low: float, high: float) -> Any:
    if not low <= value <= high:
        raise BadRequest(f"{name} is {value}; it must be from {low} to {high}.", name)
    return value


def _prompt(prompt: str | list[str | int | list[int]] | None, vocabulary: int) -> str | list[int]:
    if prompt is None or isinstance(prompt, str):
        return prompt or ""
    if not prompt:
        raise BadRequest("prompt must not be an empty list.", "prompt")
    if len(prompt) == 1 and isinstance(prompt[0], str):
        return prompt[0]
    if len(prompt) == 1 and isinstance(prompt[0], list):
        prompt = [*prompt[0]]
    tokens = [item for item in prompt if isinstance(item, int)]
    if len(tokens) != len(prompt):
        raise BadRequest(f"Several prompts in one request: {_NOT_YET}", "prompt")
    for token in tokens:
        if not 0 <= token < vocabulary:
            raise BadRequest(f"prompt: there is no token {token}; there are {vocabulary}.", "prompt")
    return tokens


def _stops(stop: str | list[str] | None) -> tuple[str, ...]:
    stops = (stop,) if isinstance(stop, str) else tuple(stop or ())
    if len(stops) > MOST_STOPS:
        raise BadRequest(f"stop has {len(stops)} texts; at most {MOST_STOPS} are taken.", "stop")
    if not all(stops):
        raise BadRequest("stop must not hold an empty text.", "stop")
    return stops


def _bias(bias: dict[str, float] | None, vocabulary: int) -> dict[int, float] | None:
    if not bias:
        return None
    out: dict[int, float] = {}
    for key, value in bias.items():
        if not key.isascii() or not key.isdigit() or int(key) >= vocabulary:
            raise BadRequest(f"logit_bias: {key!r} is no token id below {vocabulary}.", "logit_bias")
        out[int(key)] = float(_within("logit_bias", value, -100, 100))
    return out
