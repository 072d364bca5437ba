"""The wheelhouse: all wheels with an installer, for machines that have Python but no network."""

import shutil
import sys
import tarfile
from pathlib import Path

from packaging.utils import canonicalize_name

from steps.parts import parts
from steps.project import BUILD, FINISHED, PACKAGING, ROOT, run, say, version


def make_wheelhouse() -> Path:
    """Return the finished archive; its wheels are for this system and this Python."""
    folder = BUILD / f"lacuna-{version()}-wheels"
    shutil.rmtree(folder, ignore_errors=True)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    needed = BUILD / "shipped.lock"
    needed.write_text(shipped((ROOT / "requirements.lock").read_text(encoding="utf-8")), encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    run(*pip, "download", "-q", "--no-deps", "--require-hashes", "--only-binary=:all:", "-r", needed, "-d", wheels)
    run(*pip, "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", wheels, ROOT)
    shutil.copyfile(PACKAGING / "share" / "install.py", folder / "install.py")
    FINISHED.mkdir(exist_ok=True)
    finished = FINISHED / f"{folder.name}-{sys.platform}-py{sys.version_info.major}{sys.version_info.minor}.tar"
    with tarfile.open(finished, "w") as archive:  # wheels are compressed already
        archive.add(folder, folder.name)
    say(f"{finished}: {finished.stat().st_size / 1e6:.1f} MB, {len(list(wheels.iterdir()))} wheels")
    return finished


def shipped(lock: str) -> str:
    """Return the part of a lock that is shipped: what only developers need is left out."""
    names = {canonicalize_name(str(part.metadata["Name"])) for part in parts()}
    kept: list[str] = []
    keeping = False
    for line in lock.splitlines():
        if line and not line.startswith((" ", "#")):
            keeping = canonicalize_name(line.split("==")[0].strip()) in names
        if keeping and not line.lstrip().startswith("#"):
            kept.append(line)
    return "\n".join([*kept, ""])
