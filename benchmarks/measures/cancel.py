"""Esc while 1,000 tokens a second stream: what still enters the text, and when the server has its slot back."""

import asyncio
from time import monotonic

from harness.clocks import MILLI, middle
from harness.generated import middle_of
from harness.loopback import sent
from harness.program import Program, in_program
from harness.prose import prose
from harness.rows import Row
from lacuna.core.manuscript import Manuscript


def measure(*, quick: bool) -> list[Row]:
    """Stop several streams."""

    async def work(program: Program) -> list[Row]:
        text = prose(100_000)
        late: list[float] = []
        freed: list[float] = []
        for _ in range(2 if quick else 15):
            await program.show(Manuscript(text), middle_of(text))
            program.complete(32_000)
            await program.streaming()
            await asyncio.sleep(0.3)
            program.first.actions["stop"].trigger()
            stopped, size = monotonic(), len(program.editor.manuscript)
            await asyncio.sleep(0.3)
            late.append(len(program.editor.manuscript) - size)
            freed.append(((await sent(program.endpoint)).over_at - stopped) * MILLI)
        return [
            Row(measure="letters that enter after Esc", figure=max(late), unit="", limit=0),
            Row(measure="Esc until the server's slot is free", figure=middle(freed), unit="ms", limit=200),
        ]

    return in_program(work, rate=1_000)
