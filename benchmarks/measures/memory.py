"""Memory of a token in the manuscript: its text, place, probability and five alternatives, as a server sends them.

What Qt takes for showing the text is not in it: some 70 bytes a letter that it has ever laid out.
"""

import asyncio
import gc
from collections.abc import Sequence

from harness.clocks import resident_memory
from harness.generated import middle_of
from harness.loopback import loopback
from harness.prose import prose
from harness.rows import Row
from lacuna.core.completions import CompletionRequest, Delta
from lacuna.core.manuscript import Manuscript
from lacuna.core.parameters import Parameters
from lacuna.services.completions import Completions

TOKENS = 20_000  # a request


def measure(*, quick: bool) -> list[Row]:
    """Stream several requests; the first one brings what is there once."""
    return asyncio.run(_measure(1 if quick else 8))


async def _measure(requests: int) -> list[Row]:
    text = prose(100_000)
    manuscript = Manuscript(text)
    request = CompletionRequest(model="m", prompt="", parameters=Parameters(max_tokens=TOKENS, logprobs=5))
    before = 0
    async with loopback() as endpoint, Completions() as completions:
        for number in range(requests + 1):
            generation = manuscript.generate(middle_of(text))

            def write(deltas: Sequence[Delta], generation: int = generation) -> None:
                for delta in deltas:
                    manuscript.write(generation, delta.index + 1, delta.tokens)
                manuscript.take_changes()

            await completions.complete(endpoint, request, write)
            manuscript.end(generation)
            gc.collect()
            before = before if number else resident_memory()
        grown = resident_memory() - before
    return [Row(measure="memory of a token, all in", figure=grown / TOKENS / requests, unit="bytes", limit=150)]
