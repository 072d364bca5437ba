"""What a program that carries the libraries of the system it was made on carries: packages, and their licences."""

import platform
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from steps.project import run

DOCUMENTS = Path("/usr/share/doc")
COMMON = Path("/usr/share/common-licenses")
LIBRARIES = ("/usr/lib", "/lib")


class SystemPart(NamedTuple):
    """A package that a library was taken from.

    Attributes:
        name: what it is called.
        version: the distribution's.
        distribution: "debian" or one of its kin.

    """

    name: str
    version: str
    distribution: str


def system_parts(folder: Path) -> list[SystemPart]:
    """Return the packages of the libraries that a frozen program has from the system, by name.

    Raises:
        SystemExit: this system does not say where a library is from.

    """
    if shutil.which("dpkg-query") is None:
        raise SystemExit("Which licences the system's libraries have is known on Debian and its kin only.")
    libraries = [path.name for path in (folder / "_internal").glob("lib*.so*") if not path.is_symlink()]
    ours = [name for name in libraries if name.startswith("libpython")]
    names = {_package_of(name) for name in libraries if name not in ours}
    told = run("dpkg-query", "-W", "-f", "${Package} ${Version}\n", *sorted(names))
    distribution = platform.freedesktop_os_release()["ID"]
    pairs = {(name, version) for name, version in (line.split() for line in told.splitlines())}
    return [SystemPart(name, version, distribution) for name, version in sorted(pairs)]


def collect_licences(system: Sequence[SystemPart], folder: Path) -> None:
    """Write what every package says of its licences into a folder, with the common licences that it refers to."""
    folder.mkdir()
    lines = ["These packages are inside as the distribution made them; it has their sources, of the same version.", ""]
    referred: set[str] = set()
    for part in system:
        text = (DOCUMENTS / part.name / "copyright").read_text(encoding="utf-8", errors="replace")
        referred |= {name.rstrip(".") for name in re.findall(rf"{COMMON}/([\w.-]+)", text)}
        (folder / f"{part.name}.txt").write_text(text, encoding="utf-8")
        lines.append(f"{part.distribution}: {part.name} {part.version}")
    for name in sorted(referred):
        shutil.copyfile(COMMON / name, folder / f"{name}.txt")
    (folder / "LIST.txt").write_text("\n".join([*lines, ""]), encoding="utf-8")


def _package_of(library: str) -> str:
    """Return the name, with its architecture, of the package that a library is from."""
    found = [path for root in LIBRARIES for path in Path(root).glob(f"*-linux-gnu/{library}")]
    for place in dict.fromkeys(str(name) for path in found for name in (path, path.resolve())):
        for asked in (place, place.removeprefix("/usr")):
            told = subprocess.run(["dpkg-query", "-S", asked], capture_output=True, text=True, check=False)  # noqa: S607  (of the PATH)
            if told.returncode == 0:
                return told.stdout.split(": ")[0].split(",")[0]
    raise SystemExit(f"{library} is of no package of this system, so its licence is not known.")
