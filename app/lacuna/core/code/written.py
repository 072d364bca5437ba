"""Write a call as a command or a program that does the same; the key is read from the environment there."""

import shlex
from collections.abc import Callable, Mapping
from enum import Enum
from pprint import pformat
from typing import Any

import msgspec

from lacuna.core.code.call import KEY_VARIABLE, Call
from lacuna.core.parameters import declared

# The arguments of the official client's completions.create; all else goes into extra_body.
_OFFICIAL = frozenset({"model", "prompt", "suffix", "stream_options", *declared()})


class Form(Enum):
    """A language to write a call in; the value is its title."""

    CURL = "curl"
    OPENAI = "Python (openai)"
    HTTPX = "Python (httpx)"
    JSON = "JSON"


def as_code(call: Call, form: Form) -> str:
    """Return a call as code that can be run as it is, ending in a line end; it never holds a key."""
    return _WRITERS[form](call)


def _json(body: Mapping[str, Any]) -> str:
    return msgspec.json.format(msgspec.json.encode(body), indent=2).decode()


def _as_json(call: Call) -> str:
    return _json(call.body) + "\n"


def _as_curl(call: Call) -> str:
    parts = ["curl --no-buffer" if call.streams else "curl", shlex.quote(call.url)]
    parts.append("-H 'Content-Type: application/json'")
    if call.key_header:
        scheme = "Bearer " if call.key_header == "Authorization" else ""
        parts.append(f'-H "{call.key_header}: {scheme}${KEY_VARIABLE}"')
    parts += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in call.headers.items()]
    parts.append(f"--data-raw {shlex.quote(_json(call.body))}")
    return f"{parts[0]} {parts[1]} \\\n  " + " \\\n  ".join(parts[2:]) + "\n"


def _as_httpx(call: Call) -> str:
    headers = [f"    {name!r}: {value!r}," for name, value in call.headers.items()]
    if call.key_header:
        scheme = "Bearer " if call.key_header == "Authorization" else ""
        headers.insert(0, f'    "{call.key_header}": "{scheme}" + os.environ["{KEY_VARIABLE}"],')
    lines = ["import os", "", "import httpx", ""] if call.key_header else ["import httpx", ""]
    lines += ["headers = {", *headers, "}"] if headers else ["headers = {}"]
    lines += [f"body = {_literal(call.body)}", ""]
    if call.streams:
        lines += [
            f'with httpx.stream("POST", {call.url!r}, headers=headers, json=body, timeout=600) as response:',
            "    for line in response.iter_lines():",
            "        print(line)",
        ]
    else:
        lines += [
            f"response = httpx.post({call.url!r}, headers=headers, json=body, timeout=600)",
            "print(response.text)",
        ]
    return "\n".join(lines) + "\n"


def _as_openai(call: Call) -> str:
    if call.path != "completions":
        return (
            f"# This goes to {call.url}, for which the official client has no call.\n# The other forms can send it.\n"
        )
    bearer = call.key_header == "Authorization"
    key = f'os.environ["{KEY_VARIABLE}"]' if bearer else '"none"'
    headers = [f"{name!r}: {value!r}" for name, value in call.headers.items()]
    if call.key_header and not bearer:
        headers.insert(0, f'"{call.key_header}": os.environ["{KEY_VARIABLE}"]')
    lines = ["import os", ""] if call.key_header else []
    lines += ["from openai import OpenAI", ""]
    default_headers = f", default_headers={{{', '.join(headers)}}}" if headers else ""
    query = f", default_query={dict(call.query)!r}" if call.query else ""
    lines += [f"client = OpenAI(base_url={call.base_url!r}, api_key={key}{default_headers}{query})"]
    official = {name: value for name, value in call.body.items() if name in _OFFICIAL}
    extra = {name: value for name, value in call.body.items() if name not in _OFFICIAL}
    lines += ["answer = client.completions.create("]
    lines += [f"    {name}={_literal(value, 4)}," for name, value in official.items()]
    if extra:
        lines += [f"    extra_body={_literal(extra, 4)},"]
    lines += [")"]
    if call.streams:
        lines += ["for chunk in answer:", "    for choice in chunk.choices:"]
        lines += ['        print(choice.text, end="", flush=True)']
    else:
        lines += ["for choice in answer.choices:", "    print(choice.text)"]
    return "\n".join(lines) + "\n"


def _literal(value: object, indent: int = 0) -> str:
    """Return a value as Python; long texts on one line, since a text cut in pieces cannot be edited."""
    if isinstance(value, str):
        return repr(value)
    if isinstance(value, Mapping):
        inner = " " * (indent + 4)
        items: Mapping[object, object] = value  # pyright: ignore[reportUnknownVariableType]  (JSON)
        if not items:
            return "{}"
        lines = [f"{inner}{key!r}: {_literal(item, indent + 4)}," for key, item in items.items()]
        return "{\n" + "\n".join(lines) + "\n" + " " * indent + "}"
    return pformat(value, width=100).replace("\n", "\n" + " " * indent)


_WRITERS: Mapping[Form, Callable[[Call], str]] = {
    Form.CURL: _as_curl,
    Form.OPENAI: _as_openai,
    Form.HTTPX: _as_httpx,
    Form.JSON: _as_json,
}
