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


def make_windows() -> Path:
    """Return the finished installer.

    Raises:
        SystemExit: this is not Windows, or Inno Setup is not there.

    """
    if sys.platform != "win32":
        raise SystemExit("The installer for Windows is made on Windows.")
    compiler = shutil.which("ISCC") or shutil.which(r"C:\Program Files (x86)\Inno Setup 6\ISCC.exe")
    if compiler is None:
        raise SystemExit("This system lacks Inno Setup 6, whose ISCC makes the installer.")
    BUILD.mkdir(parents=True, exist_ok=True)
    icon = BUILD / "lacuna.ico"
    icon.write_bytes(ico())
    folder = freeze(icon=icon)
    sign = os.environ.get("LACUNA_SIGN", "")
    places = {"ROOT": ROOT, "OUT": FINISHED, "ICON": icon, "FOLDER": folder}
    signing = {"SIGN": "SignTool=lacuna" if sign else ""}
    script = BUILD / "lacuna.iss"
    text = fill("lacuna.iss", **signing, **{name: str(path) for name, path in places.items()})
    script.write_text(text, encoding="utf-8-sig")
    run(compiler, *([f"/Slacuna={sign}"] if sign else []), script)
    return FINISHED / f"lacuna-{version()}-windows-x64.exe"
