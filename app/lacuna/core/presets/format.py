"""Presets as JSON: the program's own file, and the files that writers give each other.

    {"lacuna": "presets", "version": 1, "presets": [{"name": "Lively", "parameters": {"temperature": 1.05}}]}

A parameter that is null is at "server default", one that is not there is left as it is. The program's own file says
the ``id`` of each as well. The version rises with every change that an older Lacuna could not read.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

from lacuna.core.parameters import Value, declared, value_from_json, value_to_json
from lacuna.core.presets.preset import HELD, MOST, Preset, Presets, wrong_name
from lacuna.core.versions import TooNew

FORMAT, VERSION = "presets", 1
LARGEST = 1_000_000  # bytes
NO_PRESETS = "It is not a file of Lacuna presets."
NEWER = "These presets were written by a later version of Lacuna, which this one cannot read. Nothing was imported."
_FILE = frozenset({"lacuna", "version", "presets"})
_PRESET = frozenset({"id", "name", "parameters"})


@dataclass(frozen=True, kw_only=True)
class Read:
    """What a file holds.

    Attributes:
        presets: with all that is right in them.
        problems: what is not, a sentence each.

    """

    presets: tuple[Preset, ...] = ()
    problems: tuple[str, ...] = ()


def to_json(presets: Collection[Preset], *, own: bool = False) -> bytes:
    """Return presets as they stand in a file; with their ids if it is the program's own."""
    listed = [
        ({"id": preset.id} if own else {})
        | {
            "name": preset.name,
            "parameters": {name: value_to_json(preset.values[name]) for name in HELD if name in preset.values},
        }
        for preset in presets
    ]
    whole = {"lacuna": FORMAT, "version": VERSION, "presets": listed}
    return json.dumps(whole, indent=2, ensure_ascii=False).encode() + b"\n"


def from_json(data: bytes) -> Presets:
    """Return the presets of the program's own file.

    Raises:
        TooNew: a later version of the program wrote it.
        ValueError: something in it is not right.

    """
    found = read(data)
    if found.problems:
        raise ValueError(found.problems[0])
    presets = Presets()
    for preset in found.presets:
        if presets.find(preset.id) is not None:
            raise ValueError("Two presets have one id.")
        presets = presets.put(preset)
    return presets


def read(data: bytes) -> Read:
    """Return what a file of presets holds, right and wrong. One without an id gets one.

    Raises:
        TooNew: a later version of the program wrote it; the text is a sentence for the writer.
        ValueError: it is no such file; likewise.

    """
    if len(data) > LARGEST:
        raise ValueError(f"{NO_PRESETS} It has more than a megabyte.")
    try:
        whole = json.loads(data, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, _NotTaken) else "It is not JSON."
        raise ValueError(f"{NO_PRESETS} {reason}") from error
    if not isinstance(whole, dict):
        raise ValueError(NO_PRESETS)  # noqa: TRY004  (bad data, not a bad call)
    fields = cast("dict[str, Any]", whole)
    version, listed = fields.get("version"), fields.get("presets")
    if fields.get("lacuna") != FORMAT or isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise ValueError(NO_PRESETS)
    if version > VERSION:
        raise TooNew(NEWER)
    if not isinstance(listed, list):
        raise ValueError(NO_PRESETS)  # noqa: TRY004  (bad data, not a bad call)
    problems = [f"{name!r} is not known." for name in fields.keys() - _FILE]
    items = cast("list[Any]", listed)
    if len(items) > MOST:
        raise ValueError(f"There are more than {MOST} presets in this file, and more there cannot be.")
    presets = [
        preset for number, item in enumerate(items, 1) if (preset := _preset(number, item, problems)) is not None
    ]
    return Read(presets=tuple(presets), problems=tuple(problems))


def _preset(number: int, item: Any, problems: list[str]) -> Preset | None:
    """Return what is right in a preset, or None if there is nothing; ``problems`` are told of the rest."""
    if not isinstance(item, dict):
        problems.append(f"Preset {number} is no JSON object.")
        return None
    fields = cast("dict[str, Any]", item)
    name, listed, own = fields.get("name"), fields.get("parameters"), fields.get("id", "")
    if not isinstance(name, str) or wrong_name(name):
        problem = wrong_name(name) if isinstance(name, str) else "A preset needs a name."
        problems.append(f"Preset {number}: {problem}")
        return None
    problems.extend(f"{name}: {other!r} is not known." for other in fields.keys() - _PRESET)
    if not isinstance(listed, dict) or not isinstance(own, str):
        problems.append(f"{name}: {'the id is no text' if isinstance(listed, dict) else 'it has no parameters'}.")
        return None
    values: dict[str, Value] = {}
    for parameter, value in cast("dict[str, Any]", listed).items():
        problem = _take(parameter, value, values)
        if problem:
            problems.append(f"{name}: {problem}")
    if not values:
        problems.append(f"{name}: nothing in it can be used.")
        return None
    return Preset(id=own or uuid4().hex, name=name, values=values)


def _take(parameter: str, value: Any, values: dict[str, Value]) -> str:
    """Put a value among the others, or return why it cannot be."""
    if parameter not in declared():
        return f"{parameter!r} is no parameter that this version knows."
    if parameter not in HELD:
        return f"{declared()[parameter].title} is not kept in presets."
    try:
        values[parameter] = value_from_json(parameter, value)
    except ValueError as error:
        return f"{error} In the file it is {_shown(value)}."
    return ""


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False).encode(errors="replace").decode()
    return text if len(text) <= 40 else f"{text[:40]}…"  # noqa: PLR2004  (characters that are enough to know it again)


class _NotTaken(ValueError):
    """JSON that is read differently by different programs."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _NotTaken("It says something twice.")
    return found


def _no_number(name: str) -> float:
    message = f"{name} is no number in JSON."
    raise _NotTaken(message)
