"""A Debian system that has just been set up, without Python and network, into which the program is installed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from steps.project import BUILD, run, say

SUITE, MIRROR = "bookworm", "http://deb.debian.org/debian"
BASE = Path(os.environ.get("LACUNA_CLEAN_BASE") or BUILD / "clean-base")
WRITER = 1000  # the user who writes
HOME = "/home/writer"  # in the root
_APT = ("install", "-qq", "-y", "--no-install-recommends")
_IN_ROOT = Path(__file__).with_name("in_root.py")


class CleanRoot:
    """One such system; each trial has a new one.

    Attributes:
        path: where it is.
        shared: places that are the same inside and outside.

    """

    def __init__(self, name: str) -> None:
        if os.geteuid() != 0:
            raise SystemExit("Trying an installation needs root: it changes its root and its network.")
        if not (BASE / "usr").is_dir():
            say(f"making {BASE} with debootstrap ...")
            run("debootstrap", "--variant=minbase", SUITE, BASE, MIRROR)
        if (BASE / "usr/bin/python3").exists():
            raise SystemExit(f"{BASE} has a Python; make one without.")
        self.path = BUILD / f"clean-{name}"
        self.shared: list[str] = []
        shutil.rmtree(self.path, ignore_errors=True)
        run("cp", "-a", BASE, self.path)

    def fetch(self, *packages: str) -> None:
        """Download packages and what they depend on, and nothing that is only recommended, as a twin with a network."""
        shutil.copyfile("/etc/resolv.conf", self.path / "etc" / "resolv.conf")
        for command in (("update", "-qq"), (*_APT, "--download-only", *packages)):
            run("chroot", self.path, "apt-get", *command, DEBIAN_FRONTEND="noninteractive")

    def install_fetched(self, *packages: str) -> None:
        """Install packages that were downloaded, or all that was, without a network."""
        if packages:
            self.run("apt-get", *_APT, "--no-download", *packages)
        else:
            archives = sorted(path.name for path in (self.path / "var/cache/apt/archives").glob("*.deb"))
            self.run("dpkg", "-i", *(f"/var/cache/apt/archives/{name}" for name in archives))

    def put(self, file: Path) -> str:
        """Copy a file into the system; return where it is there."""
        shutil.copy(file, self.path / "tmp" / file.name)
        return f"/tmp/{file.name}"  # noqa: S108  (of a system that is thrown away)

    def command(self, *command: str, user: int = 0) -> list[str]:
        """Return a command that runs another one inside."""
        shared = ":".join(self.shared)
        inside = [sys.executable, str(_IN_ROOT), str(self.path), str(user), shared]
        return ["unshare", "--net", "--mount", *inside, *command]

    def as_writer(self, home: str, folder: str, *command: str) -> list[str]:
        """Return a command that runs another one inside as the user, in a folder, with a home and little else."""
        own = ("env", "-i", "-C", folder, f"HOME={home}", "PATH=/usr/bin:/bin", "LANG=C.UTF-8")
        return self.command(*own, *command, user=WRITER)

    def run(self, *command: str) -> str:
        """Run a command inside and return what it prints."""
        return run(*self.command(*command), DEBIAN_FRONTEND="noninteractive")

    def refuses(self, *command: str) -> str:
        """Run a command that is to fail; return its complaint."""
        done = subprocess.run(self.command(*command), capture_output=True, text=True, check=False)
        if done.returncode == 0:
            raise SystemExit(f"{' '.join(command)} should have been refused")
        return done.stdout + done.stderr

    def unresolved(self, folder: str) -> Sequence[str]:
        """Return the libraries that some file below a folder needs and nobody has."""
        script = (
            f"find {folder} -type f \\( -name '*.so*' -o -perm -100 \\) | while read -r file; do "
            f"LD_LIBRARY_PATH={folder}/_internal ldd \"$file\" 2>/dev/null; done | grep 'not found' | sort -u || true"
        )
        return self.run("sh", "-c", script).splitlines()
