"""How large each part of the frozen program is."""

from collections import defaultdict
from pathlib import Path

# The beginning of a part's path, below the program's folder; the first that fits counts.
PARTS = (
    ("ICU, Qt's tables of all languages", ("_internal/PySide6/Qt/lib/libicu", "_internal/libicu")),
    ("Qt and PySide6", ("_internal/PySide6", "_internal/shiboken6", "_internal/libQt6")),
    ("numpy and OpenBLAS", ("_internal/numpy",)),
    ("llama.cpp", ("_internal/xllamacpp",)),
    ("cryptography, for the keychain", ("_internal/cryptography",)),
    ("the built-in model", ("_internal/lacuna/resources/model",)),
    ("fonts, icons and the like", ("_internal/lacuna/resources",)),
    ("Python and its library", ("_internal/libpython", "_internal/python3", "_internal/base_library")),
    ("licences and the list of parts", ("licences", "lacuna.cdx.json")),
    ("all Python code, the program's own included", ("lacuna",)),
    ("other libraries", ("_internal",)),
)


def sizes(folder: Path) -> dict[str, int]:
    """Return the bytes of each part, in the order of the table; links count nothing."""
    found: defaultdict[str, int] = defaultdict(int)
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            place = path.relative_to(folder).as_posix()
            found[next(name for name, begins in PARTS if place.startswith(begins))] += path.stat().st_size
    return {name: found[name] for name, _ in PARTS}


def table(folder: Path) -> str:
    """Return them as a table in megabytes, with their sum."""
    found = sizes(folder)
    rows = [f"| {name} | {size / 1e6:.1f} |" for name, size in found.items()]
    return "\n".join(["| part | MB |", "|---|---|", *rows, f"| all | {sum(found.values()) / 1e6:.0f} |"])
