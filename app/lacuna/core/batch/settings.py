"""A row's settings as a line of text that a writer types: ``temperature 0.2, stop ["Chapter", "The End"]``."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from lacuna.core.parameters import declared, from_json

_NAME = re.compile(r"\s*([A-Za-z_]+)\s*[ :=]\s*")
_BARE = re.compile(r"[^\s,\[\]{}\"][^,\[\]{}\"]*")
_END = re.compile(r"\s*(?:[,;]|$)")
_APART = re.compile(r"\s*(,|;|$)\s*")


def read_settings(text: str) -> dict[str, Any]:
    """Return the settings in a line: names of parameters, each with a value in JSON or a bare word, parted by commas.

    Raises:
        ValueError: it cannot be read, or a value cannot be used; the text is a sentence.

    """
    settings: dict[str, Any] = {}
    at = 0
    text = text.strip()
    while at < len(text):
        named = _NAME.match(text, at)
        if named is None:
            raise ValueError("Write settings as in: temperature 0.2, max_tokens 40")
        name = named[1]
        if name not in declared():
            raise ValueError(f"“{name}” is not the name of a parameter.")
        value, at = _value(text, named.end(), name)
        settings[name] = [value] if name == "stop" and not isinstance(value, list) else value
    from_json(settings)
    return settings


def write_settings(settings: Mapping[str, Any]) -> str:
    """Return settings as ``read_settings`` reads them."""
    return ", ".join(f"{name} {msgspec.json.encode(value).decode()}" for name, value in settings.items())


def _value(text: str, at: int, name: str) -> tuple[Any, int]:
    """Return the value that begins at a place, and where the next name begins."""
    for end in _ends(text, at):
        part = text[at:end]
        try:
            value: Any = msgspec.json.decode(part)
        except msgspec.DecodeError:
            continue
        return value, _after(text, end)
    bare = _BARE.match(text, at)
    if bare is None:
        raise ValueError(f"The value of {name} is missing or not finished.")
    return bare[0].strip(), _after(text, bare.end())


def _ends(text: str, at: int) -> list[int]:
    """Return where a value may end: before a comma or a semicolon, or at the end of the line."""
    return [place.start() for place in _END.finditer(text, at)]


def _after(text: str, at: int) -> int:
    apart = _APART.match(text, at)
    if apart is None:
        raise ValueError("Part the settings with commas.")
    return apart.end()
