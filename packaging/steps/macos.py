"""The disk image for macOS. Not run yet: it was written where there is no macOS.

LACUNA_IDENTITY is the name of a Developer ID certificate to sign with, and LACUNA_NOTARY a profile of ``notarytool``;
without them the program is signed for this machine alone, and others must allow it by hand.
"""

import os
import shutil
import sys
from pathlib import Path

from steps.freeze import freeze
from steps.icons import icns
from steps.project import BUILD, FINISHED, PACKAGING, run, version


def make_macos() -> Path:
    """Return the finished disk image.

    Raises:
        SystemExit: this is not macOS.

    """
    if sys.platform != "darwin":
        raise SystemExit("The disk image for macOS is made on macOS.")
    BUILD.mkdir(parents=True, exist_ok=True)
    icon = BUILD / "lacuna.icns"
    icon.write_bytes(icns())
    folder = freeze(icon=icon)
    program = folder.parent / "Lacuna.app"
    carry_lists(folder, program)
    identity = os.environ.get("LACUNA_IDENTITY") or "-"
    hardened = () if identity == "-" else ("--options", "runtime", "--timestamp")
    rights = ("--entitlements", str(PACKAGING / "share" / "entitlements.plist"))
    run("codesign", "--force", "--deep", "--sign", identity, *hardened, *rights, program)
    image = BUILD / "image"
    shutil.rmtree(image, ignore_errors=True)
    shutil.copytree(program, image / "Lacuna.app", symlinks=True)
    (image / "Applications").symlink_to("/Applications")
    FINISHED.mkdir(exist_ok=True)
    finished = FINISHED / f"lacuna-{version()}-macos-{os.uname().machine}.dmg"
    run("hdiutil", "create", "-volname", "Lacuna", "-srcfolder", image, "-ov", "-format", "UDZO", finished)
    if hardened:
        run("codesign", "--sign", identity, "--timestamp", finished)
    if profile := os.environ.get("LACUNA_NOTARY"):
        run("xcrun", "notarytool", "submit", finished, "--keychain-profile", profile, "--wait")
        run("xcrun", "stapler", "staple", finished)
    return finished


def carry_lists(folder: Path, program: Path) -> None:
    """Put the licences and the list of parts, which are beside PyInstaller's plain folder, into the program."""
    inside = program / "Contents" / "Resources"
    shutil.copytree(folder / "licences", inside / "licences")
    shutil.copyfile(folder / "lacuna.cdx.json", inside / "lacuna.cdx.json")
