"""Runs the program through its states in every theme, size and scale, and lays the pictures out on contact sheets."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

KEPT = ("PATH", "LANG", "LD_LIBRARY_PATH", "PYTHONWARNINGS", "VIRTUAL_ENV")
PATIENCE = 900  # seconds for a run, on a machine that has other things to do


@dataclass(frozen=True)
class Look:
    """One way in which the program is looked at."""

    theme: str
    size: tuple[int, int]
    scale: int

    @property
    def name(self) -> str:
        """For a folder."""
        return f"{self.theme}-{self.size[0]}x{self.size[1]}-{100 * self.scale}"


LOOKS = tuple(
    Look(theme, size, scale) for scale in (1, 2) for size in ((1000, 700), (1920, 1080)) for theme in ("light", "dark")
)


@dataclass(frozen=True)
class Taken:
    """What came of one run: its faults, a sentence each, and how many states it went through."""

    look: Look
    faults: tuple[str, ...]
    states: int


def take(look: Look, folder: Path | None = None, only: str = "") -> Taken:
    """Run the program in one way; ``folder`` keeps the pictures, ``only`` is a part of the name of the scenes."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.png"):
            old.unlink()
    with TemporaryDirectory() as place:
        rooms = Path(place)
        wanted = {"theme": look.theme, "size": look.size, "only": only, "rooms": place, "folder": str(folder or "")}
        done = subprocess.run(
            [sys.executable, "-m", "contact_sheet.take", json.dumps(wanted)],
            env=_environment(look, rooms),
            cwd=rooms,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    faults = [f"{look.name}, {one['state']}: {one['fault']}" for one in told if "fault" in one]
    states = sum(one.get("states", 0) for one in told)
    if done.returncode or not states:
        faults.append(f"{look.name}: the run broke off.\n{done.stderr[-4000:]}")
    return Taken(look, tuple(faults), states)


def _environment(look: Look, rooms: Path) -> dict[str, str]:
    """Return a writer's environment of its own: no display, no keychain, nothing of this machine's settings."""
    screen = {"name": "screen", "x": 0, "y": 0, "width": look.size[0] * look.scale, "height": look.size[1] * look.scale}
    config = rooms / "screen.json"
    config.write_text(
        json.dumps(
            {"windowFrameMargins": False, "screens": [screen | {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]}
        )
    )
    tests = Path(__file__).parents[1]
    return {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        **{f"XDG_{name}_HOME": str(rooms / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")},
        "HOME": str(rooms),
        "PYTHONPATH": os.pathsep.join((str(tests.parent / "app"), str(tests))),
        "QT_QPA_PLATFORM": f"offscreen:configfile={config}",
        "QT_SCALE_FACTOR": str(look.scale),
    }


def take_all(folder: Path, looks: Sequence[Look] = LOOKS, only: str = "") -> Iterator[Taken]:
    """Run the program in all ways, as many at a time as the machine has processors, and yield what came of each."""

    def taken(look: Look) -> Taken:
        return take(look, folder / look.name, only)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        yield from pool.map(taken, looks)
