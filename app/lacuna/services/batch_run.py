"""Working a batch off: rows go out side by side, and each is on disk before it is shown."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence

from lacuna.core.batch import Result, Row
from lacuna.core.batch.rows import Asked, result, together
from lacuna.core.completions import Answer, CompletionRequest, Delta, Outcome
from lacuna.core.errors import ContextOverflow, LacunaError, NotPossible, ParameterRefused
from lacuna.core.parameters import Parameters
from lacuna.core.token import Token
from lacuna.services.batch_store import BatchStore

Ask = Callable[[CompletionRequest, Callable[[Sequence[Delta]], object]], Awaitable[Answer]]

# What concerns one row and not the server: the others go on.
_OF_A_ROW = (ContextOverflow, NotPossible, ParameterRefused)


class BatchRun:
    """Asks for every pending row of a batch; cancelling it is a pause."""

    def __init__(self, store: BatchStore, ask: Ask, *, side_by_side: int = 1, prompts: int = 1) -> None:
        """Prepare a run.

        Args:
            store: the batch.
            ask: sends one request and delivers its deltas.
            side_by_side: requests at once.
            prompts: the most prompts in one request.

        """
        self._store = store
        self._ask = ask
        self._side_by_side = side_by_side
        self._prompts = prompts

    async def run(self, on_results: Callable[[Sequence[Result]], object]) -> None:
        """Work off all pending rows, and call ``on_results`` with each row's results once they are on disk.

        Raises:
            LacunaError: the server cannot go on; the rows that are done stay done, and another run goes on from there.
            ValueError: a row's settings cannot be used.

        """
        batch = self._store.asked()
        if batch is None:
            return
        rows, model, parameters = batch
        waiting = iter(together(rows, self._store.pending(), model, parameters, self._prompts))

        async def work() -> None:
            for asked in waiting:  # shared: each takes the next
                for done in await self._answer(asked, rows, parameters):
                    self._store.finish(done)
                    on_results(done)

        try:
            async with asyncio.TaskGroup() as workers:
                for _ in range(self._side_by_side):
                    workers.create_task(work())
        except ExceptionGroup as failures:
            expected, bugs = failures.split(LacunaError)
            if expected is None or bugs is not None:
                raise
            raise _first(expected) from failures

    async def _answer(self, asked: Asked, rows: Sequence[Row], parameters: Parameters) -> list[list[Result]]:
        """Return the results of each row of a request; if the server refuses them together, of each asked alone."""
        tokens: defaultdict[tuple[int, int], list[Token]] = defaultdict(list)

        def arrived(deltas: Sequence[Delta]) -> None:
            for delta in deltas:
                place = asked.place(delta.index)
                if place is not None:
                    tokens[place] += delta.tokens

        answer = await self._ask(asked.request, arrived)
        if answer.error is not None:
            if not isinstance(answer.error, _OF_A_ROW):
                raise answer.error
            if len(asked.rows) == 1:
                return [[Result(row=asked.rows[0], error=str(answer.error))]]
            alone = together(rows, asked.rows, asked.request.model, parameters, 1)
            return [done for one in alone for done in await self._answer(one, rows, parameters)]
        reasons = {asked.place(index): reason for index, reason in answer.finish_reasons.items()}
        note = "" if answer.outcome is Outcome.COMPLETE else "The server ended this text without saying why."
        return [
            [
                result(row, choice, tokens[row, choice], reasons.get((row, choice), note and "unknown"))
                for choice in range(asked.n)
            ]
            for row in asked.rows
        ]


def _first(failures: BaseExceptionGroup[LacunaError]) -> LacunaError:
    failure = failures.exceptions[0]
    return failure if isinstance(failure, LacunaError) else _first(failure)
