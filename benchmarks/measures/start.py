"""From the start of the process to the window's first paint, beside a bare window with a text field; and to its use."""

import subprocess
import sys

from harness.clocks import MILLI, middle
from harness.rows import Row

HEAVY = ("asyncio", "qasync", "httpx", "keyring", "sqlite3", "tiktoken", "numpy")

PAINTED = """
import sys, time
from lacuna.__main__ import show_first_window
app, first = show_first_window()
print(time.process_time(), *sys.modules)
"""

# It leaves its settings as it does when it is closed: the other starts read them.
FURNISHED = """
import time
from lacuna.__main__ import furnish_window, show_first_window
app, first = show_first_window()
furnish_window(app, first)
print(time.process_time())
first.keep_settings()
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
    """Start the programs in turns."""
    times: dict[str, list[float]] = {script: [] for script in (FURNISHED, PAINTED, BARE)}
    for run in range(4 if quick else 16):
        for script, spent in times.items():
            seconds, modules = _started(script)
            if heavy := modules.intersection(HEAVY):
                message = f"imported before the first paint: {', '.join(sorted(heavy))}"
                raise RuntimeError(message)
            if run:  # the first one brings the files into memory
                spent.append(seconds * MILLI)
    furnished, painted, bare = (middle(spent) for spent in times.values())
    return [
        Row(
            measure="start to first paint",
            figure=painted, unit="ms CPU", limit=220,
            reference=bare, against="ms, bare window", ratio_limit=1.3,
        ),
        Row(measure="start until it takes keys", figure=furnished, unit="ms CPU"),
    ]  # fmt: skip


def _started(script: str) -> tuple[float, set[str]]:
    """Run a program to its first paint; return its CPU seconds and what it has imported."""
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=True)
    seconds, *modules = done.stdout.split()
    return float(seconds), set(modules)
