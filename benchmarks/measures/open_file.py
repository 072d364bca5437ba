"""Opening a file of a million words: until it is painted, and until all is quiet."""

import asyncio
import tempfile
from pathlib import Path
from time import process_time, thread_time

from PySide6.QtWidgets import QPlainTextEdit

from harness.clocks import MILLI, middle
from harness.paints import Paints
from harness.program import Program, in_program
from harness.prose import prose
from harness.rows import Row

QUIET = 0.7  # seconds after which all work of opening is done: words are counted 0.4 s after


def measure(*, quick: bool) -> list[Row]:
    """Open it several times."""
    runs = 1 if quick else 9

    async def work(program: Program) -> list[Row]:
        text = prose(1_000_000)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "novel.txt"
            path.write_text(text, encoding="utf-8")
            idle = process_time()
            await asyncio.sleep(QUIET)
            idle = process_time() - idle
            opened = [await _opened(program, path, idle) for _ in range(runs)]
        plain = [await _set_plain(text) for _ in range(runs)]
        painted, quiet = (middle(times) for times in zip(*opened, strict=True))
        return [
            Row(measure="open 1M words, until painted", figure=painted, unit="ms CPU", limit=250),
            Row(
                measure="open 1M words, until quiet",
                figure=quiet, unit="ms CPU", limit=400,
                reference=middle(plain), against="ms, plain editor", ratio_limit=5,
            ),
        ]  # fmt: skip

    return in_program(work)


async def _opened(program: Program, path: Path, idle: float) -> tuple[float, float]:
    """Return milliseconds of CPU until the paint (of the GUI thread) and until all is quiet (of all threads).

    ``idle`` is what the program takes in the same time when nothing happens, in seconds of CPU.
    """
    program.desk.documents.new()
    await asyncio.sleep(QUIET)
    shown, painted = asyncio.Event(), asyncio.Event()
    paints = Paints(program.editor, painted.set)
    program.desk.documents.changed.connect(shown.set)
    began, thread_began = process_time(), thread_time()
    program.desk.documents.open_path(path)
    await shown.wait()
    paints.start()
    await painted.wait()
    paints.stop()
    thread_spent = thread_time() - thread_began
    await asyncio.sleep(QUIET)
    spent = process_time() - began - idle
    program.desk.documents.changed.disconnect(shown.set)
    return thread_spent * MILLI, spent * MILLI


async def _set_plain(text: str) -> float:
    editor = QPlainTextEdit()
    editor.resize(1000, 800)
    editor.show()
    await asyncio.sleep(0.3)
    painted = asyncio.Event()
    paints = Paints(editor, painted.set)
    began = process_time()
    editor.setPlainText(text)
    paints.start()
    await painted.wait()
    await asyncio.sleep(0.3)
    spent = process_time() - began
    paints.stop()
    editor.close()
    return spent * MILLI
