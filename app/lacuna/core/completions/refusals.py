"""From a server's error to the sentence for the writer, in the printed tree."""

import re
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from lacuna.core.completions.told import Told, told_by, told_by_value
from lacuna.core.errors import (
    Action,
    Busy,
    ChatModelOnly,
    ContextOverflow,
    Loading,
    ParameterRefused,
    QuotaExceeded,
    RateLimited,
    Refused,
    ServerFailed,
    Unauthorized,
    UnknownModel,
    WrongPath,
)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_CONTEXT = _words(
    r"context_length_exceeded|exceed_context_size|context[ _](length|size|window)|maximum context|input_tokens"
    r"|`inputs` tokens"  # TGI's
)
_QUOTA = _words(r"insufficient[_ ](quota|credit|balance|fund)|exceeded your current quota|out of credit")
_CHAT_ONLY = _words(
    r"is a chat model|not a completions? model|completion operation does not work|not support (completion|generate)"
)
_RETIRED = _words(r"deprecated|retired|shut ?down|decommissioned|no longer (available|supported)")
_NO_MODEL = _words(r"(invalid|unknown|not a valid) model\b|\bmodel\b.{0,60}not (exist|found|available)")
_NO_KEY = _words(r"no_db_connection")  # LiteLLM looks for a key that it does not know in a database
_LOADING = _words(r"\bloading\b")
# What an error is called, where it comes without an HTTP status: inside a stream, or with status 200.
_NAMES = {
    "invalid_api_key": 401,
    "authentication_error": 401,
    "permission_error": 403,
    "model_not_found": 404,
    "not_found_error": 404,
    "rate_limit_exceeded": 429,
    "rate_limit_error": 429,
    "overloaded_error": 503,
    "service_unavailable": 503,
    "unavailable_error": 503,
}


def refusal(status: int | None, body: bytes) -> Refused:
    """Return the error for a status (None: inside a stream) and a body of any shape."""
    return _classified(status, told_by(body))


def refusal_in_stream(error: Any) -> Refused:
    """Return the error for the value of an event's ``error``."""
    return _classified(None, told_by_value(error))


def web_page() -> WrongPath:
    """Return the error for a page of HTML where an answer should be."""
    return WrongPath("This address answers with a web page. Check the base URL; it often ends in /v1.")


def redirect(location: str, base_url: str) -> WrongPath:
    """Return the error for an answer that sends on to another address, which is not followed."""
    try:
        host, own = urlsplit(location).netloc.rpartition("@")[2], urlsplit(base_url).netloc
    except ValueError:
        host, own = "", ""
    if host and host == own and location.startswith("https:") and base_url.startswith("http:"):
        return WrongPath("The server wants a safe connection. Let the base URL begin with https://.")
    to = host if host and host != own and host.isprintable() else "another address"
    return WrongPath(f"The server sends on to {to}, which is not followed. If you trust it, change the base URL.")


def _classified(status: int | None, told: Told) -> Refused:
    known = status if status is not None else _status_of(told)
    kind, sentence = _kind(known, told, begun=status is None)
    understood = kind is ContextOverflow and told.context and told.prompt_tokens  # the sentence has all of it
    if told.message and not told.html and not understood:
        sentence = f"{sentence} The server says: “{told.message}”"
    error = kind(sentence, status=known, detail=told.message, param=told.param if kind is ParameterRefused else None)
    if isinstance(error, ContextOverflow):
        error.context, error.prompt_tokens = told.context, told.prompt_tokens
        if error.room is not None and error.room < 1:
            error.action = Action.EDIT_CONNECTION  # a shorter answer would not help: less must be sent
    return error


def _status_of(told: Told) -> int | None:
    if told.code.isdigit() and 400 <= int(told.code) < 600:  # noqa: PLR2004  (HTTP's errors)
        return int(told.code)
    return _NAMES.get(told.code) or _NAMES.get(told.type)


def _kind(status: int | None, told: Told, *, begun: bool) -> tuple[type[Refused], str]:
    """Return the class and its sentence: what the words say goes before what the status says.

    ``begun`` is whether the answer was under way, so that some of it may be there.
    """
    if _CONTEXT.search(told.words):
        return ContextOverflow, _overflow(told)
    if status == HTTPStatus.PAYMENT_REQUIRED or (_QUOTA.search(told.words) and status in (None, 403, 429)):
        return QuotaExceeded, "The account has no credit left. Top it up, or use another connection."
    if _CHAT_ONLY.search(told.message):
        return ChatModelOnly, "This model is for chat and does not complete text. Choose another model."
    if "invalid host header" in told.message.lower():
        return WrongPath, "The server takes requests for its own machine only: use 127.0.0.1, or start it to listen."
    return _by_status(status, told, begun=begun)


def _by_status(  # noqa: PLR0911  (one line a class)
    status: int | None, told: Told, *, begun: bool = False
) -> tuple[type[Refused], str]:
    then = "What arrived is kept." if begun else "Try again."
    match status:
        case 401 | 403:
            return Unauthorized, "The server does not accept the key. Check the key of this connection."
        case 404 | 405 | 410:
            return _not_found(told)
        case 429:
            return RateLimited, "The server takes no more requests for now. Wait a moment and try again."
        case 503 if _LOADING.search(told.words):
            return Loading, "The server is still loading the model. Wait a moment and try again."
        case 408 | 409 | 425 | 503:
            return Busy, "The server is busy. Wait a moment and try again."
        case 413:
            return ServerFailed, "The text is larger than the server’s gateway lets through. Send less of it."
        case None:
            return ServerFailed, f"The server failed. {then}"
        case _ if status >= 500:  # noqa: PLR2004  (the server's own faults)
            return ServerFailed, f"The server failed ({_named(status)}). {then}"
        case _:
            return _not_taken(status, told)


def _not_found(told: Told) -> tuple[type[Refused], str]:
    if told.html or not ("model" in told.words.lower() or told.param == "model"):
        return WrongPath, "There is no completions endpoint at this address. Check the base URL; it often ends in /v1."
    if _RETIRED.search(told.message):
        return UnknownModel, "This model has been retired. Choose another model."
    return UnknownModel, "The server does not have this model for completions. Choose another model."


def _not_taken(status: int, told: Told) -> tuple[type[Refused], str]:
    if told.html:
        return WrongPath, str(web_page())
    if "content_filter" in told.words:
        return Refused, "The server’s filter refuses this text."
    if _NO_KEY.search(told.words):
        return _by_status(401, told)
    if _NO_MODEL.search(told.message) or told.param == "model":
        return _by_status(404, told._replace(param="model"))
    if told.param:
        return ParameterRefused, f"The server does not accept {told.param} as it is set. Try another value."
    return ParameterRefused, f"The server refused the request ({_named(status)}). Check the parameters."


def _overflow(told: Told) -> str:
    sees = f": it sees {told.context:,} tokens" if told.context else ""
    if told.context and told.prompt_tokens and told.prompt_tokens >= told.context:
        return (
            f"The text alone, {told.prompt_tokens:,} tokens, is longer than the model can see{sees}. Send less of it."
        )
    has = f", and the text has {told.prompt_tokens:,}" if told.context and told.prompt_tokens else ""
    return f"The text and the answer are longer than the model can see{sees}{has}. Lower max tokens."


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
