"""What the program imports before its window is painted: the writer does not wait for the rest."""

import subprocess
import sys
from pathlib import Path

from puppet import surroundings

SCRIPT = """
import builtins, sys
from lacuna.__main__ import make_instance, show_first_window
from lacuna.services.folders import places
assert not make_instance(places()).hand_over(())
app, first = show_first_window(places())
print(first.window.isVisible(), builtins.__import__ is builtins.__orig_import__, *sys.modules)
"""
HEAVY = {
    "asyncio",
    "qasync",
    "httpx",
    "keyring",
    "sqlite3",
    "tiktoken",
    "numpy",
    "ssl",
    "uvicorn",
    "msgspec",
    "lacuna.ui.editor",
}


def test_the_window_is_painted_before_anything_heavy_is_imported(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, env=surroundings(tmp_path)
    )
    visible, plainly, *modules = done.stdout.split()
    assert visible == "True"
    assert plainly == "True"  # PySide's own import reads the source of every module
    assert "PySide6.QtWidgets" in modules
    assert HEAVY.isdisjoint(modules)
