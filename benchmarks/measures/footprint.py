"""The memory of the real program, in a process of its own, with a file of a million words open; on Linux only.

The reference is a bare window with the same text in Qt's plain editor. The built-in model's process is not in it.
"""

import os
import shutil
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
LOOK, QUIET = 0.4, 0.05  # seconds between two looks; CPU seconds between them at which the programs count as idle

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
    """Start the program with the file, a bare window with the same, and the program with nothing, side by side."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "novel.txt"
        path.write_text(prose(1_000_000), encoding="utf-8")
        ours = ["-m", "lacuna"]
        opened, plain, *empty = _memories([[*ours, str(path)], ["-c", BARE, str(path)]] + [ours] * (not quick))
    rows = [
        Row(
            measure="memory with 1M words",
            figure=opened, unit="MB", limit=100,
            reference=plain, against="MB, bare window with them",
        )
    ]  # fmt: skip
    return rows + [Row(measure="memory with nothing open", figure=figure, unit="MB") for figure in empty]


def _memories(commands: list[list[str]]) -> list[float]:
    """Start Python programs, wait until all are idle, and return the resident memory of each in megabytes."""
    with ExitStack() as stack:
        running: list[subprocess.Popen[bytes]] = []
        for command in commands:
            home = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
            # A home for each: a second start in the same one hands its files to the first, and ends.
            shutil.copytree(os.environ["XDG_CONFIG_HOME"], home, dirs_exist_ok=True)
            environment = os.environ | {f"XDG_{kind}_HOME": home for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
            process = subprocess.Popen([sys.executable, *command], env=environment)
            running.append(stack.enter_context(process))
            stack.callback(process.kill)
        spent, idle = 0.0, 0
        while idle < 2:  # noqa: PLR2004  (looks in turn)
            sleep(LOOK)
            if any(process.poll() is not None for process in running):
                raise RuntimeError("a program has ended")
            before, spent = spent, sum(process_cpu(process.pid) for process in running)
            idle = idle + 1 if spent - before < QUIET else 0
        return [resident_memory(process.pid) / MEGA for process in running]
