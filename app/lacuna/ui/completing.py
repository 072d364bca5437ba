"""From the writer's command to tokens in the manuscript: complete, ask for more, walk, stop."""

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, QTimer

from lacuna.core.completions import Answer, Delta, Outcome
from lacuna.core.connections import Use
from lacuna.core.errors import LacunaError
from lacuna.core.gap import Move, annotate, around, gap_at
from lacuna.core.manuscript import Manuscript
from lacuna.core.parameters import Parameters
from lacuna.core.token import Token
from lacuna.services.completions import Completions
from lacuna.services.composing import compose
from lacuna.services.fitting import Fitting
from lacuna.services.tasks import Tasks
from lacuna.ui.active_model import ActiveModel
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.failure import Failure, failure_of
from lacuna.ui.run import Progress, Run
from lacuna.ui.signals import signal

STOPPED = "stopped"  # why a text ended that the writer stopped
TELL_EVERY = 100  # milliseconds between two tellings of how far the newest request is

OUTCOMES = {
    Outcome.COMPLETE: "",
    Outcome.CANCELLED: "",
    Outcome.ENDED_UNKNOWN: "The server ended the text without saying why. What arrived is kept.",
    Outcome.TRUNCATED: "The connection broke off in the middle. What arrived is kept; complete again to go on.",
    Outcome.FAILED: "The request failed. Try again.",
    Outcome.EMPTY: "The model had nothing to add here. Try again, or raise the temperature.",
}
ELSEWHERE = "Put the caret into generated text: its choices are shown there."


class Completing(QObject):
    """Runs any number of requests at once, each in a slot of its own; the editor stays the writer's."""

    changed = signal()  # a request began or ended, or another choice is shown
    progressed = signal(Progress)
    failed = signal(Failure)

    def __init__(
        self,
        editor: ManuscriptEditor,
        tasks: Tasks,
        completions: Completions,
        active: ActiveModel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._tasks = tasks
        self._completions = completions
        self._active = active
        self._runs: list[Run] = []
        self._warned: set[tuple[str, str]] = set()  # sentences about a connection that need not be said again
        self._telling = QTimer(self, interval=TELL_EVERY)
        self._telling.timeout.connect(self._tell_progress)

    @property
    def running(self) -> bool:
        """Whether a request for the manuscript that is shown is under way."""
        return bool(self._here())

    @property
    def busy(self) -> bool:
        """Whether any request is under way."""
        return bool(self._runs)

    def complete(self, move: Move, parameters: Parameters) -> None:
        """Fill the selection, or continue or insert at the caret."""
        editor = self._editor
        editor.settle()
        pos, size = editor.gap()
        if any(run.touches(pos, size) for run in self._here()):
            self._refuse("The model is still writing here. Esc stops it.")
            return
        manuscript = editor.manuscript
        gap = gap_at(manuscript, pos, size, move)
        generation = manuscript.generate(gap.pos, gap.size, parameters.n or 1)
        editor.follow(generation)
        self._start(Run(manuscript, generation, 1, gap, parameters, self._active.connection.id))

    def more(self, move: Move, parameters: Parameters) -> None:
        """Ask for more choices at the place where the caret is, with the text that is around it now."""
        self._editor.settle()
        manuscript, generation = self._editor.manuscript, self.place()
        if generation is None:
            self._refuse("Put the caret into generated text, then ask for more.")
            return
        view = manuscript.generation(generation)
        gap = around(manuscript, view.start, view.length, move)
        first = manuscript.more(generation, parameters.n or 1)
        parameters = parameters.from_choice(first - 1)
        self._start(Run(manuscript, generation, first, gap, parameters, self._active.connection.id))

    def walk(self, by: int) -> None:
        """Show the next (1) or the previous (-1) choice at the caret; choice 0 is what stood there."""
        generation = self.place()
        if generation is None:
            self._refuse(ELSEWHERE)
            return
        view = self._editor.manuscript.generation(generation)
        onward = [choice for choice in view.walkable if (choice - view.shown) * by > 0]
        if onward:
            self.show_choice(min(onward, key=lambda choice: abs(choice - view.shown)))

    def show_choice(self, choice: int) -> None:
        """Show a choice at the caret's place; 0 brings back what stood there."""
        self._editor.settle()
        generation = self.place()
        if generation is None:
            self._refuse(ELSEWHERE)
            return
        self._editor.manuscript.show(generation, choice)
        self._editor.sync()
        self._editor.follow(generation)
        self.changed.emit()

    def place(self) -> int | None:
        """Return the generation whose place the caret is in or at."""
        return self._editor.manuscript.place_at(self._editor.gap()[0])

    def stop(self) -> None:
        """Stop every request for the manuscript that is shown at once; what has arrived stays."""
        self.stop_writing(self._editor.manuscript)

    def stop_writing(self, manuscript: Manuscript) -> None:
        """Stop every request for a manuscript at once; what has arrived stays."""
        for run in [run for run in self._runs if run.manuscript is manuscript]:
            self._end(run, stopped=True)
            run.tell_ended(dict.fromkeys(range(len(run.choices)), STOPPED))
            self._tasks.cancel(run.slot)

    def stop_all(self) -> None:
        """Stop every request at once; what has arrived stays."""
        for manuscript in [run.manuscript for run in self._runs]:
            self.stop_writing(manuscript)

    def stop_streams(self, streams: tuple[tuple[int, int], ...]) -> None:
        """Stop the requests whose streams, as (generation, choice), undo has taken."""
        for run in self._here():
            if (run.generation, run.first) in streams:
                self._end(run)
                self._tasks.cancel(run.slot)

    def _start(self, run: Run) -> None:
        self._runs.append(run)
        self._telling.start()
        self._tasks.start(run.slot, self._write, run, self._active.use)
        self.progressed.emit(run.progress())
        self.changed.emit()

    def _refuse(self, sentence: str) -> None:
        self.failed.emit(Failure(sentence=sentence))

    async def _write(self, run: Run, use: Use) -> None:
        answer: Answer | None = None
        failure: Failure | None = None
        try:
            answer = await self._ask(run, use)
        except LacunaError as error:
            failure = failure_of(error)
        finally:
            self._end(run)
        if answer is not None:
            run.tell_ended(answer.finish_reasons)
            run.tell_made(answer.notes)
            self._tell_late(run, answer)
            self.changed.emit()
            if annotate(run.manuscript, run.manuscript.generation(run.generation).start, answer.echoed):
                self._editor.refresh_grounds()
            failure = self._failure(answer, run)
        if failure is not None:
            self.failed.emit(replace(failure, connection=run.connection, manuscript=run.manuscript))

    def _tell_late(self, run: Run, answer: Answer) -> None:
        if answer.late:
            run.tell_late(answer.late)
            self._editor.show_tokens_anew()
            self.changed.emit()

    def _failure(self, answer: Answer, run: Run) -> Failure | None:
        """Return what is to be told of an answer, or None if all is well; what is odd about a server is told once."""
        said = [note.sentence for note in answer.notes if note.left_out]
        fresh = [sentence for sentence in (*said, *answer.warnings) if (run.connection, sentence) not in self._warned]
        self._warned.update((run.connection, sentence) for sentence in fresh)
        if answer.error is not None:
            return failure_of(answer.error, answer.action)
        outcome = answer.outcome if run.tokens or answer.outcome is not Outcome.COMPLETE else Outcome.EMPTY
        sentence = OUTCOMES[outcome] or " ".join(fresh)
        return Failure(sentence=sentence) if sentence else None

    async def _ask(self, run: Run, use: Use) -> Answer:
        target = await self._active.target(use)
        run.tell_asked(target.model.id)
        request, window = await compose(target, run.gap, run.parameters)
        run.prompt_tokens, run.context = window.tokens, target.context

        def arrived(deltas: Sequence[Delta]) -> None:
            self._arrived(run, deltas)

        learnt: dict[str, Any] = {}
        fitting = Fitting(
            completions=self._completions,
            endpoint=target.endpoint,
            card=target.card,
            on_waiting=run.wait,
            on_learnt=learnt.update,
        )
        answer = await fitting.complete(request, arrived)
        if learnt:
            await self._active.learn(target, learnt)
        return answer

    def _arrived(self, run: Run, deltas: Sequence[Delta]) -> None:
        if run.over:
            return
        arrived: dict[int, list[Token]] = {}
        for delta in deltas:
            if delta.tokens:
                arrived.setdefault(delta.index, []).extend(delta.tokens)
        for index, tokens in arrived.items():
            choice = run.first + index
            if choice not in run.choices:
                continue  # the answer has a warning about a choice that was not asked for
            if run.first_token is None:
                run.first_token, run.again_at = perf_counter() - run.began, None
                self.progressed.emit(run.progress())
            run.tokens += len(tokens)
            if run.manuscript is self._editor.manuscript:
                self._editor.receive(run.generation, choice, tokens)
            else:
                run.manuscript.write(run.generation, choice, tokens)

    def _here(self) -> list[Run]:
        """Return the requests for the manuscript that is shown."""
        return [run for run in self._runs if run.manuscript is self._editor.manuscript]

    def _tell_progress(self) -> None:
        self.progressed.emit((self._here() or self._runs)[-1].progress())

    def _end(self, run: Run, *, stopped: bool = False) -> None:
        """Close a request, once, whichever way it ends."""
        if run.over:
            return
        run.over = True
        self._runs.remove(run)
        if not self._runs:
            self._telling.stop()
        self._editor.flush()
        run.manuscript.end(run.generation, run.choices, failed=not run.tokens, stopped=stopped and bool(run.tokens))
        self.progressed.emit(run.progress())
        self.changed.emit()
