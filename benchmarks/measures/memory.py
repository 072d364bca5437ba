"""Memory of an annotated token, all in: its text in manuscript and widget, its probability and five alternatives."""

import gc

from harness.clocks import resident_memory
from harness.generated import middle_of
from harness.program import Program, in_program
from harness.prose import prose
from harness.rows import Row
from lacuna.core.manuscript import Manuscript

TOKENS = 30_000  # a request


def measure(*, quick: bool) -> list[Row]:
    """Stream several requests into one manuscript; the first one warms up what is there once."""
    requests = 3 if quick else 8

    async def work(program: Program) -> list[Row]:
        text = prose(100_000)
        await program.show(Manuscript(text), middle_of(text))
        await program.completed(TOKENS)
        gc.collect()
        before = resident_memory()
        for _ in range(requests):
            await program.completed(TOKENS)
        gc.collect()
        grown = resident_memory() - before
        return [
            Row(measure="memory of a token, all in", figure=grown / TOKENS / requests, unit="bytes", limit=150),
        ]

    return in_program(work)
