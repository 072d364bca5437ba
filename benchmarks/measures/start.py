"""From the start of the process to the window's first paint, beside a bare window with a text field; and to its use."""

import subprocess
import sys

from harness.clocks import MILLI, middle
from harness.rows import Row

HEAVY = ("asyncio", "qasync", "httpx", "keyring", "sqlite3", "tiktoken", "numpy")

# It leaves its settings as it does when it is closed: the other starts read them.
OURS = """
import sys, time
from lacuna.__main__ import furnish_window, make_instance, show_first_window
from lacuna.services.folders import places
here = places()
if make_instance(here).hand_over(()):
    sys.exit("another program runs with these settings")
app, first = show_first_window(here)
painted, modules = time.process_time(), list(sys.modules)
furnish_window(app, first)
print(painted, time.process_time(), *modules)
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
print(time.process_time(), 0.0, *sys.modules)
"""


def measure(*, quick: bool) -> list[Row]:
    """Start both programs in turns."""
    painted: list[float] = []
    furnished: list[float] = []
    bare: list[float] = []
    for run in range(4 if quick else 16):
        ours, plain = _started(OURS), _started(BARE)
        if run:  # the first one brings the files into memory
            painted.append(ours[0])
            furnished.append(ours[1])
            bare.append(plain[0])
    return [
        Row(
            measure="start to first paint",
            figure=middle(painted), unit="ms CPU", limit=220,
            reference=middle(bare), against="ms, bare window", ratio_limit=1.3,
        ),
        Row(measure="start until it takes keys", figure=middle(furnished), unit="ms CPU"),
    ]  # fmt: skip


def _started(script: str) -> tuple[float, float]:
    """Run a program; return its milliseconds of CPU to its first paint and to its end.

    Raises:
        RuntimeError: what is heavy was imported before the first paint.

    """
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=True)
    painted, end, *modules = done.stdout.split()
    if heavy := set(modules).intersection(HEAVY):
        message = f"imported before the first paint: {', '.join(sorted(heavy))}"
        raise RuntimeError(message)
    return float(painted) * MILLI, float(end) * MILLI
