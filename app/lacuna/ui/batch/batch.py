"""The batch as it stands: its rows, what came back, and whether it runs. All of it is on disk before it is shown."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject

from lacuna.core.batch import Result, Row
from lacuna.core.completions import Answer, CompletionRequest
from lacuna.core.errors import LacunaError, StoreError
from lacuna.core.parameters import Parameters
from lacuna.services.batch_run import BatchRun, pace_for
from lacuna.services.batch_store import BatchStore, Head
from lacuna.services.fitting import Fitting
from lacuna.services.fulfilment import OnDeltas
from lacuna.services.targets import Target
from lacuna.ui.active_model import ActiveModel
from lacuna.ui.connections import Servers
from lacuna.ui.signals import signal

SLOT = "asking the rows of a batch"
GONE = "The connection that this batch was asked with is gone. Start over to ask another."


class Batch(QObject):
    """Holds one batch. Its rows are not changed while it runs; a row that was answered is changed by no one."""

    rows_changed = signal()
    results_came = signal()
    turned = signal()  # it began, ended, or starts over
    failed = signal(str)  # a sentence for the writer
    noted = signal(str)  # sentences: what the server is asked in another way

    def __init__(self, store: BatchStore, servers: Servers, active: ActiveModel, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._servers = servers
        self._active = active
        self._running = False
        self._begun = False  # what runs; before that, cancelling it is its end
        self._began = 0.0
        self._done_before = 0
        self._noted: dict[str, None] = {}
        self.rows: list[Row] = store.rows()
        self.pending: set[int] = set(store.pending())
        self.head: Head | None = store.head()
        self.results: dict[int, list[Result]] = {}
        self._take(store.results())

    @property
    def running(self) -> bool:
        """Whether rows are being asked."""
        return self._running

    @property
    def done(self) -> int:
        """How many rows have been answered, or failed."""
        return len(self.rows) - len(self.pending)

    @property
    def failures(self) -> list[int]:
        """The numbers of the rows that failed, but for those that will be asked again."""
        return [
            row for row, results in self.results.items() if row not in self.pending and any(r.error for r in results)
        ]

    @property
    def rows_a_second(self) -> float | None:
        """How quickly rows are answered since it last began; None if that is not known."""
        done, elapsed = self.done - self._done_before, perf_counter() - self._began
        return done / elapsed if self._running and done and elapsed > 0 else None

    def answered(self, row: int) -> bool:
        """Return whether anything came back for a row."""
        return row in self.results

    # ---- rows ------------------------------------------------------------------------------------------------

    def add(self, rows: Sequence[Row]) -> bool:
        """Put rows behind those that are there; return whether they could be written."""

        def written() -> None:
            self._store.add(rows)
            self.pending.update(range(len(self.rows), len(self.rows) + len(rows)))
            self.rows.extend(rows)

        return self._changed(written)

    def change(self, number: int, row: Row) -> bool:
        """Put another row in the place of one that nothing came back for."""

        def written() -> None:
            self._store.change(number, row)
            self.rows[number] = row

        return self._changed(written)

    def remove(self, numbers: Collection[int]) -> bool:
        """Take rows out, with what came back for them."""

        def written() -> None:
            self._store.remove(set(numbers))
            self.rows = self._store.rows()
            self.pending = set(self._store.pending())
            self.results.clear()
            self._take(self._store.results())

        return self._changed(written)

    def _changed(self, written: Callable[[], None]) -> bool:
        if self._running:
            self.failed.emit("Pause the batch to change its rows.")
            return False
        try:
            written()
        except StoreError as error:
            self.failed.emit(str(error))
            return False
        self.rows_changed.emit()
        return True

    # ---- asking ----------------------------------------------------------------------------------------------

    def start(self, parameters: Parameters) -> None:
        """Ask the rows that are left: with what the batch was begun with, or else with these parameters."""
        if self._running or not self.pending:
            return
        self._running, self._begun = True, False
        self._servers.tasks.start(SLOT, self._work, parameters)
        self.turned.emit()

    def pause(self) -> None:
        """Stop asking; what is on its way will be asked again."""
        self._servers.tasks.cancel(SLOT)
        if self._running and not self._begun:
            self._running = False
            self.turned.emit()

    def again(self, rows: Collection[int]) -> None:
        """Let rows be asked once more; what came back before stays until then."""

        def written() -> None:
            self._store.again(sorted(rows))
            self.pending.update(rows)

        self._changed(written)

    def start_over(self) -> None:
        """Forget what came back, and with what the rows were asked."""

        def written() -> None:
            self._store.start_over()
            self.pending = set(range(len(self.rows)))
            self.results.clear()
            self.head = None

        if self._changed(written):
            self.turned.emit()

    def moved(self) -> tuple[str, str] | None:
        """Return where the rows went until now and where they would go on, if that is elsewhere."""
        connection = self._servers.connections.find(self.head.connection) if self.head is not None else None
        if self.head is None or connection is None or self.head.address in ("", connection.address):
            return None
        return self.head.address, connection.address

    def follow(self) -> None:
        """Let the rows that are left go where the connection leads now."""
        head, moved = self.head, self.moved()
        if head is None or moved is None:
            return

        def written() -> None:
            self.head = replace(head, address=moved[1])
            self._store.start(self.head)

        self._changed(written)

    async def _work(self, parameters: Parameters) -> None:
        self._begun = True
        self._began, self._done_before = perf_counter(), self.done
        self._noted.clear()
        try:
            target = await self._target(parameters)
            pace = pace_for(target.card.capabilities, self.rows, self.head.parameters.n or 1 if self.head else 1)

            async def ask(request: CompletionRequest, on_deltas: OnDeltas) -> Answer:
                answer = await self._asking(target, request, on_deltas)
                self._tell_notes(answer)
                return answer

            await BatchRun(self._store, ask, pace).run(self._came)
        except (LacunaError, ValueError) as error:
            self.failed.emit(str(error))
        finally:
            self._running = False
            self.turned.emit()

    async def _target(self, parameters: Parameters) -> Target:
        if self.head is None:
            target = await self._active.target()
            head = Head(
                connection=target.connection.id,
                model=target.model.id,
                parameters=parameters,
                address=target.connection.address,
            )
            self._store.start(head)
            self.head = head
            self.turned.emit()
            return target
        connection = self._servers.connections.find(self.head.connection)
        if connection is None:
            raise LacunaError(GONE)
        return await self._servers.targets.of(connection, self.head.model)

    async def _asking(self, target: Target, request: CompletionRequest, on_deltas: OnDeltas) -> Answer:
        """Ask in the way that the server is known to take by now, and learn from what it refuses."""
        learnt: dict[str, Any] = {}
        fitting = Fitting(
            completions=self._servers.completions,
            endpoint=target.endpoint,
            card=self._servers.targets.cards.known(target.connection, target.model.id),
            on_learnt=learnt.update,
        )
        answer = await fitting.complete(request, on_deltas)
        if learnt:
            await self._active.learn(target, learnt)
        return answer

    def _tell_notes(self, answer: Answer) -> None:
        """Tell, once, in which ways a server is asked that are not those that were wished."""
        fresh = dict.fromkeys(note.sentence for note in answer.notes if note.sentence not in self._noted)
        if fresh:
            self._noted.update(fresh)
            self.noted.emit(" ".join(self._noted))

    def _came(self, results: Sequence[Result]) -> None:
        for row in {result.row for result in results}:
            self.results.pop(row, None)
            self.pending.discard(row)
        self._take(results)
        self.results_came.emit()

    def _take(self, results: Iterable[Result]) -> None:
        for result in results:
            self.results.setdefault(result.row, []).append(result)
