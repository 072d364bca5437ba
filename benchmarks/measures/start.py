"""From the start of the process to the window's first paint, beside a bare window with a text field."""

import subprocess
import sys

from harness.clocks import MILLI, middle
from harness.rows import Row

HEAVY = ("asyncio", "qasync", "httpx", "keyring", "sqlite3", "tiktoken", "numpy")

OURS = """
import sys, time
from lacuna.__main__ import show_first_window
app, first = show_first_window()
print(time.process_time(), *sys.modules)
"""

BARE = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, app.exit)

app = QApplication(sys.argv[:1])
window = Window()
window.setCentralWidget(QPlainTextEdit())
window.resize(1280, 800)
window.show()
app.exec()
print(time.process_time(), *sys.modules)
"""


def measure(*, quick: bool) -> list[Row]:
    """Start both programs in turns."""
    ours: list[float] = []
    bare: list[float] = []
    for run in range(4 if quick else 16):
        for script, times in ((OURS, ours), (BARE, bare)):
            seconds, modules = _started(script)
            if heavy := modules.intersection(HEAVY):
                message = f"imported before the first paint: {', '.join(sorted(heavy))}"
                raise RuntimeError(message)
            if run:  # the first one brings the files into memory
                times.append(seconds * MILLI)
    return [
        Row(
            measure="start to first paint",
            figure=middle(ours), unit="ms CPU", limit=220,
            reference=middle(bare), against="ms, bare window", ratio_limit=1.3,
        )
    ]  # fmt: skip


def _started(script: str) -> tuple[float, set[str]]:
    """Run a program to its first paint; return its CPU seconds and what it has imported."""
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=True)
    seconds, *modules = done.stdout.split()
    return float(seconds), set(modules)
