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
from steps.project import BUILD, PACKAGING, ROOT, run, say
from steps.sitting import alone, lacking, sit
from steps.smoke import answers, paints

sys.path.insert(0, str(ROOT))
import dev

TRIED = "LACUNA_TRIED_ALONE"  # set for the trial that was started without a network


def try_here() -> None:
    """Make the .deb, unpack it into a folder, and use what is in it; without a network, where that is allowed."""
    command = alone.command((sys.executable, str(PACKAGING / "make.py"), "try"))
    if TRIED not in os.environ and not alone.is_alone() and command[0] != sys.executable:
        raise SystemExit(subprocess.run(command, env=os.environ | {TRIED: "1"}, check=False).returncode)
    if not alone.is_alone():
        _leave_out("unshare (Debian: util-linux), or the right to use it", "being without a network")
    if missing := _missing_to_freeze():
        _leave_out(missing, "all: the program cannot be made")
        return
    with tempfile.TemporaryDirectory(prefix="lacuna-") as place:
        folder = _unpacked(Path(place) / "root")
        program = [str(folder / "lacuna")]
        answers(program)
        paints(program)
        if lacking():
            _leave_out(lacking(), "sitting at the window")
        else:
            sit(program, "trial")
        _carried(folder)
    say("the installed program does what it is for")


def _missing_to_freeze() -> str:
    missing = ["objcopy (Debian: binutils)"] if sys.platform == "linux" and not shutil.which("objcopy") else []
    if dev.lacks_python_library():
        missing.append(f"Python as a library (Debian: {dev.python_library_package()})")
    return " and ".join(missing)


def _unpacked(root: Path) -> Path:
    """Return the folder of the program as the .deb would install it below a root."""
    if shutil.which("dpkg-deb") is None:
        _leave_out("dpkg-deb (Debian: dpkg)", "the package; the frozen folder is tried")
        return freeze()
    package = make_deb(fast=True, folder=BUILD)
    run("dpkg-deb", "--extract", package, root)
    return root / "opt" / "lacuna"


def _carried(folder: Path) -> None:
    """See that a program on a memory stick keeps all beside itself."""
    left = paints([str(folder / "lacuna"), "--portable"])
    if left or not (folder.parent / "Lacuna data").is_dir():
        raise SystemExit(f"with --portable something was left in the writer's folders: {left}")
    say("carried: all is beside the program")


def _leave_out(lacks: str, left_out: str) -> None:
    say(f"LEFT OUT: {left_out}. Missing: {lacks}")
