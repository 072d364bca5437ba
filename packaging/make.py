"""Making what people install: ``python3 dev.py package STEP``.

freeze      the program as a folder that needs no Python           build/package/fat
smoke       the same, then both engines and the window are tried   build/package/shots
"""

import sys
from collections.abc import Sequence

from steps.freeze import freeze
from steps.project import say, size_of
from steps.smoke import smoke


def main(arguments: Sequence[str]) -> int:
    """Do one step; return the exit status."""
    step = arguments[0] if len(arguments) == 1 else ""
    if step == "freeze":
        folder = freeze()
        say(f"{folder}: {size_of(folder) / 1e6:,.0f} MB")
    elif step == "smoke":
        smoke([str(freeze() / "lacuna")])
    else:
        say(__doc__ or "")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
