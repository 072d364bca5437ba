"""Freezing the program into a folder that needs no Python: PyInstaller, then stripping, licences and an SBOM."""

import shutil
import subprocess
import sys
from pathlib import Path

from steps import licences, sbom
from steps.accounted import check_accounted
from steps.project import BUILD, ID, PACKAGING, run, say, version

LARGE = 2_000_000  # bytes; stripping smaller libraries gains nothing
BRITTLE = ("libscipy_openblas", "libgfortran", "libquadmath")  # auditwheel has moved their parts: stripping breaks them


def freeze(*, thin: bool = False, icon: Path | None = None) -> Path:
    """Return the folder of the program; a ``thin`` one takes the system's own libraries from the system."""
    place = BUILD / ("thin" if thin else "fat")
    say(f"freezing into {place} ...")
    for old in (place, BUILD / "work"):  # nothing of an earlier time gets in
        shutil.rmtree(old, ignore_errors=True)
    run(
        sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
        "--distpath", place, "--workpath", BUILD / "work", PACKAGING / "lacuna.spec",
        LACUNA_THIN="1" if thin else "0", LACUNA_ICON=str(icon or ""), LACUNA_VERSION=version(), LACUNA_ID=ID,
    )  # fmt: skip
    folder = place / "lacuna"
    _strip(folder)
    _forget_builder(folder)
    check_accounted(folder)
    licences.collect(folder / "licences")
    (folder / "lacuna.cdx.json").write_text(sbom.made(), encoding="utf-8")
    return folder


def _strip(folder: Path) -> None:
    """Take the names for debuggers out of large libraries: llama.cpp's shrinks to a quarter."""
    if sys.platform != "linux" or shutil.which("strip") is None:
        return
    for path in folder.rglob("*.so*"):
        brittle = path.name.startswith(BRITTLE) or path.is_symlink()
        if not brittle and path.is_file() and path.stat().st_size > LARGE:
            run("strip", "--strip-unneeded", path)


def _forget_builder(folder: Path) -> None:
    """Take out of libraries where on this machine they would look for others, if ``chrpath`` is there to do it."""
    if sys.platform != "linux":
        return
    if shutil.which("chrpath") is None:
        say("chrpath is not there: the libraries keep paths of this machine, which do no harm.")
        return
    for path in folder.rglob("*.so*"):
        if path.is_file() and not path.is_symlink():
            told = subprocess.run(["chrpath", "-l", path], capture_output=True, text=True, check=False).stdout  # noqa: S607  (of the PATH)
            if "PATH=/" in told:
                run("chrpath", "-d", path)
