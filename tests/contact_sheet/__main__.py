"""Take pictures of the program: ``python3 dev.py screenshots [readme|sheets]``, both without a name.

The contact sheets, every picture on them and a page that leads to each are in ``build/screenshots``. What is cut,
overlaps, stands outside its window or has no name is printed, and fails.
"""

import os
import sys
from pathlib import Path

from contact_sheet.layout import lay_out, write_index
from contact_sheet.sheet import LOOKS, take_all
from end_to_end import screenshots

FOLDER = Path(__file__).parents[2] / "build" / "screenshots"
STEPS = ("readme", "sheets")


def main(arguments: list[str]) -> int:
    """Take what the arguments name; return the exit status."""
    steps = arguments or list(STEPS)
    if not set(steps) <= set(STEPS):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    status = screenshots.main() if "readme" in steps else 0
    return (sheets() if "sheets" in steps else 0) or status


def sheets() -> int:
    """Take every picture in every look; return 1 if anything is wrong."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # for the sheets
    faults: list[str] = []
    for taken in take_all(FOLDER):
        made = lay_out(FOLDER, taken.look.name)
        say(f"{taken.look.name}: {taken.states} states on {len(made)} sheets, {len(taken.faults)} faults")
        faults += taken.faults
    page = write_index(FOLDER, [look.name for look in LOOKS], faults)
    say(*faults, f"The pictures: {page}")
    return 1 if faults else 0


def say(*lines: str) -> None:
    """Print lines at once: the whole takes minutes."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
