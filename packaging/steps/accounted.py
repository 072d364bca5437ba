"""Seeing that a frozen program holds no library that its list of licences does not name."""

import sys
from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from steps.parts import parts

_OWN = {"lacuna", "_pyi_rth_utils"}  # the program's, and PyInstaller's, which is listed by itself


def check_accounted(folder: Path) -> None:
    """Look into a frozen program.

    Raises:
        SystemExit: it holds what its licences do not tell of; ``lacuna.spec`` has to exclude it.

    """
    modules = _modules(next(folder / name for name in ("lacuna", "lacuna.exe") if (folder / name).is_file()))
    described = [path.name.partition("-")[0] for path in folder.glob("_internal/*.dist-info")]
    if strangers := unaccounted(modules, described):
        raise SystemExit(f"shipped without a licence, so excluded or listed they must be: {', '.join(strangers)}")


def unaccounted(modules: Iterable[str], described: Iterable[str] = ()) -> list[str]:
    """Return the libraries that are no parts of the program.

    Args:
        modules: Python's names of all modules.
        described: names of distributions that have a description there.

    """
    known = {canonicalize_name(str(part.metadata["Name"])) for part in parts()}
    holders = packages_distributions()
    tops = {name.partition(".")[0] for name in modules} - sys.stdlib_module_names - _OWN
    found = [
        top
        for top in tops
        if not top.startswith("_sysconfigdata") and known.isdisjoint(map(canonicalize_name, holders.get(top, ())))
    ]
    return sorted({*found, *(name for name in described if canonicalize_name(name) not in {*known, "lacuna"})})


def _modules(program: Path) -> Iterable[str]:
    readers: Any = import_module("PyInstaller.archive.readers")  # not above: it calls programs that may be missing
    reader = readers.CArchiveReader(str(program))
    (name,) = [name for name in reader.toc if name.startswith("PYZ")]
    return reader.open_embedded_archive(name).toc
