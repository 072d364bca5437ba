"""What may be shown of a request and its answer: headers without keys, and JSON without prose."""

import re
from collections.abc import Container, Iterable
from typing import Any, cast

from lacuna.core.black_out import BLACKED, redact

# Headers whose values are keys, or pass for them. A name that holds one of these words is one too.
_SECRET_HEADER = re.compile(r"authorization|cookie|key|token|secret|password|credential", re.IGNORECASE)
# What keys look like in text even where nobody knows them. Looking for the beginnings first costs next to nothing.
_BEGINNINGS = ("sk-", "pk-", "rk-", "gsk_", "hf_", "xai-", "AIza", "eyJ", "Bearer ", "bearer ", "BEARER ")
_KEY = re.compile(
    r"\b(?:sk-|pk-|rk-|gsk_|hf_|xai-|AIza)[A-Za-z0-9_-]{12,}|\beyJ[\w-]{8,}\.[\w.-]+|\b(?:[Bb]earer|BEARER) [!-~]{8,}"
)


# What stands before a secret: the name of a header that carries one, or the beginning of an address with a password.
_AFTER_HEADER = re.compile(
    r"((?:authorization|api[-_]?key|cookie|password|x-[\w-]*(?:key|token))['\"]?\s*[:=,]\s*).+", re.IGNORECASE
)
_IN_QUERY = re.compile(r"([?&;][\w-]*(?:key|token|secret|password|sig|signature)=)[^\s&;'\"<>]+", re.IGNORECASE)
_USER_INFO = re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^\s'\"<>]+@", re.IGNORECASE)


def without_secrets(text: str, keys: re.Pattern[str] | None) -> str:
    """Return a text without keys, headers that carry them, and what opens a server in an address."""
    text = _IN_QUERY.sub(rf"\1{BLACKED}", text)
    text = _USER_INFO.sub(rf"\1{BLACKED}@", _AFTER_HEADER.sub(rf"\1{BLACKED}", text))
    return without_keys(text, keys)


def without_keys(text: str, keys: re.Pattern[str] | None) -> str:
    """Return a text with the keys that are known, and whatever looks like one, blacked out."""
    text = redact(text, keys)
    return _KEY.sub(BLACKED, text) if any(beginning in text for beginning in _BEGINNINGS) else text


def headers_without_keys(
    headers: Iterable[tuple[str, str]], keys: re.Pattern[str] | None, private: Container[str] = ()
) -> tuple[tuple[str, str], ...]:
    """Return headers with the values of those that carry keys, or that are named private, blacked out."""
    return tuple(
        (name, BLACKED if name in private or carries_key(name) else without_keys(value, keys))
        for name, value in headers
    )


def carries_key(header: str) -> bool:
    """Return whether a header is one that carries keys."""
    return _SECRET_HEADER.search(header) is not None


def without_prose(value: Any) -> Any:
    """Return a JSON value with the writer's and the model's words replaced by how many they are."""
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {name: _size(item) if name in _PROSE else without_prose(item) for name, item in fields.items()}
    return [without_prose(item) for item in cast("list[Any]", value)] if isinstance(value, list) else value


_PROSE = {
    "bytes",
    "content",
    "input",
    "input_prefix",
    "input_suffix",
    "prompt",
    "response",
    "stop",
    "suffix",
    "text",
    "token",
    "tokens",
    "top_logprobs",
}


def _size(value: Any) -> Any:
    if isinstance(value, str):
        return f"[{len(value)} characters]"
    return f"[{len(cast('list[Any]', value))} items]" if isinstance(value, (list, dict)) else value
