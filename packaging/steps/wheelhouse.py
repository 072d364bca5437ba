"""The wheelhouse: all wheels with an installer, for machines that have Python but no network."""

import shutil
import sys
import tarfile
from pathlib import Path

from packaging.utils import canonicalize_name

from steps.parts import parts
from steps.project import BUILD, FINISHED, PACKAGING, ROOT, run, say, version

FOLDER = "lacuna-{}-wheels"
LOCK = ROOT / "requirements.lock"
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")


def make_wheelhouse() -> Path:
    """Return the finished archive; its wheels are for this system and this Python."""
    finished = FINISHED / archive_name()
    folder = BUILD / FOLDER.format(version())
    shutil.rmtree(folder, ignore_errors=True)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    download(shipped(LOCK.read_text(encoding="utf-8")), wheels)
    run(*PIP, "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", wheels, ROOT)
    shutil.copyfile(PACKAGING / "share" / "install.py", folder / "install.py")
    FINISHED.mkdir(exist_ok=True)
    with tarfile.open(finished, "w") as archive:  # wheels are compressed already
        archive.add(folder, folder.name)
    say(f"{finished}: {finished.stat().st_size / 1e6:.1f} MB, {len(list(wheels.iterdir()))} wheels")
    return finished


def archive_name() -> str:
    """Return the name of the archive for this system and this Python."""
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    return f"{FOLDER.format(version())}-{sys.platform}-{python}.tar"


def download(lock: str, folder: Path) -> None:
    """Download the wheels that a lock names, and no others, for this system and this Python."""
    needed = BUILD / "wanted.lock"
    needed.write_text(lock, encoding="utf-8")
    wanted = ("-q", "--no-deps", "--require-hashes", "--only-binary=:all:", "-r", needed)
    run(*PIP, "download", *wanted, "-d", folder)


def shipped(lock: str) -> str:
    """Return the part of a lock that is shipped: what only developers need is left out."""
    return _part(lock, shipped=True)


def not_shipped(lock: str) -> str:
    """Return the other part of a lock."""
    return _part(lock, shipped=False)


def _part(lock: str, *, shipped: bool) -> str:
    names = {canonicalize_name(str(part.metadata["Name"])) for part in parts()}
    kept: list[str] = []
    keeping = False
    for line in lock.splitlines():
        if line and not line.startswith((" ", "#")):
            keeping = (canonicalize_name(line.split("==")[0].strip()) in names) is shipped
        if keeping and not line.lstrip().startswith("#"):
            kept.append(line)
    return "\n".join([*kept, ""])
