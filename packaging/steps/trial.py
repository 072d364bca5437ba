"""A shorter trial of the installed program, for every change: it needs no root, no clean system and no network.

What the system lacks is named, and only what needs it is left out.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from steps.deb import make_deb
from steps.freeze import freeze
from steps.project import BUILD, PACKAGING, run, say
from steps.sitting import Sittings, alone, lacking
from steps.smoke import answers, paints

TRIED = "LACUNA_TRIED_ALONE"  # set for the trial that was started without a network


def try_here() -> None:
    """Make the .deb, unpack it into a folder, and use what is in it; without a network, where that is allowed."""
    command = alone.command((sys.executable, str(PACKAGING / "make.py"), "try"))
    if TRIED not in os.environ and not alone.is_alone() and command[0] != sys.executable:
        raise SystemExit(subprocess.run(command, env=os.environ | {TRIED: "1"}, check=False).returncode)
    if not alone.is_alone():
        _leave_out("unshare may not part this from the network (Debian: util-linux)", "it is tried with one")
    if shutil.which("objcopy") is None:
        _leave_out("objcopy (Debian: binutils)", "nothing is frozen, and so nothing is tried")
        return
    with tempfile.TemporaryDirectory(prefix="lacuna-") as place:
        folder = _unpacked(Path(place) / "root")
        program = str(folder / "lacuna")
        answers([program])
        paints([program])
        _sit(Path(place) / "home", program)
    say("the installed program does what it is for")


def _unpacked(root: Path) -> Path:
    """Return the folder of the program as the .deb would install it below a root."""
    if shutil.which("dpkg-deb") is None:
        _leave_out("dpkg-deb (Debian: dpkg)", "the frozen folder is tried instead of a package")
        return freeze()
    package = make_deb(fast=True, folder=BUILD)
    run("dpkg-deb", "--extract", package, root)
    return root / "opt" / "lacuna"


def _sit(home: Path, program: str) -> None:
    """Let a writer use the window, if there are a screen and hands, quit, and find all of theirs."""
    if lacking():
        _leave_out(lacking(), "nobody sits at the window")
        return
    home.mkdir()
    sittings = Sittings(home, BUILD / "shots" / "trial", [program])
    sittings.prepare()
    text = sittings.write()
    say(f"window: {text!r}; pictures are in {sittings.shots}")


def _leave_out(lacks: str, left_out: str) -> None:
    say(f"LEFT OUT: {left_out}. Missing: {lacks}")
