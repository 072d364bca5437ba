"""Undo and redo of a generation of 10,000 tokens in a million words, from the key to the paint."""

import asyncio
from collections.abc import Callable
from time import thread_time

from harness.clocks import MILLI, middle
from harness.generated import half_generated
from harness.paints import Paints
from harness.program import Program, in_program
from harness.rows import Row

TOKENS = 10_000


def measure(*, quick: bool) -> list[Row]:
    """Undo and redo it several times, in sight."""

    async def work(program: Program) -> list[Row]:
        manuscript = half_generated(1_000_000, TOKENS)
        await program.show(manuscript, len(manuscript) // 2)
        undone: list[float] = []
        redone: list[float] = []
        for _ in range(3 if quick else 25):
            undone.append(await _painted(program, program.editor.undo_step))
            redone.append(await _painted(program, program.editor.redo_step))
        return [
            Row(measure="undo of 10,000 tokens", figure=middle(undone), unit="ms CPU", limit=50),
            Row(measure="redo of 10,000 tokens", figure=middle(redone), unit="ms CPU", limit=50),
        ]

    return in_program(work)


async def _painted(program: Program, act: Callable[[], object]) -> float:
    """Return milliseconds of CPU from an act to the end of the paint that shows it."""
    done = asyncio.Event()
    paints = Paints(program.editor, done.set)
    await asyncio.sleep(0.1)
    paints.start()
    began = thread_time()
    act()
    await done.wait()
    spent = thread_time() - began
    paints.stop()
    return spent * MILLI
