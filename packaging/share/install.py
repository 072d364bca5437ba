"""Installs Lacuna from the wheels beside this file, without a network: python3 install.py [FOLDER].

Once more into the same folder, it upgrades; to remove it, delete the folder. Manuscripts and settings are elsewhere.
"""

import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
WINDOWS = sys.platform == "win32"


def main() -> int:
    """Make an environment and install into it; return the exit status."""
    if sys.version_info[:2] < (3, 11):  # noqa: UP036  (started by whatever Python is there)
        print("Lacuna needs Python 3.11 or newer.", file=sys.stderr)
        return 1
    if (wanted := _other_python()) is not None:
        print(f"These wheels are for Python {wanted}. Start this with it: python{wanted} install.py", file=sys.stderr)
        return 1
    place = Path(sys.argv[1] if len(sys.argv) > 1 else Path.home() / ".local" / "opt" / "lacuna-python").absolute()
    programs = place / ("Scripts" if WINDOWS else "bin")
    program = programs / ("lacuna.exe" if WINDOWS else "lacuna")
    if place.exists() and not program.exists() and (not place.is_dir() or any(place.iterdir())):
        print(f"{place} holds something else. Name a folder that is empty or not there yet.", file=sys.stderr)
        return 1
    venv.create(place, with_pip=True, clear=True)
    pip = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--no-index", "--disable-pip-version-check"]
    status = subprocess.run([*pip, "--find-links", str(HERE / "wheels"), "lacuna[gguf]"], check=False).returncode
    if status == 0:
        print(f"Lacuna is installed. Start it with: {program}")
    return status


def _other_python() -> "str | None":
    """Return the Python that the wheels are for, as 3.11, if it is not this one: nothing is changed then."""
    own = f"cp{sys.version_info[0]}{sys.version_info[1]}"
    tags = {wheel.name.split("-")[-2] for wheel in (HERE / "wheels").glob("*.whl")}
    others = sorted(tag for tag in tags if tag[:3] == "cp3" and tag != own)
    return f"3.{others[0][3:]}" if others else None


if __name__ == "__main__":
    sys.exit(main())
