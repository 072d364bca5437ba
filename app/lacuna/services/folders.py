"""Where everything is that the program keeps of its own: each system's places, or a folder beside the program."""

import contextlib
import os
import stat
import sys
from pathlib import Path
from typing import NamedTuple

PORTABLE = "Lacuna data"  # beside the program: while this folder is there, the program keeps all that is its own in it


class Places(NamedTuple):
    """The only places that the program writes to unasked.

    Attributes:
        config: the writer's choices and connections.
        data: what belongs to manuscripts: cards of servers, batches.
        log: what happened.
        portable: whether all of them are beside the program.

    """

    config: Path
    data: Path
    log: Path
    portable: bool = False

    @property
    def settings(self) -> Path:
        """The file of the writer's choices."""
        return self.config / "settings.json"

    @property
    def crashes(self) -> Path:
        """The folder of the crash reports."""
        return self.log / "crash reports"


def places(*, portable: bool = False) -> Places:
    """Return the places: beside the program if the writer asked for it, or once did, and else the system's.

    Args:
        portable: whether the writer asks for it; the folder is made then, if that is possible.

    """
    beside = program_folder().parent / PORTABLE
    if portable:
        with contextlib.suppress(OSError):  # a medium that cannot be written is told of later, with all it means
            beside.mkdir(mode=0o700, exist_ok=True)
    if portable or _is_ours(beside):
        return Places(beside, beside, beside / "log", portable=True)
    return Places(_config_folder(), _data_folder(), _log_folder())


def program_folder() -> Path:
    """Return the folder that is the program: what an upgrade replaces, and what is copied to a memory stick."""
    if not getattr(sys, "frozen", False):
        return Path(sys.prefix)  # the virtual environment that it is installed in
    program = Path(sys.executable).resolve()
    return next((parent for parent in program.parents if parent.suffix == ".app"), program.parent)


def unwritable(here: Places) -> str:
    """Return a sentence if the program cannot keep anything there, otherwise nothing. Blocking."""
    for folder in (here.config, here.data):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            probe = folder / f".lacuna-{os.getpid()}.probe"
            probe.touch(mode=0o600)
            probe.unlink()
        except OSError as error:
            reason = (error.strerror or "the system refused it").lower()
            return (
                f"Nothing can be written in {folder} ({reason}): your settings and connections are not kept. "
                "You can write all the same, and save your texts elsewhere."
            )
    return ""


def _is_ours(folder: Path) -> bool:
    """Return whether a folder is there and no other user has put it there: what is in it would be trusted."""
    try:
        made_by = folder.stat().st_uid
    except OSError:
        return False
    return folder.is_dir() and (sys.platform == "win32" or made_by in (0, os.getuid()))


def _config_folder() -> Path:
    if sys.platform == "win32":
        return _variable("APPDATA", "AppData/Roaming") / "Lacuna"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Lacuna"
    return _variable("XDG_CONFIG_HOME", ".config") / "lacuna"


def _data_folder() -> Path:
    if sys.platform == "win32":
        return _variable("LOCALAPPDATA", "AppData/Local") / "Lacuna"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Lacuna"
    return _variable("XDG_DATA_HOME", ".local/share") / "lacuna"


def _log_folder() -> Path:
    if sys.platform == "win32":
        return _data_folder() / "log"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Logs" / "Lacuna"
    return _variable("XDG_STATE_HOME", ".local/state") / "lacuna"


def run_folder(here: Places) -> Path | None:
    """Return a folder beside the program for what lives no longer than it; None if nothing is kept there, or can be.

    It is made if need be. On a medium that knows no rights, as one with FAT, others may be able to write into it.
    """
    return here.data / "run" if here.portable and _made(here.data / "run") else None


def runtime_folder(here: Places) -> Path | None:
    """Return a folder that is the user's alone, for what lives no longer than the program; None if there is none.

    It is made if need be. On POSIX it is the system's, since not every disk can hold a socket, and has a short path,
    since that of a socket is limited to about a hundred bytes.

    Args:
        here: where everything else is kept.

    """
    if os.name != "posix":
        folder = here.data
    elif Path(os.environ.get("XDG_RUNTIME_DIR", "")).is_absolute():
        folder = Path(os.environ["XDG_RUNTIME_DIR"]) / "lacuna"
    else:
        folder = Path(os.environ.get("TMPDIR") or "/tmp") / f"lacuna-{os.getuid()}"  # noqa: S108  (made and looked at below)
    return folder if _made(folder) and is_private(folder) else None


def is_private(folder: Path) -> bool:
    """Return whether a folder is the user's alone. On Windows it is taken for that: numbers say nothing of it there."""
    if os.name != "posix":
        return True
    try:
        state = folder.lstat()
    except OSError:
        return False
    alone = stat.S_ISDIR(state.st_mode) and not state.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    return alone and state.st_uid == os.getuid()


def _made(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return False
    return True


def _variable(name: str, otherwise: str) -> Path:
    value = os.environ.get(name, "")  # one that is relative is to be ignored, says its specification
    return Path(value) if Path(value).is_absolute() else Path.home() / otherwise
