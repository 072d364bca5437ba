"""One event of an answer, whatever its shape: read by types where it has the usual one, by hand where it has not."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from math import inf, isnan, log
from operator import itemgetter
from typing import Any

import msgspec
from msgspec.structs import replace

from lacuna.core.completions.align import Reported, spelled_bytes
from lacuna.core.completions.answer import Usage
from lacuna.core.completions.loose import as_integer, as_list, as_number, as_object, as_text
from lacuna.core.errors import Garbled

_ODD = ("b", "t")  # the first letters of ``bytes:`` and ``token_id:``
_CLIPPED = -9999.0  # what servers write for minus infinity, or anything below it


# All of these are made once a token: as structs they cost a third of what dataclasses and named tuples do, and less yet
# without the garbage collector, which none of them needs: JSON does not refer to itself.
class Piece(msgspec.Struct, frozen=True, gc=False):
    """What one event says of one choice."""

    index: int
    text: str
    reported: list[Reported]
    finish_reason: str | None


class About(msgspec.Struct, frozen=True, gc=False):
    """What an event says of the answer as a whole."""

    id: str | None = None
    object: str | None = None
    created: int | None = None
    model: str | None = None
    system_fingerprint: str | None = None

    def completed(self, later: "About") -> "About":
        """Return this with what only a later event says."""
        return About(
            self.id or later.id,
            self.object or later.object,
            self.created or later.created,
            self.model or later.model,
            self.system_fingerprint or later.system_fingerprint,
        )


class Chunk(msgspec.Struct, frozen=True, gc=False):
    """What one event says.

    Attributes:
        pieces: of choices, in order.
        usage: counts, if they are not all zero.
        error: the value of a top-level ``error``, of any shape, if it is true.
        about: what it says of the answer as a whole.
        native: a sentence if the shape is another dialect's.

    """

    pieces: list[Piece]
    usage: Usage | None = None
    error: Any = None
    about: About = About()
    native: str = ""


class _TopLogprob(msgspec.Struct, gc=False):
    token: str = ""
    logprob: float | None = None
    bytes: list[int] | None = None
    prob: float | None = None  # instead, from servers that report after sampling


class _Content(msgspec.Struct, gc=False):
    token: str | None = None
    logprob: float | None = None
    bytes: list[int] | None = None
    top_logprobs: list[_TopLogprob] | None = None
    id: int | None = None
    prob: float | None = None
    top_probs: list[_TopLogprob] | None = None


class _Logprobs(msgspec.Struct, gc=False):
    tokens: list[str] | None = None
    token_logprobs: list[float | None] | None = None
    top_logprobs: list[dict[str, float] | None] | None = None
    content: list[_Content] | None = None
    token_ids: list[int] | None = None


class _Choice(msgspec.Struct, gc=False):
    text: str
    index: int = 0
    logprobs: _Logprobs | None = None
    finish_reason: str | None = None


class _Usage(msgspec.Struct, gc=False):
    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0


class _Chunk(msgspec.Struct, gc=False):
    choices: list[_Choice]
    usage: _Usage | None = None
    error: Any = None
    id: str | None = None
    object: str | None = None
    created: int | None = None
    model: str | None = None
    system_fingerprint: str | None = None


Top = dict[str, float] | None

_second = itemgetter(1)
_usual = msgspec.json.Decoder(_Chunk)


def read_chunk(data: bytes) -> Chunk:
    """Read one JSON value.

    Raises:
        Garbled: it is not JSON, even by a tolerant reading.

    """
    try:
        chunk = _usual.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _read_by_hand(data)
    pieces = [Piece(c.index, c.text, _reported(c.logprobs), _reason(c.finish_reason)) for c in chunk.choices]
    usage = chunk.usage
    return Chunk(
        pieces,
        Usage(usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) if usage else None,
        chunk.error,
        About(chunk.id, chunk.object, chunk.created, chunk.model, chunk.system_fingerprint),
    )


def _reported(logprobs: _Logprobs | None) -> list[Reported]:
    if logprobs is None:
        return []
    if logprobs.content:
        return [_from_content(entry) for entry in logprobs.content]
    tokens, chosen, tops = logprobs.tokens or [], logprobs.token_logprobs or [], logprobs.top_logprobs or []
    if len(tokens) == len(chosen) == len(tops) == 1:  # as nearly always
        out = [_legacy(tokens[0], chosen[0], tops[0].items() if tops[0] else ())]
    else:
        out = [_legacy(text, value, top.items() if top else ()) for text, value, top in _rows(tokens, chosen, tops)]
    if logprobs.token_ids:
        out = [replace(token, id=known) for token, known in zip(out, logprobs.token_ids, strict=False)]
    return out


def _rows(tokens: list[str], chosen: list[float | None], tops: list[Top]) -> Iterator[tuple[str, float | None, Top]]:
    """Give tokens with what was reported of each; lists may be too short, and what is too much is left out."""
    return zip(tokens, chain(chosen, repeat(None)), chain(tops, repeat(None)), strict=False)


def _legacy(text: str, logprob: float | None, top: Iterable[tuple[str, float]]) -> Reported:
    ranked = tuple(sorted(top, key=_second, reverse=True))
    if ranked and not (ranked[-1][1] > _CLIPPED and ranked[0][1] <= 0):
        ranked = _ranked([(key, _clipped(value)) for key, value in ranked])
    if logprob is not None and not _CLIPPED < logprob <= 0:
        logprob = _clipped(logprob)
    if text[:1] not in _ODD:
        return Reported(text, logprob, ranked)
    if text.startswith("token_id:") and text[9:].isdigit():
        return Reported(None, logprob, ranked, None, int(text[9:]))
    return Reported(text, logprob, ranked, spelled_bytes(text))


def _from_content(entry: _Content) -> Reported:
    ranked = _ranked(
        [
            (_shown(top.token, top.bytes), logprob)
            for top in entry.top_logprobs or entry.top_probs or ()
            if (logprob := _logprob(top)) is not None
        ]
    )
    raw = bytes(byte & 0xFF for byte in entry.bytes) if entry.bytes is not None else None
    if raw is not None and _is_text(raw):
        return Reported(raw.decode(), _logprob(entry), ranked, None, entry.id)
    return Reported(entry.token, _logprob(entry), ranked, raw, entry.id)


def _logprob(entry: _Content | _TopLogprob) -> float | None:
    if entry.logprob is not None or entry.prob is None:
        return _known(entry.logprob)
    return log(entry.prob) if 0 < entry.prob < 1 else -inf if entry.prob <= 0 else 0.0


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


def _ranked(top: list[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """Return alternatives, the likeliest first."""
    top.sort(key=_second, reverse=True)
    return tuple(top)


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
    except (ValueError, RecursionError) as error:
        raise Garbled("The server’s answer is not in the completions format.") from error
    if isinstance(value, list):  # odd gateways send a list of events
        return _joined([_read_event(item) for item in as_list(value)])
    return _read_event(value)


def _joined(chunks: list[Chunk]) -> Chunk:
    """Return several events as one; the last count and the last error win."""
    joined = Chunk([piece for chunk in chunks for piece in chunk.pieces])
    for chunk in chunks:
        joined = replace(
            joined,
            usage=chunk.usage or joined.usage,
            error=chunk.error or joined.error,
            about=joined.about.completed(chunk.about),
            native=chunk.native or joined.native,
        )
    return joined


def _read_event(value: Any) -> Chunk:
    event = as_object(value)
    if event is None:
        return Chunk([])
    choices = event.get("choices")
    pieces = [_piece(choice) for item in as_list(choices) if (choice := as_object(item)) is not None]
    native = ""
    usage = _usage_by_hand(event.get("usage"))
    if choices is None and (text := as_text(event.get("content"))) is not None:
        native = "This is llama.cpp’s own dialect: add /v1 to the end of the base URL."
        why = "length" if event.get("stop_type") == "limit" or event.get("stopped_limit") is True else "stop"
        reported = _contents(event.get("completion_probabilities"))
        ended = event.get("stop") is True
        pieces = [Piece(as_integer(event.get("index")) or 0, text, reported, why if ended else None)]
        usage = _counted(event, "tokens_evaluated", "tokens_predicted") if ended else None
    elif choices is None and (text := as_text(event.get("response"))) is not None:
        native = "This is Ollama’s own dialect: set the base URL to end in /v1."
        done = event.get("done") is True
        reason = _reason(event.get("done_reason") or "stop") if done else None
        pieces = [Piece(0, text, _contents(event.get("logprobs")), reason)]
        usage = _counted(event, "prompt_eval_count", "eval_count") if done else None
    about = About(
        as_text(event.get("id")),
        as_text(event.get("object")),
        as_integer(event.get("created")),
        as_text(event.get("model")),
        as_text(event.get("system_fingerprint")),
    )
    flat = event if event.get("object") == "error" else None  # SGLang's and Mistral's
    return Chunk(pieces, usage, event.get("error") or flat, about, native)


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
    if content := _contents(logprobs.get("content")):
        return content
    chosen, tops, ids = (as_list(logprobs.get(name)) for name in ("token_logprobs", "top_logprobs", "token_ids"))
    out: list[Reported] = []
    for i, text in enumerate(as_list(logprobs.get("tokens"))):
        top = _pairs(tops[i]) if i < len(tops) else []
        token = _legacy(str(text), as_number(chosen[i]) if i < len(chosen) else None, top)
        known = as_integer(ids[i]) if i < len(ids) else None
        out.append(token if known is None else replace(token, id=known))
    return out


def _contents(value: Any) -> list[Reported]:
    return [_content_by_hand(entry) for item in as_list(value) if (entry := as_object(item)) is not None]


def _content_by_hand(entry: dict[str, Any]) -> Reported:
    tops = as_list(entry.get("top_logprobs")) or as_list(entry.get("top_probs"))
    return _from_content(
        _Content(
            token=as_text(entry.get("token")),
            logprob=as_number(entry.get("logprob")),
            prob=as_number(entry.get("prob")),
            bytes=_bytes(entry.get("bytes")),
            top_logprobs=[_top_by_hand(top) for item in tops if (top := as_object(item)) is not None],
            id=as_integer(entry.get("id")),
        )
    )


def _top_by_hand(top: dict[str, Any]) -> _TopLogprob:
    return _TopLogprob(
        token=str(top.get("token", "")),
        logprob=as_number(top.get("logprob")),
        prob=as_number(top.get("prob")),
        bytes=_bytes(top.get("bytes")),
    )


def _bytes(value: Any) -> list[int] | None:
    return [byte for byte in as_list(value) if as_integer(byte) is not None] if isinstance(value, list) else None


def _pairs(top: Any) -> list[tuple[str, float]]:
    """Return alternatives from a map, or from a list of pairs."""
    fields = as_object(top)
    items = list(fields.items()) if fields is not None else [tuple(as_list(pair)[:2]) for pair in as_list(top)]
    numbers = ((str(pair[0]), as_number(pair[1])) for pair in items if len(pair) > 1)
    return [(text, _clipped(value)) for text, value in numbers]


def _counted(event: dict[str, Any], prompt: str, written: str) -> Usage | None:
    """Return the counts that native dialects give under names of their own."""
    read, made = (as_integer(event.get(name)) or 0 for name in (prompt, written))
    return Usage(read, made, read + made) if read or made else None


def _usage_by_hand(value: Any) -> Usage | None:
    counts = as_object(value)
    if counts is None:
        return None
    numbers = [as_integer(counts.get(name)) or 0 for name in ("prompt_tokens", "completion_tokens", "total_tokens")]
    return Usage(*numbers) if any(numbers) else None
