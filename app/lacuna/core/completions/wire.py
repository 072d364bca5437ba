"""One event of an answer, whatever its shape: read by types where it has the usual one, by hand where it has not."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, isnan, log
from typing import Any, NamedTuple

import msgspec

from lacuna.core.completions.align import Reported, spelled_bytes
from lacuna.core.completions.answer import Usage
from lacuna.core.completions.loose import as_integer, as_list, as_number, as_object, as_text
from lacuna.core.errors import Garbled

_CLIPPED = -9999.0  # what servers write for minus infinity, or anything below it


@dataclass(frozen=True, slots=True)
class Piece:
    """What one event says of one choice."""

    index: int
    text: str
    reported: list[Reported]
    finish_reason: str | None


class Chunk(NamedTuple):
    """What one event says.

    Attributes:
        pieces: of choices, in order.
        usage: counts, if they are not all zero.
        error: the value of a top-level ``error``, of any shape, if it is true.
        about: id, object, created, model, system_fingerprint where they are set.
        native: a sentence if the shape is another dialect's.

    """

    pieces: list[Piece]
    usage: Usage | None = None
    error: Any = None
    about: dict[str, Any] = {}  # noqa: RUF012  (never changed)
    native: str = ""


class _TopLogprob(msgspec.Struct):
    token: str = ""
    logprob: float | None = None
    bytes: list[int] | None = None


class _Content(msgspec.Struct):
    token: str | None = None
    logprob: float | None = None
    bytes: list[int] | None = None
    top_logprobs: list[_TopLogprob] | None = None
    id: int | None = None


class _Logprobs(msgspec.Struct):
    tokens: list[str] | None = None
    token_logprobs: list[float | None] | None = None
    top_logprobs: list[dict[str, float] | None] | None = None
    content: list[_Content] | None = None


class _Choice(msgspec.Struct):
    text: str
    index: int = 0
    logprobs: _Logprobs | None = None
    finish_reason: str | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0


class _Chunk(msgspec.Struct):
    choices: list[_Choice]
    usage: _Usage | None = None
    error: Any = None
    id: str | None = None
    object: str | None = None
    created: int | None = None
    model: str | None = None
    system_fingerprint: str | None = None


_usual = msgspec.json.Decoder(_Chunk)


def read_chunk(data: bytes) -> Chunk:
    """Read one JSON value.

    Raises:
        Garbled: it is not JSON, even by a tolerant reading.

    """
    try:
        chunk = _usual.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _read_by_hand(data)
    pieces = [Piece(c.index, c.text, _reported(c.logprobs), _reason(c.finish_reason)) for c in chunk.choices]
    usage = chunk.usage
    return Chunk(
        pieces,
        Usage(usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) if usage else None,
        chunk.error,
        {
            "id": chunk.id,
            "object": chunk.object,
            "created": chunk.created,
            "model": chunk.model,
            "system_fingerprint": chunk.system_fingerprint,
        },
    )


def _reported(logprobs: _Logprobs | None) -> list[Reported]:
    if logprobs is None:
        return []
    if logprobs.content:
        return [_from_content(entry) for entry in logprobs.content]
    tokens, chosen, tops = logprobs.tokens or [], logprobs.token_logprobs or [], logprobs.top_logprobs or []
    out: list[Reported] = []
    for i, text in enumerate(tokens):
        top = tops[i] if i < len(tops) else None
        out.append(_legacy(text, chosen[i] if i < len(chosen) else None, top.items() if top else ()))
    return out


def _legacy(text: str, logprob: float | None, top: Iterable[tuple[str, float]]) -> Reported:
    ranked = tuple(sorted(((key, _clipped(value)) for key, value in top), key=_by_logprob))
    if text.startswith("token_id:") and text[9:].isdigit():
        return Reported(None, _known(logprob), ranked, None, int(text[9:]))
    return Reported(text, _known(logprob), ranked, spelled_bytes(text))


def _from_content(entry: _Content) -> Reported:
    tops = entry.top_logprobs or ()
    ranked = sorted(
        ((_shown(top.token, top.bytes), _clipped(top.logprob)) for top in tops if top.logprob is not None),
        key=_by_logprob,
    )
    raw = bytes(byte & 0xFF for byte in entry.bytes) if entry.bytes is not None else None
    if raw is not None and _is_text(raw):
        return Reported(raw.decode(), _known(entry.logprob), tuple(ranked), None, entry.id)
    return Reported(entry.token, _known(entry.logprob), tuple(ranked), raw, entry.id)


def _shown(token: str, raw: list[int] | None) -> str:
    if raw is None or _is_text(data := bytes(byte & 0xFF for byte in raw)):
        return token
    return "bytes:" + "".join(f"\\x{byte:02x}" for byte in data)


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _by_logprob(pair: tuple[str, float]) -> float:
    return -pair[1]


def _known(logprob: float | None) -> float | None:
    return None if logprob is None else _clipped(logprob)


def _clipped(logprob: float | None) -> float:
    if logprob is None or isnan(logprob) or logprob <= _CLIPPED:
        return -inf
    return min(logprob, 0.0)


_REASONS = {
    "stop": "stop",
    "eos": "stop",
    "eos_token": "stop",
    "end_turn": "stop",
    "stop_sequence": "stop",
    "STOP": "stop",
    "length": "length",
    "max_tokens": "length",
    "model_length": "length",
    "content_filter": "content_filter",
    "error": "error",
    "abort": "error",
    "cancelled": "error",
    "insufficient_system_resource": "error",
    "load": "empty",
    "unload": "empty",
}


def _reason(reason: object) -> str | None:
    """Return why a choice ended in the API's words; others as they came; None while it goes on."""
    if not isinstance(reason, str) or reason in ("", "null"):
        return None
    return _REASONS.get(reason, reason)


def _read_by_hand(data: bytes) -> Chunk:
    try:
        value: Any = json.loads(data.decode("utf-8", "replace"), strict=False)
    except ValueError as error:
        raise Garbled("The server's answer is not in the completions format.") from error
    if isinstance(value, list):  # odd gateways send a list of one event
        value = next(iter(as_list(value)), None)
    event = as_object(value)
    if event is None:
        return Chunk([])
    choices = event.get("choices")
    pieces = [_piece(choice) for item in as_list(choices) if (choice := as_object(item)) is not None]
    native = ""
    if choices is None and (text := as_text(event.get("content"))) is not None:
        native = "This is llama.cpp's own dialect: add /v1 to the end of the base URL."
        pieces = [Piece(0, text, [], "stop" if event.get("stop") is True else None)]
    elif choices is None and (text := as_text(event.get("response"))) is not None:
        native = "This is Ollama's own dialect: set the base URL to end in /v1."
        done = event.get("done") is True
        pieces = [Piece(0, text, [], _reason(event.get("done_reason") or "stop") if done else None)]
    about: dict[str, Any] = {name: as_text(event.get(name)) for name in ("id", "object", "model", "system_fingerprint")}
    about["created"] = as_integer(event.get("created"))
    return Chunk(pieces, _usage_by_hand(event.get("usage")), event.get("error"), about, native)


def _piece(choice: dict[str, Any]) -> Piece:
    text = as_text(choice.get("text"))
    for name in ("delta", "message"):
        holder = as_object(choice.get(name))
        if text is None and holder is not None:
            text = as_text(holder.get("content"))
    logprobs = as_object(choice.get("logprobs")) or {}
    index = as_integer(choice.get("index"))
    return Piece(index or 0, text or "", _reported_by_hand(logprobs), _reason(choice.get("finish_reason")))


def _reported_by_hand(logprobs: dict[str, Any]) -> list[Reported]:
    content = [entry for item in as_list(logprobs.get("content")) if (entry := as_object(item)) is not None]
    if content:
        return [_content_by_hand(entry) for entry in content]
    chosen, tops, ids = (as_list(logprobs.get(name)) for name in ("token_logprobs", "top_logprobs", "token_ids"))
    out: list[Reported] = []
    for i, text in enumerate(as_list(logprobs.get("tokens"))):
        top = _pairs(tops[i]) if i < len(tops) else []
        token = _legacy(str(text), as_number(chosen[i]) if i < len(chosen) else None, top)
        known = as_integer(ids[i]) if i < len(ids) else None
        out.append(token if known is None else token._replace(id=known))
    return out


def _content_by_hand(entry: dict[str, Any]) -> Reported:
    tops = as_list(entry.get("top_logprobs")) or as_list(entry.get("top_probs"))
    raw = entry.get("bytes")
    return _from_content(
        _Content(
            token=as_text(entry.get("token")),
            logprob=_logprob(entry),
            bytes=[byte for byte in as_list(raw) if isinstance(byte, int)] if isinstance(raw, list) else None,
            top_logprobs=[
                _TopLogprob(str(top.get("token", "")), _logprob(top))
                for item in tops
                if (top := as_object(item)) is not None
            ],
            id=as_integer(entry.get("id")),
        )
    )


def _logprob(entry: dict[str, Any]) -> float | None:
    """Return a log-probability; servers that report after sampling send the probability itself."""
    if (value := as_number(entry.get("logprob"))) is not None:
        return value
    probability = as_number(entry.get("prob"))
    if probability is None:
        return None
    return log(probability) if probability > 0 else -inf


def _pairs(top: Any) -> list[tuple[str, float]]:
    """Return alternatives from a map, or from a list of pairs."""
    fields = as_object(top)
    items = list(fields.items()) if fields is not None else [tuple(as_list(pair)[:2]) for pair in as_list(top)]
    numbers = ((str(pair[0]), as_number(pair[1])) for pair in items if len(pair) > 1)
    return [(text, -inf if value is None else value) for text, value in numbers]


def _usage_by_hand(value: Any) -> Usage | None:
    counts = as_object(value)
    if counts is None:
        return None
    numbers = [as_integer(counts.get(name)) or 0 for name in ("prompt_tokens", "completion_tokens", "total_tokens")]
    return Usage(*numbers) if any(numbers) else None
