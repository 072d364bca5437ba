"""From a server's error to the sentence for the writer: every shape that servers use, into the printed tree."""

import json
import re
from typing import Any, NamedTuple

from lacuna.core.completions.loose import as_list, as_object, as_text
from lacuna.core.errors import (
    Busy,
    ContextOverflow,
    ParameterRefused,
    QuotaExceeded,
    Refused,
    ServerFailed,
    Unauthorized,
    UnknownModel,
    WrongPath,
)

_LONGEST = 300  # characters of a server's own words
_CONTEXT = re.compile(r"context[ _](length|size|window)|maximum context|input_tokens", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_PARAMETERS = re.compile(
    r"\b(suffix|echo|logprobs|best_of|logit_bias|stream_options|max_tokens|temperature|top_p|stop|seed|n)\b"
)


class Told(NamedTuple):
    """What a server says of an error."""

    message: str = ""
    type: str = ""
    code: str = ""
    param: str | None = None
    html: bool = False


def refusal(status: int | None, body: bytes) -> Refused:
    """Return the error for a status (None: inside a stream) and a body of any shape."""
    told = _told(body)
    return _classified(status, told)


def refusal_in_stream(error: Any) -> Refused:
    """Return the error for the value of an event's ``error``."""
    told = _from_value(error)
    code = int(told.code) if told.code.isdigit() else None
    return _classified(code if code is not None and 400 <= code < 600 else None, told)  # noqa: PLR2004  (HTTP's errors)


def _classified(status: int | None, told: Told) -> Refused:
    kind, sentence = _kind(status, told)
    message = f"{sentence} The server says: {told.message}" if told.message and not told.html else sentence
    return kind(message, status=status, detail=told.message, param=told.param)


def _kind(status: int | None, told: Told) -> tuple[type[Refused], str]:  # noqa: PLR0911  (one line a class)
    words = f"{told.type} {told.code} {told.message}"
    if "context_length_exceeded" in words or "exceed_context_size" in words or _CONTEXT.search(told.message):
        return ContextOverflow, "The text and the answer are longer than the model can see. Lower max tokens."
    if status in (401, 403):
        return Unauthorized, "The server does not accept the key. Check the key of this connection."
    if status == 402 or "insufficient_quota" in words:  # noqa: PLR2004  (payment required)
        return QuotaExceeded, "The account has no credit left."
    if status == 404:  # noqa: PLR2004  (not found)
        if "model" in told.message.lower() or told.param == "model":
            return UnknownModel, "The server does not have this model for completions. Choose another model."
        return WrongPath, "There is no completions endpoint at this address. Check the base URL; it often ends in /v1."
    if status == 429:  # noqa: PLR2004  (too many requests)
        return Busy, "The server takes no more requests for now. Wait a moment and try again."
    if status == 503:  # noqa: PLR2004  (unavailable)
        loading = "The server is still loading the model" if "load" in words.lower() else "The server is busy"
        return Busy, f"{loading}. Wait a moment and try again."
    if status is None or status >= 500:  # noqa: PLR2004  (the server's own faults)
        return ServerFailed, "The server failed. What arrived is kept; try again."
    if told.html:
        return WrongPath, "This address answers with a web page. Check the base URL; it often ends in /v1."
    return ParameterRefused, "The server refused the request."


def _told(body: bytes) -> Told:
    text = body.decode("utf-8", "replace").strip()
    try:
        value: Any = json.loads(text, strict=False)
    except ValueError:
        if text[:1] == "<":
            title = _TITLE.search(text)
            return Told(_clean(title[1]) if title else "", html=True)
        return Told(_clean(text))
    fields = as_object(value) or {}
    return _from_value(fields.get("error") or value)


def _from_value(value: Any) -> Told:
    fields = as_object(value)
    if fields is None:
        return Told(_clean(str(value)) if value else "")
    message = _message(fields)
    param = as_text(fields.get("param"))
    if param in (None, "", "None"):
        named = _PARAMETERS.search(message)
        param = named[1] if named else None
    kind = fields.get("type") or fields.get("error_type") or ""
    return Told(_clean(message), str(kind), str(fields.get("code") or ""), param)


def _message(fields: dict[str, Any]) -> str:
    for name in ("message", "error", "detail", "msg", "content", "title"):
        value = fields.get(name)
        if isinstance(value, str) and value:
            return value
        if (inner := as_object(value)) is not None:
            return _message(inner)
        if items := as_list(value):
            return "; ".join(_problem(item) for item in items)
    return ""


def _problem(item: Any) -> str:
    fields = as_object(item)
    if fields is None:
        return str(item)
    place = ".".join(str(part) for part in as_list(fields.get("loc")))
    return f"{place}: {fields.get('msg', '')}" if place else str(fields.get("msg", ""))


def _clean(text: str) -> str:
    """Bound a server's words and take out what does not print."""
    flat = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return flat if len(flat) <= _LONGEST else flat[:_LONGEST] + "…"
