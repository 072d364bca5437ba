"""Trying the wheelhouse: installed in a clean Debian that has Python but no network, where all tests are run then."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from steps.clean_root import HOME, WRITER, CleanRoot
from steps.project import FINISHED, ROOT, run, say, version
from steps.wheelhouse import FOLDER, LOCK, archive_name, download, not_shipped

sys.path.insert(0, str(ROOT))
import dev

PLACE = f"{HOME}/lacuna"  # where it is installed
PROJECT = f"{HOME}/project"  # the tests, beside what they read; the program is not taken from there
SYSTEM = ("python3-venv", "ca-certificates", *dev.TOOLS.values(), *sorted(set(dev.PACKAGES.values())))
TESTS = "LACUNA_TESTS"  # which tests are run, parted by spaces; all without it
# The folders that pytest is to import from are the project's own but for app/, which the installation is in place of.
IMPORTED = "tests packaging ."
SEEN = "import lacuna, sys; print(lacuna.__file__); sys.exit('site-packages' not in lacuna.__file__)"


def try_wheelhouse() -> None:
    """Install from the wheels by their own script, then run the tests with what is installed, without a network."""
    archive = FINISHED / archive_name()
    if not archive.is_file():
        raise SystemExit(f"{archive} is not there: python3 dev.py package wheelhouse makes it.")
    root = CleanRoot("wheels")
    root.fetch(*SYSTEM)
    root.install_fetched(*SYSTEM)
    root.run("useradd", "--create-home", "--uid", str(WRITER), "writer")
    _put(root, archive)
    say("installing from the wheels ...")
    said = _as_writer(root, "python3", f"{HOME}/{FOLDER.format(version())}/install.py", PLACE)
    say(said.strip())
    python = f"{PLACE}/bin/python"
    quiet = ("-q", "--no-index", "--no-deps", "--disable-pip-version-check")
    _as_writer(root, python, "-m", "pip", "install", *quiet, "--find-links", f"{HOME}/wheels", *_names(root))
    say(f"tested: {_as_writer(root, python, '-c', SEEN).strip()}")
    tests = os.environ.get(TESTS, "tests").split()
    _as_writer(root, python, "-m", "pytest", "-q", "-o", f"pythonpath={IMPORTED}", *tests, shown=True)


def _put(root: CleanRoot, archive: Path) -> None:
    """Put the unpacked wheelhouse, the project and the wheels of what only tests need into the writer's home."""
    home = root.path / HOME.lstrip("/")
    run("tar", "-xf", archive, "-C", home)
    project = root.path / PROJECT.lstrip("/")
    for name in run("git", "ls-files", "-z").split("\0"):
        if name and (ROOT / name).is_file():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, project / name)
    download(not_shipped(LOCK.read_text(encoding="utf-8")), home / "wheels")
    root.run("chown", "-R", f"{WRITER}:{WRITER}", HOME)


def _names(root: CleanRoot) -> Sequence[str]:
    """Return what is installed for the tests, as pip names it inside."""
    return [f"{HOME}/wheels/{wheel.name}" for wheel in sorted((root.path / HOME.lstrip("/") / "wheels").iterdir())]


def _as_writer(root: CleanRoot, *command: str, shown: bool = False) -> str:
    """Run a command as the user; return what it prints, or show it.

    Raises:
        SystemExit: it failed.

    """
    whole = root.as_writer(HOME, PROJECT, *command)
    if not shown:
        return run(*whole)
    if status := subprocess.run(whole, check=False).returncode:
        raise SystemExit(status)
    return ""
