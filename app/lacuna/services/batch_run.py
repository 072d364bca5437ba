"""Working a batch off: rows go out side by side, and each is on disk before it is shown."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from lacuna.core.batch import Result, Row
from lacuna.core.batch.rows import Asked, result, together
from lacuna.core.completions import Answer, CompletionRequest, Delta, Outcome
from lacuna.core.errors import (
    ContextOverflow,
    EndedWithoutReason,
    EndpointError,
    Garbled,
    LacunaError,
    NothingReturned,
    NotPossible,
    ParameterRefused,
    ServerFailed,
    Silent,
    StreamCut,
)
from lacuna.core.parameters import Parameters
from lacuna.core.servers import Capabilities, PromptForm
from lacuna.core.token import Token
from lacuna.services.batch_store import BatchStore

Ask = Callable[[CompletionRequest, Callable[[Sequence[Delta]], object]], Awaitable[Answer]]

# What concerns one row and not the server: the others go on.
_OF_A_ROW = (ContextOverflow, NotPossible, ParameterRefused, NothingReturned)
# What may concern one row: the others go on, unless it goes on as well.
_OF_SOME_ROWS = (ServerFailed, Silent, StreamCut, Garbled)
_IN_A_ROW = 3  # failures of the server, after which it is left alone

TOGETHER = 8  # prompts a request: enough to be quick, and few enough to be asked once more after a pause


class Pace(NamedTuple):
    """How much is asked at once: requests side by side, and the most prompts in one."""

    side_by_side: int = 1
    prompts: int = 1


ONE_BY_ONE = Pace()


def pace_for(able: Capabilities, rows: Sequence[Row], n: int) -> Pace:
    """Return the pace that a server holds with; ``n`` is how many choices a row has that does not say so itself.

    Choices that a server does not make at once are several requests already, which count as well.
    """
    most = max([n, *(asked for row in rows if isinstance(asked := row.settings.get("n"), int))])
    together = {PromptForm.TEXTS, PromptForm.TOKEN_LISTS} <= set(able.prompts)
    fans_out = most > min(able.n, able.n_streamed)
    return Pace(side_by_side=1 if fans_out else able.concurrency, prompts=TOGETHER if together else 1)


class BatchRun:
    """Asks for every pending row of a batch; cancelling it is a pause."""

    def __init__(self, store: BatchStore, ask: Ask, pace: Pace = ONE_BY_ONE) -> None:
        """Prepare a run.

        Args:
            store: the batch.
            ask: sends one request and delivers its deltas.
            pace: how much is asked at once.

        """
        self._store = store
        self._ask = ask
        self._pace = pace
        self._failures = 0

    async def run(self, on_results: Callable[[Sequence[Result]], object]) -> None:
        """Work off all pending rows, and call ``on_results`` with each row's results once they are on disk.

        Raises:
            LacunaError: the server cannot go on; the rows that are done stay done, and another run goes on from there.
            ValueError: a row's settings cannot be used.

        """
        head = self._store.head()
        if head is None:
            return
        rows, parameters = self._store.rows(), head.parameters
        waiting = iter(together(rows, self._store.pending(), head.model, parameters, self._pace.prompts))

        def finish(done: Sequence[Result]) -> None:
            self._store.finish(done)
            on_results(done)

        async def work() -> None:
            for asked in waiting:  # shared: each takes the next
                await self._answer(asked, rows, parameters, finish)

        try:
            async with asyncio.TaskGroup() as workers:
                for _ in range(self._pace.side_by_side):
                    workers.create_task(work())
        except ExceptionGroup as failures:
            expected, bugs = failures.split(LacunaError)
            if expected is None or bugs is not None:
                raise
            raise _first(expected) from failures

    async def _answer(
        self, asked: Asked, rows: Sequence[Row], parameters: Parameters, finish: Callable[[Sequence[Result]], None]
    ) -> None:
        """Finish each row of a request with its results; if the server refuses them together, each asked alone."""
        tokens: defaultdict[tuple[int, int], list[Token]] = defaultdict(list)

        def arrived(deltas: Sequence[Delta]) -> None:
            for delta in deltas:
                place = asked.place(delta.index)
                if place is not None:
                    tokens[place] += delta.tokens

        answer = await self._ask(asked.request, arrived)
        tokens |= {place: list(late) for index, late in answer.late.items() if (place := asked.place(index))}
        error = None if isinstance(answer.error, EndedWithoutReason) else answer.error
        if error is not None:
            self._count(error)
            if len(asked.rows) == 1:
                row = asked.rows[0]
                came = [choice for choice in range(asked.n) if tokens[row, choice]] or [0]
                finish([replace(result(row, choice, tokens[row, choice], ""), error=str(error)) for choice in came])
                return
            for one in together(rows, asked.rows, asked.request.model, parameters, 1):
                await self._answer(one, rows, parameters, finish)
            return
        self._failures = 0
        reasons = {asked.place(index): reason for index, reason in answer.finish_reasons.items()}
        note = "" if answer.outcome is Outcome.COMPLETE else "The server ended this text without saying why."
        for row in asked.rows:
            finish(
                [
                    result(row, choice, tokens[row, choice], reasons.get((row, choice), note and "unknown"))
                    for choice in range(asked.n)
                ]
            )

    def _count(self, error: EndpointError) -> None:
        """Raise what the other rows would meet as well."""
        if isinstance(error, _OF_A_ROW):
            return
        self._failures += 1
        if not isinstance(error, _OF_SOME_ROWS) or self._failures >= _IN_A_ROW:
            raise error


def _first(failures: BaseExceptionGroup[LacunaError]) -> LacunaError:
    failure = failures.exceptions[0]
    return failure if isinstance(failure, LacunaError) else _first(failure)
