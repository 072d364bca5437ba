"""A key to its paint while tokens stream into sight, probabilities coloured, in 100,000 and in a million words."""

import asyncio

from harness.clocks import middle, percentile
from harness.generated import middle_of
from harness.keys import Keys
from harness.plain import PlainWindow
from harness.program import Program, Work, in_program
from harness.prose import prose
from harness.rows import Row
from lacuna.core.manuscript import Manuscript

PAUSE = 0.02  # seconds from key to key
ABOVE = 200  # units above the stream at which the keys are typed, in sight of it
MOST = 32_000  # tokens: more than can come meanwhile


def measure(*, quick: bool) -> list[Row]:
    """Type into the program while it streams, at two speeds and sizes, and into a plain editor.

    A quick run leaves out how the size counts: it takes one more program.
    """
    count = 40 if quick else 500
    small, large = prose(100_000), prose(1_000_000)
    slow, plain = in_program(_typing(small, count, plain=True), rate=200)
    fast_large, _ = in_program(_typing(large, count), rate=1_000)
    fast_small = [] if quick else in_program(_typing(small, count), rate=1_000)[0]
    key = middle(plain)
    return [
        _row("key while 200/s stream, 100k words, p50", middle(slow), 3, key, 4),
        _row("key while 200/s stream, 100k words, p99", percentile(slow, 99), 8),
        _row("key while 1,000/s stream, 1M words, p50", middle(fast_large), 4.5, key, 6),
        _row("key while 1,000/s stream, 1M words, p99", percentile(fast_large, 99), 10),
        *_beside(fast_large, fast_small),
    ]


def _beside(large: list[float], small: list[float]) -> list[Row]:
    if not small:
        return []
    return [
        Row(
            measure="key while 1,000/s stream, 1M beside 100k words, p50",
            figure=middle(large), unit="ms CPU",
            reference=middle(small), against="ms, 100k words", ratio_limit=1.1,
        )
    ]  # fmt: skip


def _typing(text: str, count: int, *, plain: bool = False) -> Work[tuple[list[float], list[float]]]:
    async def work(program: Program) -> tuple[list[float], list[float]]:
        caret = middle_of(text)
        bare = await PlainWindow(program.editor, text).key_times(caret, count, PAUSE) if plain else []
        await program.show(Manuscript(text), caret)
        program.complete(MOST)
        await asyncio.sleep(0.5)
        program.put_caret(caret - ABOVE)
        times = await Keys(program.editor, count, PAUSE).times()
        if not program.desk.completing.running:
            raise RuntimeError("the stream ended before the keys did")
        program.first.actions["stop"].trigger()
        return times, bare

    return work


def _row(name: str, figure: float, limit: float, key: float | None = None, ratio: float | None = None) -> Row:
    return Row(
        measure=name,
        figure=figure,
        unit="ms CPU",
        limit=limit,
        reference=key,
        against="ms, plain editor",
        ratio_limit=ratio,
    )
