"""The list of all parts in CycloneDX's form, for those who check what they install."""

import json
from typing import Any

from packaging.utils import canonicalize_name

from steps.parts import licence_of, parts, python_version
from steps.project import version


def made() -> str:
    """Return the list as JSON; the same parts make the same text."""
    components = [
        _component(canonicalize_name(str(part.metadata["Name"])), part.version, licence_of(part)) for part in parts()
    ]
    python = {
        "type": "platform",
        "bom-ref": "python",
        "name": "CPython",
        "version": python_version(),
        "licenses": [{"license": {"id": "PSF-2.0"}}],
    }
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "lacuna",
                "name": "lacuna",
                "version": version(),
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": [*components, python],
        "dependencies": [{"ref": "lacuna", "dependsOn": sorted(part["bom-ref"] for part in [*components, python])}],
    }
    return json.dumps(document, indent=2) + "\n"


def _component(name: str, version_: str, licence: str) -> dict[str, Any]:
    purl = f"pkg:pypi/{name}@{version_}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version_,
        "purl": purl,
        "licenses": [{"license": {"name": licence}}],
    }
