"""Reading a request's body: every field checked, every error in OpenAI's shape with a sentence."""

from dataclasses import dataclass
from typing import Any

import msgspec

from lacuna.engine.sampler import BAN, FORCE, Sampling

LARGEST_BODY = 16 * 2**20  # bytes
MOST_STOPS = 4
MOST_LOGPROBS = 5
MOST_CHOICES = 128
MOST_CANDIDATES = 20
MOST_PROMPTS = 128
_WHOLE = 2**63  # seeds are 64-bit integers with a sign

Prompt = str | list[int]


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
    include_obfuscation: bool | None = None  # hides sizes from who watches a wire; there is none on this machine


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
        prompts: each a text or token ids; an empty text begins a document.
        suffix: what follows the gap; None continues.
        n, best_of: choices a prompt that are answered, and written.
        logprobs: alternatives a token, or None for no logprobs at all.
        echo: whether each choice begins with its prompt.
        include_usage: whether a stream ends with the usage.

    """

    model: str
    prompts: list[Prompt]
    suffix: str | None
    max_tokens: int
    n: int
    best_of: int
    logprobs: int | None
    echo: bool
    stop: tuple[str, ...]
    stream: bool
    include_usage: bool
    seed: int | None
    sampling: Sampling


_decoder = msgspec.json.Decoder(_Body)


def read_request(data: bytes, vocabulary: int) -> EngineRequest:
    """Read and check a body.

    Raises:
        BadRequest: it is not JSON, or has a field of the wrong type, out of range or unknown.

    """
    body = _decoded(data)
    n = _within("n", _or(body.n, 1), 1, MOST_CHOICES)
    stream = bool(body.stream)
    if body.stream_options is not None and not stream:
        raise BadRequest("stream_options is only allowed when stream is true.", "stream_options")
    return EngineRequest(
        model=body.model,
        prompts=_prompts(body.prompt, vocabulary),
        suffix=body.suffix,
        max_tokens=_within("max_tokens", _or(body.max_tokens, 16), 0, 2**31 - 1),
        n=n,
        best_of=_best_of(body.best_of, n, stream=stream),
        logprobs=None if body.logprobs is None else _within("logprobs", body.logprobs, 0, MOST_LOGPROBS),
        echo=bool(body.echo),
        stop=_stops(body.stop),
        stream=stream,
        include_usage=bool(body.stream_options and body.stream_options.include_usage),
        seed=None if body.seed is None else _within("seed", body.seed, -_WHOLE, _WHOLE - 1),
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
            param = ".".join(filter(None, [param, what.split("`")[1]]))
            raise BadRequest(f"Unrecognized request argument supplied: {param}.", param) from error
        if "missing required field" in what:
            param = what.split("`")[1]
            raise BadRequest(f"You must provide a {param} parameter.", param) from error
        raise BadRequest(f"{param or 'The body'}: {what}.", param) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest("We could not parse the JSON body of your request.") from error


def _or(value: Any, default: Any) -> Any:
    return default if value is None else value


def _within(name: str, value: Any, low: float, high: float) -> Any:
    if not low <= value <= high:
        raise BadRequest(f"{name} is {value}; it must be from {low} to {high}.", name)
    return value


def _best_of(best_of: int | None, n: int, *, stream: bool) -> int:
    if best_of is None:
        return n
    _within("best_of", best_of, 0, MOST_CANDIDATES)
    if best_of < n:
        raise BadRequest(f"best_of is {best_of}; it must be at least n, which is {n}.", "best_of")
    if best_of > 1 and stream:
        raise BadRequest("best_of larger than 1 cannot be streamed.", "best_of")
    return best_of


def _prompts(prompt: str | list[str | int | list[int]] | None, vocabulary: int) -> list[Prompt]:
    if prompt is None or isinstance(prompt, str):
        return [prompt or ""]
    texts = [item for item in prompt if isinstance(item, str)]
    tokens = [item for item in prompt if isinstance(item, int)]
    arrays = [item for item in prompt if isinstance(item, list)]
    if not prompt or not all(arrays):
        raise BadRequest("prompt must not be or hold an empty array.", "prompt")
    if len(prompt) not in {len(texts), len(tokens), len(arrays)}:
        raise BadRequest("prompt must hold texts only, token ids only or arrays of token ids only.", "prompt")
    prompts: list[Prompt] = [*texts, *([tokens] if tokens else arrays)]
    if len(prompts) > MOST_PROMPTS:
        raise BadRequest(f"prompt holds {len(prompts)} prompts; at most {MOST_PROMPTS} are taken.", "prompt")
    for token in (token for array in ([tokens, *arrays]) for token in array):
        if not 0 <= token < vocabulary:
            raise BadRequest(f"prompt: there is no token {token}; there are {vocabulary}.", "prompt")
    return prompts


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
            raise BadRequest(f"logit_bias: {key[:40]!r} is no token id below {vocabulary}.", "logit_bias")
        out[int(key)] = float(_within("logit_bias", value, BAN, FORCE))
    if len(out) == vocabulary and all(value == BAN for value in out.values()):
        raise BadRequest("logit_bias bans every token.", "logit_bias")
    return out
