"""The libraries that the program is made of: what it requires here, and what those require."""

import sys
from importlib.metadata import Distribution, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

EXTRAS = ("gguf",)


def parts() -> list[Distribution]:
    """Return the installed distributions that are shipped, by name, without the program itself."""
    found: dict[str, Distribution] = {}
    waiting: list[tuple[str, tuple[str, ...]]] = [("lacuna", EXTRAS)]
    while waiting:
        name, extras = waiting.pop()
        own = distribution(name)
        if name != "lacuna":
            if canonicalize_name(name) in found:
                continue
            found[canonicalize_name(name)] = own
        for line in own.requires or ():
            required = Requirement(line)
            wanted = required.marker is None or any(
                required.marker.evaluate({"extra": extra}) for extra in ("", *extras)
            )
            if wanted:
                waiting.append((required.name, tuple(required.extras)))
    return [found[name] for name in sorted(found)]


def licence_of(part: Distribution) -> str:
    """Return a distribution's licence as it says it: an SPDX expression, its old field, or its classifiers."""
    fields = part.metadata.json
    for name in ("license_expression", "license"):
        said = fields.get(name)
        if isinstance(said, str) and "\n" not in said:
            return said
    lines = fields.get("classifier") or []
    names = [line.split(" :: ")[-1] for line in lines if line.startswith("License")]
    return " OR ".join(names) or "see its licence file"


def python_version() -> str:
    """Return the version of the Python inside."""
    return ".".join(map(str, sys.version_info[:3]))
