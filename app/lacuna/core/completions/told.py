"""What a server says of an error, out of every shape that servers use."""

import json
import re
from typing import Any, NamedTuple

from lacuna.core.completions.loose import as_integer, as_list, as_object, as_text

LONGEST = 300  # characters of a server's own words

_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_PARAMETERS = re.compile(
    r"\b(suffix|echo|logprobs|best_of|logit_bias|stream_options|max_tokens|temperature|top_p|presence_penalty"
    r"|frequency_penalty|prompt|stop|seed|user|n)\b"
)
_CONTEXT = re.compile(r"context (?:length|size|window)[^0-9]{0,40}([0-9][0-9,]*)", re.IGNORECASE)
_PROMPT = re.compile(
    r"([0-9][0-9,]*) (?:in your prompt|in the messages|input tokens|tokens in (?:the|your) prompt)"
    r"|request \(([0-9][0-9,]*) tokens\)",
    re.IGNORECASE,
)


class Told(NamedTuple):
    """What a server says of an error.

    Attributes:
        message: its words on one line, bounded; the title of a page of HTML.
        type, code: as the server names the error; a number is spelled out.
        param: the request's field that is named, or None.
        context, prompt_tokens: of an overflow, if they are told.
        html: whether it is a page.

    """

    message: str = ""
    type: str = ""
    code: str = ""
    param: str | None = None
    context: int | None = None
    prompt_tokens: int | None = None
    html: bool = False

    @property
    def words(self) -> str:
        """All of it on one line."""
        return f"{self.type} {self.code} {self.message}"


def told_by(body: bytes) -> Told:
    """Return what the body of an error says."""
    text = body.decode("utf-8", "replace").strip()
    try:
        value: Any = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        if text[:1] == "<":
            title = _TITLE.search(text)
            return Told(_clean(title[1]) if title else "", html=True)
        return Told(_clean(text))
    fields = as_object(value) or {}
    return told_by_value(fields.get("error") or value, type_=as_text(fields.get("error_type")) or "")


def told_by_value(value: Any, *, type_: str = "") -> Told:
    """Return what the value of ``error`` says: an object of many shapes, or a text."""
    fields = as_object(value) or {}
    message = _message(fields) if fields else str(value or "")
    param = as_text(fields.get("param"))
    if param in (None, "", "None"):
        named = _PARAMETERS.search(message)
        param = named[1] if named else None
    code = fields.get("code")
    return Told(
        _clean(message),
        str(fields.get("type") or fields.get("error_type") or type_),
        "" if code is None else str(code),
        param,
        as_integer(fields.get("n_ctx")) or _number(_CONTEXT, message),
        as_integer(fields.get("n_prompt_tokens")) or _number(_PROMPT, message),
    )


def named_parameters(message: str) -> set[str]:
    """Return the parameters of the API that a server's words name."""
    return set(_PARAMETERS.findall(message))


def _message(fields: dict[str, Any]) -> str:
    for name in ("message", "error", "detail", "msg", "errors", "content", "title"):
        value = fields.get(name)
        if isinstance(value, str) and value:
            raw = (as_object(fields.get("metadata")) or {}).get("raw")  # a gateway's: what the server behind it said
            return f"{value}: {raw}" if isinstance(raw, str) else value
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
    said = _message(fields)
    return f"{place}: {said}" if place else said


def _number(pattern: re.Pattern[str], message: str) -> int | None:
    match = pattern.search(message)
    if match is None:
        return None
    digits = next(group for group in match.groups() if group).replace(",", "")
    return int(digits[:15])


def _clean(text: str) -> str:
    """Bound a server's words and take out what does not print."""
    flat = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return flat if len(flat) <= LONGEST else flat[:LONGEST] + "…"
