"""How fast tokens with five alternatives enter the editor, and whether it keeps up with a server."""

from asyncio import sleep
from functools import partial
from time import perf_counter

from harness.clocks import middle
from harness.generated import middle_of
from harness.loopback import sent
from harness.plain import PlainWindow
from harness.program import Program, Work, in_program
from harness.prose import prose
from harness.raw import raw_tokens
from harness.rows import Row
from lacuna.core.manuscript import Manuscript


def measure(*, quick: bool) -> list[Row]:
    """Stream at two rates, and as fast as can be."""
    seconds, runs = (1.5, 1) if quick else (6, 5)
    rows = [
        Row(
            measure=f"{rate:,}/s into the editor keeps up to",
            figure=in_program(_paced(int(count)), rate=rate), unit="%", limit=least, at_least=True,
        )
        for rate, count, least in ((1_000, 1_000 * seconds, 99), (5_000, 2_500 * seconds, 95))
    ]  # fmt: skip
    ours, raw = in_program(_unpaced(10_000 if quick else 30_000, runs))
    rows.append(
        Row(
            measure="tokens as fast as can be, into the editor",
            figure=ours, unit="/s", limit=10_000, at_least=True,
            reference=raw, against="/s, raw into a plain editor", ratio_limit=0.3,
        )
    )  # fmt: skip
    return rows


def _paced(count: int) -> Work[float]:
    async def work(program: Program) -> float:
        await _shown(program)
        program.complete(count)
        await program.streaming()
        came = [perf_counter()]
        program.editor.shown.connect(partial(_note, came))
        await program.ended()
        took = came[-1] - came[0]
        served = await sent(program.endpoint)
        return 100 * min(1.0, served.seconds / took)

    return work


def _unpaced(count: int, runs: int) -> Work[tuple[float, float]]:
    async def work(program: Program) -> tuple[float, float]:
        ours: list[float] = []
        raw: list[float] = []
        for run in range(runs + 1):
            await _shown(program)
            began = perf_counter()
            program.complete(count)
            await program.ended()
            spent = perf_counter() - began
            plain = PlainWindow(program.editor, prose(100_000))
            plain.show()
            plain.editor.setFocus()
            await sleep(0.1)  # until it is on the screen
            began = perf_counter()
            await raw_tokens(program.endpoint, count, plain.add)
            if run:  # the first one warms up
                ours.append(count / spent)
                raw.append(count / (perf_counter() - began))
            plain.close()
            plain.deleteLater()
        return middle(ours), middle(raw)

    return work


async def _shown(program: Program) -> None:
    text = prose(100_000)
    await program.show(Manuscript(text), middle_of(text))


def _note(came: list[float]) -> None:
    came.append(perf_counter())
