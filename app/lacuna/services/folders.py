"""The places that each system has for a program's settings, its data and its log."""

import os
import sys
from pathlib import Path


def config_folder() -> Path:
    """Return where the writer's choices are."""
    if sys.platform == "win32":
        return _variable("APPDATA", "AppData/Roaming") / "Lacuna"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Lacuna"
    return _variable("XDG_CONFIG_HOME", ".config") / "lacuna"


def data_folder() -> Path:
    """Return where the program keeps what belongs to manuscripts."""
    if sys.platform == "win32":
        return _variable("LOCALAPPDATA", "AppData/Local") / "Lacuna"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Lacuna"
    return _variable("XDG_DATA_HOME", ".local/share") / "lacuna"


def log_folder() -> Path:
    """Return where the log is."""
    if sys.platform == "win32":
        return data_folder() / "log"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Logs" / "Lacuna"
    return _variable("XDG_STATE_HOME", ".local/state") / "lacuna"


def _variable(name: str, otherwise: str) -> Path:
    value = os.environ.get(name, "")
    return Path(value) if Path(value).is_absolute() else Path.home() / otherwise
