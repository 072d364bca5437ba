"""The installed program beside the checkout: how large its package is, and until it is painted for the first time.

Both are started in the same way, offscreen, and killed as soon as Qt says that a window's picture was handed over.
"""

import os
import subprocess
import sys
from pathlib import Path

from harness.clocks import MILLI, middle, process_cpu
from harness.rows import Row

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build" / "package" / "deb" / "opt" / "lacuna" / "lacuna"  # what the .deb was made from
PAINTED = b"Flushing"  # how Qt's painting begins to tell that it has shown something
TELLING = "default.warning=false;qt.widgets.painting.info=true"
MEGA = 1e6


def measure(*, quick: bool) -> list[Row]:
    """Start both in turns; without a package there is no row."""
    finished = sorted((ROOT / "dist").glob("lacuna_*.deb"))
    if not finished or not PROGRAM.is_file():
        print("There is no installed program to measure: python3 dev.py package deb makes it.", file=sys.stderr)
        return []
    sources = max(path.stat().st_mtime for path in (ROOT / "app").rglob("*.py"))
    if PROGRAM.stat().st_mtime < sources:
        print("The .deb is older than the program's source.", file=sys.stderr)
    ours: list[float] = []
    others: list[float] = []
    for run in range(4 if quick else 16):
        installed, checkout = _started([str(PROGRAM)]), _started([sys.executable, "-m", "lacuna"])
        if run:  # the first one brings the files into memory, and leaves its settings
            ours.append(installed)
            others.append(checkout)
    return [
        Row(measure="size of the .deb", figure=finished[-1].stat().st_size / MEGA, unit="MB", limit=90),
        Row(
            measure="start of the installed program to first paint",
            figure=middle(ours), unit="ms CPU",
            reference=middle(others), against="ms, checkout", ratio_limit=1.2,
        ),
    ]  # fmt: skip


def _started(command: list[str]) -> float:
    """Start a program, kill it once it has painted; return the milliseconds of CPU that it took until then.

    Raises:
        RuntimeError: it ended without having painted.

    """
    environment = os.environ | {"QT_LOGGING_RULES": TELLING}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as program:
        if program.stderr is None or not any(PAINTED in line for line in program.stderr):
            message = f"{command[0]} has not painted"
            raise RuntimeError(message)
        spent = process_cpu(program.pid)
        program.kill()
    return spent * MILLI
