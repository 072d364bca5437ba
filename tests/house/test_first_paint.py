"""What the program imports before its window is painted: the writer does not wait for the rest."""

import subprocess
import sys

SCRIPT = """
import sys
from lacuna.__main__ import show_first_window
app, first = show_first_window()
print(first.window.isVisible(), *sys.modules)
"""
HEAVY = {"asyncio", "qasync", "httpx", "keyring", "sqlite3", "tiktoken", "numpy", "ssl", "uvicorn"}


def test_the_window_is_painted_before_anything_heavy_is_imported() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    visible, *modules = done.stdout.split()
    assert visible == "True"
    assert "PySide6.QtWidgets" in modules
    assert HEAVY.isdisjoint(modules)
