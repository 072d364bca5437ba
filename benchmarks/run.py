"""Run the benchmarks, each in a process of its own, and print one table.

``python3 dev.py bench [--quick] [--panels] [--json FILE] [MEASURE ...]``
"""

import argparse
import importlib
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import process_time

import msgspec

from harness.rows import Row
from harness.table import table

PATIENCE = 300  # seconds for one measure on a busy machine
HERE = Path(__file__).resolve().parent
MEASURES = (
    "start",
    "open_file",
    "footprint",
    "key_idle",
    "key_streaming",
    "turns",
    "sustained",
    "client",
    "engine",
    "memory",
    "hover",
    "undo",
    "find",
    "cancel",
    "install",
)
PANELS = ("inspector", "generations")  # those that a new window does not show; it always shows the parameters
WITH_A_BUILD = ("install",)  # measured if a build is there, and left out of a quick run that does not name it


def main() -> int:
    """Run what is asked for; return 1 if a benchmark could not be run, whatever it measured."""
    arguments = _arguments()
    if arguments.alone:
        return _alone(arguments.measures[0], quick=arguments.quick)
    rows: list[Row] = []
    failed: list[str] = []
    print(_machine(), flush=True)
    usual = [name for name in MEASURES if not arguments.quick or name not in WITH_A_BUILD]
    for name in arguments.measures or usual:
        print(f"{name} ...", file=sys.stderr, flush=True)
        found = _measured(name, quick=arguments.quick, panels=arguments.panels)
        if found is None:
            failed.append(name)
        rows += found or []
    print(table(rows))
    if arguments.json:
        arguments.json.write_bytes(msgspec.json.format(msgspec.json.encode(rows), indent=2))
    if failed:
        print("failed: " + ", ".join(failed))
    return 1 if failed else 0


def _measured(name: str, *, quick: bool, panels: bool) -> list[Row] | None:
    """Run a measure in a process of its own, away from the developer's settings; return None if it failed."""
    command = [sys.executable, str(HERE / "run.py"), "--alone", name] + ["--quick"] * quick
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {
            "PYTHONPATH": str(HERE),
            "OPENBLAS_NUM_THREADS": "1",  # as the engine sets it for itself
            "QT_QPA_PLATFORM": "offscreen",
            "QT_LOGGING_RULES": "default.warning=false",  # a screen that is not there says so for every window
            **{f"XDG_{kind}_HOME": home for kind in ("CONFIG", "DATA", "STATE", "CACHE")},
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # the writer's Python keeps what it has compiled
        settings = Path(home) / "lacuna" / "settings.json"
        settings.parent.mkdir()
        settings.write_bytes(msgspec.json.encode({"heat": True} | dict.fromkeys(PANELS, panels)))
        try:
            done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, timeout=PATIENCE)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            print(error, file=sys.stderr)
            return None
    return msgspec.json.decode(done.stdout, type=list[Row])


def _alone(name: str, *, quick: bool) -> int:
    rows: Sequence[Row] = importlib.import_module(f"measures.{name}").measure(quick=quick)
    sys.stdout.buffer.write(msgspec.json.encode(rows))
    sys.stdout.flush()
    return 0


def _machine() -> str:
    """Say what it runs on, and how fast that is just now."""
    began = process_time()
    sum(i * i for i in range(1_000_000))
    loop = 1000 * (process_time() - began)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"Python {platform.python_version()}, {os.cpu_count()} cores{load}, a million squares in {loop:.0f} ms CPU\n"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Measure the program and print one table.")
    parser.add_argument(
        "measures", nargs="*", metavar="MEASURE", help=f"of {', '.join(MEASURES)}; all if none is named"
    )
    parser.add_argument("--quick", action="store_true", help="fewer runs: under a minute on a quiet machine")
    parser.add_argument("--panels", action="store_true", help="with the panels open: inspector and generations")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there as JSON")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
