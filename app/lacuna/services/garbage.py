"""Collecting garbage on the loop's thread alone, and thoroughly only when nothing is going on.

Python collects on whichever thread happens to allocate. A widget in a cycle would be destroyed there, which ends the
program; and a thorough collection takes longer than a frame.
"""

import asyncio
import gc
from collections.abc import Callable

SLOT = "garbage"
EVERY = 0.25  # seconds
YOUNG = 2_000  # new objects that are worth looking at; as many take about 0.2 ms
MIDDLE, OLD = 10, 10  # collections of one generation that make the next worth looking at


async def collect(busy: Callable[[], bool]) -> None:
    """Collect instead of Python for as long as this runs.

    Args:
        busy: whether text streams in; the thorough collection waits for its end.

    """
    gc.collect()
    gc.freeze()  # what the start has made stays: it need not be looked at again
    gc.disable()
    try:
        while True:
            await asyncio.sleep(EVERY)
            young, middle, old = gc.get_count()
            if old >= OLD and not busy():
                gc.collect()
            elif middle >= MIDDLE:
                gc.collect(1)
            elif young >= YOUNG:
                gc.collect(0)
    finally:
        gc.enable()
        gc.unfreeze()
