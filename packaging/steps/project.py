"""The project's places and names, and running other programs."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
BUILD = ROOT / "build" / "package"
FINISHED = ROOT / "dist"
ID = "local.lacuna.Lacuna"  # as AppStream and macOS want it; to be changed when the project has a domain
MAINTAINER = "The Lacuna authors <lacuna@localhost>"  # likewise


def version() -> str:
    """Return the version, which stands in pyproject.toml alone."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def summary() -> str:
    """Return what the program is, in a line."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["description"]


def run(*command: str | Path, cwd: Path = ROOT, **variables: str) -> str:
    """Run a program and return what it prints; end with its complaint if it fails."""
    environment = {**os.environ, **variables}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


def say(sentence: str) -> None:
    """Tell how far it is, on standard error."""
    print(sentence, file=sys.stderr, flush=True)


def fill(template: str, **values: str) -> str:
    """Return a file of ``share/`` with its ``@NAMES@`` filled in."""
    text = (PACKAGING / "share" / template).read_text(encoding="utf-8")
    for name, value in {"VERSION": version(), "SUMMARY": summary(), "ID": ID, **values}.items():
        text = text.replace(f"@{name}@", value)
    return text


def size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder; links count nothing."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
