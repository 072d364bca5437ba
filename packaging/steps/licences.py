"""Collecting the licences of all that is shipped, from the installed parts themselves."""

import shutil
import sys
import sysconfig
from collections.abc import Sequence
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.utils import canonicalize_name

from steps.parts import licence_of, parts, python_version
from steps.project import PACKAGING, ROOT
from steps.within import Within, within

_NAMES = ("licen", "copying", "notice", "authors")
# Parts whose wheels carry no text of their licence: the project keeps it.
_KEPT = {"pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"), "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt")}
STARTERS = ("pyinstaller", "pyinstaller-hooks-contrib")


def collect(folder: Path) -> None:
    """Write every licence into ``folder``, a folder a part, and a list of the parts.

    Raises:
        SystemExit: a part has no licence text at all.

    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    lines = ["Lacuna is made of these. The licence of each stands in the folder of its name.", ""]
    for part in parts():
        name = str(part.metadata["Name"])
        own = folder / name
        own.mkdir()
        inside = within(canonicalize_name(name))
        texts = [
            *_texts(part),
            *(PACKAGING / "licences" / kept for kept in _KEPT.get(canonicalize_name(name), ())),
            *sorted({text for one in inside for text in one.texts()}),
        ]
        if not texts:
            raise SystemExit(
                f"{name} has no licence text: put it into packaging/licences, and its name into licences.py."
            )
        for number, text in enumerate(texts):
            shutil.copyfile(text, own / (text.name if not (own / text.name).exists() else f"{number}-{text.name}"))
        lines += [f"{name} {part.version}: {licence_of(part)}", *_told_of(inside)]
    lines += _starter(folder / "PyInstaller")
    lines += _python(folder / "Python")
    (folder / "Vollkorn").mkdir()
    shutil.copyfile(ROOT / "resources" / "fonts" / "OFL.txt", folder / "Vollkorn" / "OFL.txt")
    lines.append("Vollkorn, the manuscript's font: OFL-1.1")
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE")
    shutil.copyfile(ROOT / "THIRD_PARTY.md", folder / "THIRD_PARTY.md")
    (folder / "LIST.txt").write_text("\n".join([*lines, ""]), encoding="utf-8")


def _starter(folder: Path) -> list[str]:
    """Write the licences of what starts the program; return lines for the list."""
    folder.mkdir()
    for number, name in enumerate(STARTERS):
        for text in _texts(distribution(name)):
            shutil.copyfile(text, folder / f"{number}-{text.name}")
    told = "GPL-2.0-or-later with an exception for what it starts; its hooks Apache-2.0"
    return [f"PyInstaller {distribution(STARTERS[0]).version}, whose bootloader starts the program: {told}"]


def _python(folder: Path) -> list[str]:
    """Write the licences of Python and of what is in it; return lines for the list."""
    folder.mkdir()
    inside = within("cpython")
    shutil.copyfile(_python_licence(), folder / "LICENSE.txt")
    for text in sorted({text for one in inside for text in one.texts()}):
        shutil.copyfile(text, folder / text.name)
    return [f"Python {python_version()}: PSF-2.0", *_told_of(inside)]


def _told_of(inside: Sequence[Within]) -> list[str]:
    return [f"    in it {one.name}: {one.licence}, © {one.owners}" for one in inside]


def _texts(part: Distribution) -> list[Path]:
    files = [file for file in part.files or () if any(word in str(file).lower() for word in _NAMES)]
    places = [Path(str(file.locate())) for file in files if ".dist-info" in str(file)]
    return [place for place in places if place.is_file() and place.suffix != ".py"]


def _python_licence() -> Path:
    roots = [Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix)]  # the second is Windows's
    places = [*(root / "LICENSE.txt" for root in roots), Path("/usr/share/doc/python3/copyright")]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise SystemExit("This Python has no licence text.")
    return found
