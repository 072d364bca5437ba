"""The memory of the real program, in a process of its own, with a file of a million words open; on Linux only.

The reference is a bare window with the same text in Qt's plain editor. The built-in model's process is not in it.
"""

import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from time import sleep

from harness.clocks import process_cpu, resident_memory
from harness.prose import prose
from harness.rows import Row

MEGA = 1e6
LOOK, QUIET = 0.5, 0.02  # seconds between two looks; CPU seconds that a process may take between them and count as idle

BARE = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit

app = QApplication(sys.argv[:1])
window = QMainWindow()
editor = QPlainTextEdit()
window.setCentralWidget(editor)
window.resize(1280, 800)
window.show()
editor.setPlainText(Path(sys.argv[1]).read_text(encoding="utf-8"))
app.exec()
"""


def measure(*, quick: bool) -> list[Row]:
    """Start the program with the file, a bare window with the same, and the program with nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "novel.txt"
        path.write_text(prose(1_000_000), encoding="utf-8")
        opened = _memory("-m", "lacuna", str(path))
        plain = _memory("-c", BARE, str(path))
        rows = [
            Row(
                measure="memory with 1M words",
                figure=opened, unit="MB", limit=100,
                reference=plain, against="MB, bare window with them",
            )
        ]  # fmt: skip
    if not quick:
        rows.append(Row(measure="memory with nothing open", figure=_memory("-m", "lacuna"), unit="MB"))
    return rows


def _memory(*arguments: str) -> float:
    """Start a Python program, wait until it is idle, and return its resident memory in megabytes."""
    with ExitStack() as stack:
        process = stack.enter_context(subprocess.Popen([sys.executable, *arguments]))
        stack.callback(process.kill)
        spent, idle = 0.0, 0
        while idle < 2:  # noqa: PLR2004  (looks in turn)
            sleep(LOOK)
            if process.poll() is not None:
                raise RuntimeError("the program has ended")
            before, spent = spent, process_cpu(process.pid)
            idle = idle + 1 if spent - before < QUIET else 0
        return resident_memory(process.pid) / MEGA
