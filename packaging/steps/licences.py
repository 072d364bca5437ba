"""Collecting the licences of all that is shipped, from the installed parts themselves."""

import shutil
import sysconfig
from importlib.metadata import Distribution
from pathlib import Path

from packaging.utils import canonicalize_name

from steps.parts import licence_of, parts, python_version
from steps.project import PACKAGING, ROOT
from steps.within import within

_NAMES = ("licen", "copying", "notice", "authors")
# Parts whose wheels carry no text of their licence: the project keeps it.
_KEPT = {"pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"), "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt")}


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
        lines.append(f"{name} {part.version}: {licence_of(part)}")
        lines += [f"    in it {one.name}: {one.licence}, © {one.owners}" for one in inside]
    lines.append("PyInstaller's bootloader, which starts the program: GPL-2.0-or-later with an exception for programs")
    python = folder / "Python"
    python.mkdir()
    shutil.copyfile(_python_licence(), python / "LICENSE.txt")
    lines.append(f"Python {python_version()}: PSF-2.0")
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE")
    shutil.copyfile(ROOT / "THIRD_PARTY.md", folder / "THIRD_PARTY.md")
    (folder / "LIST.txt").write_text("\n".join([*lines, ""]), encoding="utf-8")


def _texts(part: Distribution) -> list[Path]:
    files = [file for file in part.files or () if any(word in str(file).lower() for word in _NAMES)]
    places = [Path(str(file.locate())) for file in files if ".dist-info" in str(file)]
    return [place for place in places if place.is_file() and place.suffix != ".py"]


def _python_licence() -> Path:
    places = [Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path("/usr/share/doc/python3/copyright")]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise SystemExit("This Python has no licence text.")
    return found
