"""Making what people install: ``python3 dev.py package STEP``.

freeze      the program as a folder that needs no Python             build/package/fat
smoke       the same; both engines and the window are tried          build/package/shots
deb         a package for Debian and Ubuntu                          dist/lacuna_VERSION_amd64.deb
run         a file that unpacks and installs itself on any Linux     dist/lacuna-VERSION-x86_64.run
wheelhouse  wheels with an installer, for machines with Python       dist/lacuna-VERSION-wheels-....tar
windows     an installer, on Windows with Inno Setup; not run yet
macos       a disk image, on macOS; not run yet
trace       frozen, and which addresses it calls is watched by strace
try         the .deb is made, unpacked and used, without root and clean system: the shorter trial of .ci/run
try-deb     the .deb is installed, used, upgraded and removed in a clean Debian without Python and network (as root)
try-run     the same with the .run
try-wheelhouse  installed in a clean Debian without network, where all tests (or LACUNA_TESTS) are run with it (as root)
"""

import sys
from collections.abc import Callable, Mapping, Sequence

from steps.deb import make_deb
from steps.freeze import freeze
from steps.from_wheels import try_wheelhouse
from steps.installed import try_deb, try_run
from steps.macos import make_macos
from steps.project import say
from steps.self_extracting import make_run
from steps.sitting import sit
from steps.sizes import table
from steps.smoke import answers
from steps.traced import trace
from steps.trial import try_here
from steps.wheelhouse import make_wheelhouse
from steps.windows import make_windows


def frozen() -> None:
    """Freeze, and say how large each part is."""
    print(table(freeze()))


def tried() -> None:
    """Freeze, and try it."""
    program = [str(freeze() / "lacuna")]
    answers(program)
    sit(program, "smoke")


STEPS: Mapping[str, Callable[[], object]] = {
    "freeze": frozen,
    "smoke": tried,
    "deb": make_deb,
    "run": make_run,
    "wheelhouse": make_wheelhouse,
    "windows": make_windows,
    "macos": make_macos,
    "trace": trace,
    "try": try_here,
    "try-deb": try_deb,
    "try-run": try_run,
    "try-wheelhouse": try_wheelhouse,
}


def main(arguments: Sequence[str]) -> int:
    """Do one step; return the exit status."""
    if len(arguments) != 1 or arguments[0] not in STEPS:
        say(__doc__ or "")
        return 2
    STEPS[arguments[0]]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
