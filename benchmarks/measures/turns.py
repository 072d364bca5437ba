"""The longest turn of the GUI thread while tokens stream into a million words: how long nothing else is served."""

import asyncio

from harness.beats import Beats
from harness.clocks import MILLI
from harness.generated import middle_of
from harness.program import Program, in_program
from harness.prose import prose
from harness.rows import Row
from lacuna.core.manuscript import Manuscript

FRAME = 16.7  # milliseconds


def measure(*, quick: bool) -> list[Row]:
    """Stream several times, each from the command on; the first one finds everything unused and counts as well."""
    runs, seconds = (2, 0.8) if quick else (7, 5.0)

    async def work(program: Program) -> list[Row]:
        text = prose(1_000_000)
        longest: list[float] = []
        for _ in range(runs):
            await program.show(Manuscript(text), middle_of(text))
            beats = Beats()
            beats.start()
            await asyncio.sleep(0.05)
            program.complete(32_000)
            await asyncio.sleep(seconds)
            beats.stop()
            longest.append(max(turn * MILLI for turn in beats.turns()))
            if not program.desk.completing.running:
                raise RuntimeError("the stream has ended")
            await program.stop()
        return [
            Row(
                measure="longest turn, 1,000/s into 1M words",
                figure=max(longest), unit="ms CPU", limit=16,
                reference=FRAME, against="ms, a frame", ratio_limit=1,
            ),
        ]  # fmt: skip

    return in_program(work, rate=1_000)
