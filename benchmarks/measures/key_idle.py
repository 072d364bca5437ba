"""A key to its paint while nothing streams: among generated text in a million words, and in a long paragraph."""

from harness.clocks import middle, percentile
from harness.generated import half_generated
from harness.keys import Keys
from harness.plain import PlainWindow
from harness.program import Program, in_program
from harness.prose import prose
from harness.rows import Row
from lacuna.core.manuscript import Manuscript

PAUSE = 0.012  # seconds from key to key
LONG = 2_000  # words


def measure(*, quick: bool) -> list[Row]:
    """Type into both editors."""
    count = 80 if quick else 400

    async def work(program: Program) -> list[Row]:
        return await _million(program, count) + await _long(program, count // 2)

    return in_program(work)


async def _million(program: Program, count: int) -> list[Row]:
    manuscript = half_generated(1_000_000, 100_000)
    caret = len(manuscript) // 2
    plain = await PlainWindow(program.editor, manuscript.text()).key_times(caret, count, PAUSE)
    await program.show(manuscript, caret)
    ours = await Keys(program.editor, count, PAUSE).times()
    return _rows("key to painted, idle, 1M words, 100k tokens", ours, plain, 4, 4)


async def _long(program: Program, count: int) -> list[Row]:
    before = prose(1_000)
    text = before + "\n\n" + prose(LONG, LONG) + "\n\n" + before
    caret = len(text) // 2
    plain = await PlainWindow(program.editor, text).key_times(caret, count, PAUSE)
    await program.show(Manuscript(text), caret)
    ours = await Keys(program.editor, count, PAUSE).times()
    return _rows("key in a paragraph of 2,000 words", ours, plain, 12, 1.3)


def _rows(name: str, ours: list[float], plain: list[float], most: float, ratio: float) -> list[Row]:
    return [
        Row(
            measure=f"{name}, p50",
            figure=middle(ours), unit="ms CPU",
            reference=middle(plain), against="ms, plain editor", ratio_limit=ratio,
        ),
        Row(measure=f"{name}, p99", figure=percentile(ours, 99), unit="ms CPU", limit=most),
    ]  # fmt: skip
