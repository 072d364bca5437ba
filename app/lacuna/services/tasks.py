"""The one owner of everything that runs."""

import asyncio
import sys
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any, Self, TypeVarTuple

Args = TypeVarTuple("Args")


class Tasks:
    """Runs one piece of work per slot; leaving ``async with`` cancels all and waits for it.

    Work handles its own expected errors. What escapes is a bug and goes to ``on_bug``. Async generators that nobody
    finished are closed here where the event loop does not do it, as qasync's does not.
    """

    def __init__(self, on_bug: Callable[[BaseException], object]) -> None:
        self._on_bug = on_bug
        self._running: set[asyncio.Task[None]] = set()
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def __aenter__(self) -> Self:
        self._former_hooks = sys.get_asyncgen_hooks()
        if self._former_hooks.finalizer is None:
            loop = asyncio.get_running_loop()

            def close(left: AsyncGenerator[Any, Any]) -> None:
                loop.call_soon_threadsafe(begin, left)

            def begin(left: AsyncGenerator[Any, Any]) -> None:
                if loop.is_running():
                    self.start(f"closing {id(left)}", left.aclose)

            sys.set_asyncgen_hooks(finalizer=close)
        return self

    async def __aexit__(self, *_: object) -> None:
        sys.set_asyncgen_hooks(*self._former_hooks)
        while self._running:  # clean-up may start work of its own
            for slot in {task.get_name() for task in self._running}:
                self.cancel(slot)
            await asyncio.gather(*self._running, return_exceptions=True)

    def start(self, slot: str, work: Callable[[*Args], Coroutine[Any, Any, object]], *args: *Args) -> None:
        """Cancel what runs in ``slot``, and once it has ended run ``work(*args)`` there."""
        self.cancel(slot)
        turn = self._turns[slot]

        async def run() -> None:
            async with turn:
                await work(*args)

        task = asyncio.get_running_loop().create_task(run(), name=slot)
        self._running.add(task)
        task.add_done_callback(self._ended)

    def cancel(self, slot: str) -> None:
        """Cancel what runs in ``slot``; twice would cut its clean-up short."""
        for task in self._running:
            if task.get_name() == slot and not task.cancelling():
                task.cancel()

    def running(self, slot: str) -> bool:
        """Return whether anything runs in ``slot``."""
        return any(task.get_name() == slot for task in self._running)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        slot = task.get_name()
        if not self.running(slot):
            self._turns.pop(slot, None)
        if not task.cancelled() and (bug := task.exception()):
            self._on_bug(bug)


async def undisturbed(cleanup: Coroutine[Any, Any, None]) -> None:
    """Run clean-up to its end, even if the task around it is cancelled meanwhile; that takes effect afterwards."""
    task = asyncio.get_running_loop().create_task(cleanup)
    cancelled = False
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            cancelled = True
    task.result()
    if cancelled:
        raise asyncio.CancelledError
