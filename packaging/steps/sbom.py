"""The list of all parts in CycloneDX's form, for those who check what they install."""

import json
from collections.abc import Sequence
from importlib.metadata import distribution
from typing import Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.utils import canonicalize_name

from steps.licences import STARTERS
from steps.of_system import SystemPart
from steps.parts import licence_of, parts, python_version
from steps.project import version
from steps.within import within


def made(system: Sequence[SystemPart] = ()) -> str:
    """Return the list as JSON; the same parts make the same text. ``system`` is what was taken from the system."""
    components = [_of_wheel(str(part.metadata["Name"]), part.version, licence_of(part)) for part in parts()]
    components += [_of_system(part) for part in system]
    python = {
        "type": "platform",
        "bom-ref": "cpython",
        "name": "CPython",
        "version": python_version(),
        "licenses": _licences("PSF-2.0"),
        "components": _inside("cpython"),
    }
    starter = "GPL-2.0-or-later WITH Bootloader-exception"
    components.append(_of_wheel(STARTERS[0], distribution(STARTERS[0]).version, starter))
    components += [_own("data", "Vollkorn", "OFL-1.1"), _own("machine-learning-model", "lacuna-small", "MIT")]
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "lacuna",
                "name": "lacuna",
                "version": version(),
                "licenses": _licences("MIT"),
            }
        },
        "components": [*components, python],
        "dependencies": [{"ref": "lacuna", "dependsOn": sorted(part["bom-ref"] for part in [*components, python])}],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _of_wheel(name: str, version_: str, licence: str) -> dict[str, Any]:
    holder = canonicalize_name(name)
    purl = f"pkg:pypi/{holder}@{version_}"
    inside = _inside(holder)
    whole = _library(purl, holder, version_, licence)
    return whole | {"components": inside} if inside else whole


def _inside(holder: str) -> list[dict[str, Any]]:
    return [
        {
            "type": "library",
            "bom-ref": f"{holder}/{canonicalize_name(part.name)}",
            "name": part.name,
            "copyright": part.owners,
            "licenses": _licences(part.licence),
        }
        for part in within(holder)
    ]


def _of_system(part: SystemPart) -> dict[str, Any]:
    return _library(
        f"pkg:deb/{part.distribution}/{part.name}@{part.version}", part.name, part.version, "see licences/system"
    )


def _own(kind: str, name: str, licence: str) -> dict[str, Any]:
    """Return a part that is no library: it stands in the project's own ``resources/``."""
    return {"type": kind, "bom-ref": name, "name": name, "licenses": _licences(licence)}


def _library(purl: str, name: str, version_: str, licence: str) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version_,
        "purl": purl,
        "licenses": _licences(licence),
    }


def _licences(said: str) -> list[dict[str, Any]]:
    """Return a licence as an expression where it is one, otherwise by the name that its part gives it."""
    try:
        return [{"expression": canonicalize_license_expression(said)}]
    except InvalidLicenseExpression:
        return [{"license": {"name": said}}]
