"""Letting the system's own checkers read what a package tells it; one that is not there is named."""

import shutil
from collections.abc import Callable
from pathlib import Path

from steps.project import run, say


def check_share(share: Path) -> None:
    """Check what tells a desktop of the program, in a tree such as ``/usr/share``.

    Raises:
        SystemExit: a checker has found something.

    """
    _by("desktop-file-validate", "desktop-file-utils", lambda name: run(name, share / "applications/lacuna.desktop"))
    metadata = share / "metainfo" / "lacuna.metainfo.xml"
    _by("appstreamcli", "appstream", lambda name: run(name, "validate", "--no-net", metadata))
    _by("groff", "groff", lambda name: _without_complaint(name, share / "man" / "man1" / "lacuna.1.gz"))


def check_deb(package: Path) -> None:
    """Check a Debian package.

    Raises:
        SystemExit: lintian has found an error or something to be warned of that the package does not account for.

    """
    _by("lintian", "lintian", lambda name: run(name, "--allow-root", "--fail-on", "error,warning", package))


def _without_complaint(groff: str, manual: Path) -> None:
    if said := run("sh", "-c", 'gzip -dc "$2" | "$1" -man -Tutf8 -ww 2>&1 >/dev/null', "sh", groff, manual):
        raise SystemExit(f"{manual}: {said}")


def _by(program: str, package: str, check: Callable[[str], object]) -> None:
    if shutil.which(program) is None:
        say(f"LEFT OUT: a check. Missing: {program} (Debian: {package})")
        return
    check(program)
    say(f"{program} is content")
