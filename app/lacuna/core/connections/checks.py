"""What is wrong with a connection, and reading the fields that are written as text."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from lacuna.core.connections.addresses import key_is_safe, read_address
from lacuna.core.connections.connection import Connection, KeyPlace

# Headers that would carry a key into a plain file.
_CARRY_KEYS = re.compile(r"authorization|cookie|api[-_]?key|token|secret|password", re.IGNORECASE)
_OURS = frozenset(
    {"accept", "accept-encoding", "connection", "content-encoding", "content-length", "content-type"}
    | {"expect", "host", "te", "transfer-encoding", "upgrade"}
)
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?")
_VISIBLE = re.compile(r"[\x21-\x7e]*")
# Fields of the request whose meaning the program has to know.
_FIXED = frozenset({"model", "prompt", "suffix", "stream"})


class Problem(NamedTuple):
    """What is wrong with a connection: the field, and a sentence for the writer."""

    field: str
    sentence: str


def problems(connection: Connection) -> list[Problem]:
    """Return all that is wrong with a connection, in the order of its fields."""
    return [*_of_the_server(connection), *_of_the_request(connection), *_of_texts(connection)]


def read_headers(text: str) -> dict[str, str]:
    """Return the headers written one a line as ``Name: value``.

    Raises:
        ValueError: a line is not of that form, or a name stands twice.

    """
    headers: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or not name:
            raise ValueError("Write each header on a line of its own: Name: value.")
        if name.lower() in {known.lower() for known in headers}:
            raise ValueError(f"{name} stands there twice.")
        headers[name] = value
    return headers


def read_extra_body(text: str) -> dict[str, Any]:
    """Return the fields of a JSON object; nothing at all has none.

    Raises:
        ValueError: it is no JSON object.

    """
    if not text.strip():
        return {}
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise ValueError('Write a JSON object, such as {"top_k": 40}.') from error


def _of_the_server(connection: Connection) -> Iterator[Problem]:
    if not connection.name.strip() or not connection.name.isprintable():
        yield Problem("name", "Give the connection a name, on one line.")
    try:
        read_address(connection.base_url)
    except ValueError as error:
        yield Problem("base_url", str(error))
        return
    if connection.key is not KeyPlace.NONE and not key_is_safe(connection.base_url):
        yield Problem("key", "A key is never sent over plain http to another machine. Use https, or leave it empty.")


def _of_the_request(connection: Connection) -> Iterator[Problem]:
    for name, value in connection.headers.items():
        if sentence := _header_problem(name, value):
            yield Problem("headers", sentence)
    for name, value in connection.extra_body.items():
        if name in _FIXED:
            yield Problem("extra_body", f"Leave out {name}: Lacuna sets it itself.")
        elif value is None:
            yield Problem("extra_body", f"Leave out {name}: a field that is null is never sent.")


def _of_texts(connection: Connection) -> Iterator[Problem]:
    if connection.key_header and not _HEADER_NAME.fullmatch(connection.key_header):
        yield Problem("key_header", "The name of a header is made of letters, digits and dashes.")
    for field in ("organization", "project", "deployment", "api_version"):
        if not _VISIBLE.fullmatch(getattr(connection, field)):
            yield Problem(field, "This is made of visible ASCII characters, without blanks.")
    if connection.deployment and not connection.api_version:
        yield Problem("api_version", "A deployment of Azure is called with a version, such as 2024-10-21.")


def _header_problem(name: str, value: str) -> str:
    if not _HEADER_NAME.fullmatch(name):
        return "The name of a header is made of letters, digits and dashes."
    if name.lower() in _OURS:
        return f"Leave out {name}: Lacuna sets it itself."
    if _CARRY_KEYS.search(name):
        return f"Leave out {name}: it would keep a key in a plain file. A key belongs into its own field."
    if not _HEADER_VALUE.fullmatch(value):
        return f"The value of {name} is made of visible ASCII characters."
    return ""
