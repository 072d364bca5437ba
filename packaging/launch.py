"""Where the frozen program begins."""

import os
import sys

from lacuna.__main__ import main


def let_others_be() -> None:
    """Give programs that this one starts, such as the file manager, the system's libraries: only its own need ours.

    PyInstaller's bootloader names ours to every child. One that is this program again is told to begin anew, and finds
    them by itself.
    """
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"


if __name__ == "__main__":
    if sys.platform == "linux":
        let_others_be()
    sys.exit(main())
