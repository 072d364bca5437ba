"""Trying an installed program as a writer does, in a clean system: write with it, upgrade it, remove it."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from steps.clean_root import HOME, WRITER, CleanRoot
from steps.project import BUILD, FINISHED, run, say, version
from steps.sitting import Sittings, lacking

DISPLAYS = "/tmp/.X11-unix"  # noqa: S108  (X's own)
OF_WAYLAND = "libwayland-"  # for the plugin of a Wayland desktop, which has them; the .deb depends on them
RUN_NEEDS = ("libgl1", "libegl1", "libxcb1", "fontconfig-config", "fonts-dejavu-core", "ca-certificates")


def try_deb() -> None:
    """Install the .deb with its declared dependencies only, use it, upgrade it over itself, remove it."""
    root = CleanRoot("deb")
    package = root.put(FINISHED / f"lacuna_{version()}_amd64.deb")
    root.fetch(package)
    root.install_fetched()

    def install() -> None:
        root.run("dpkg", "-i", package)

    def remove() -> None:
        root.run("dpkg", "--purge", "lacuna")

    _try(root, "deb", "/opt/lacuna", install, remove)


def try_run() -> None:
    """Install the .run for all, see that it refuses a system without its needs, use it, upgrade it, remove it."""
    root = CleanRoot("run")
    file = root.put(FINISHED / f"lacuna-{version()}-x86_64.run")
    root.fetch(*RUN_NEEDS)
    said = root.refuses("sh", file)
    if "This system lacks" not in said:
        raise SystemExit(f"the .run did not say what is missing: {said}")
    root.install_fetched()

    def install() -> None:
        root.run("sh", file)

    def remove() -> None:
        root.run("sh", file, "--remove")

    _try(root, "run", "/opt/lacuna", install, remove)
    _install_for_one(root, file)


def _install_for_one(root: CleanRoot, file: str) -> None:
    """Install the .run as a user, for that user alone; see that it starts from there, and that nothing stays."""
    root.run("install", "-d", "-o", str(WRITER), HOME)
    for arguments in (("sh", file), (f"{HOME}/.local/bin/lacuna", "--help"), ("sh", file, "--remove")):
        run(*root.as_writer(HOME, HOME, *arguments))
    if left := root.run("find", f"{HOME}/.local", "(", "-type", "f", "-o", "-type", "l", ")"):
        raise SystemExit(f"after the removal there is still: {left}")
    say("run: installed and removed by one user, for that user alone")


def _try(root: CleanRoot, name: str, folder: str, install: Callable[[], None], remove: Callable[[], None]) -> None:
    if lacking():
        raise SystemExit(lacking())
    install()
    if unresolved := [line for line in root.unresolved(folder) if not line.strip().startswith(OF_WAYLAND)]:
        raise SystemExit("nobody has these libraries:\n" + "\n".join(unresolved))
    with tempfile.TemporaryDirectory(prefix="lacuna-") as place:
        home = Path(place)
        root.shared = [str(home), DISPLAYS]
        command = root.command(f"{folder}/lacuna", user=WRITER)
        sittings = Sittings(home, BUILD / "shots" / name, command, owner=WRITER)
        sittings.prepare()
        text = sittings.write()
        say("upgrading over itself ...")
        theirs = sittings.theirs()
        install()
        sittings.left_alone(theirs)
        sittings.write_on(text)
        theirs = sittings.theirs()
        remove()
        if (root.path / folder.lstrip("/")).exists():
            raise SystemExit(f"{folder} is still there after the removal")
        sittings.left_alone(theirs)
    root.shared = []
    say(f"{name}: installed, used, upgraded and removed without a network; pictures are in {sittings.shots}")
