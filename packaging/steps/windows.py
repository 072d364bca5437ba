"""The installer for Windows, by Inno Setup. Not run yet: it was written where there is no Windows.

LACUNA_SIGN is the command of Inno Setup's SignTool, with ``$f`` for the file; without it nothing is signed.
"""

import os
import shutil
import sys
from pathlib import Path

from steps.freeze import freeze
from steps.icons import ico
from steps.project import BUILD, FINISHED, ROOT, fill, run, version

_INNO = "Inno Setup */ISCC.exe"


def make_windows() -> Path:
    """Return the finished installer.

    Raises:
        SystemExit: this is not Windows, or Inno Setup is not there.

    """
    if sys.platform != "win32":
        raise SystemExit("The installer for Windows is made on Windows.")
    compiler = _compiler()
    BUILD.mkdir(parents=True, exist_ok=True)
    icon = BUILD / "lacuna.ico"
    icon.write_bytes(ico())
    folder = freeze(icon=icon)
    sign = os.environ.get("LACUNA_SIGN", "")
    script = BUILD / "lacuna.iss"
    script.write_text(script_text(folder, icon, signed=bool(sign)), encoding="utf-8-sig")
    run(compiler, *([f"/Slacuna={sign}"] if sign else []), script)
    return FINISHED / f"lacuna-{version()}-windows-x64.exe"


def script_text(folder: Path, icon: Path, *, signed: bool) -> str:
    """Return what Inno Setup reads.

    Args:
        folder: the frozen program.
        icon: the icon's file.
        signed: whether the program, the installer and its uninstaller are signed, by the tool that is named "lacuna".

    """
    places = {"ROOT": ROOT, "OUT": FINISHED, "ICON": icon, "FOLDER": folder}
    signing = {"SIGN": "SignTool=lacuna" if signed else "", "SIGNED": " signonce" if signed else ""}
    return fill("lacuna.iss", **signing, **{name: str(path) for name, path in places.items()})


def _compiler() -> str:
    places = [path for root in ("Program Files (x86)", "Program Files") for path in Path("C:/", root).glob(_INNO)]
    compiler = shutil.which("ISCC") or next(map(str, places), None)
    if compiler is None:
        raise SystemExit("This system lacks Inno Setup 6.3 or newer, whose ISCC makes the installer.")
    return compiler
