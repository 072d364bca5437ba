"""From the writer's command to tokens in the manuscript: complete, ask for more, walk, stop."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

from lacuna.core.completions import Answer, CompletionRequest, Delta, Outcome
from lacuna.core.errors import LacunaError
from lacuna.core.manuscript import Manuscript
from lacuna.core.parameters import Parameters
from lacuna.services.completions import Completions
from lacuna.services.context_window import fit
from lacuna.services.tasks import Tasks
from lacuna.ui.active_model import ActiveModel
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.failure import Failure, failure_of
from lacuna.ui.signals import signal

TELL_EVERY = 100  # milliseconds between two tellings of how far the newest request is


class Move(Enum):
    """What Complete does at the caret."""

    AUTO = "auto"  # insert if text follows, else continue
    CONTINUE = "continue"
    INSERT = "insert"


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A place to be filled and the text around it when it was asked for.

    Attributes:
        before: all text before the gap.
        after: all text after it, or None to continue.

    """

    before: str
    after: str | None


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What the status bar tells of the requests that run, or of the last one.

    Attributes:
        running: whether one runs.
        tokens: how many arrived.
        per_second: tokens a second since the first; None before there is a rate.
        first_token: seconds from the command to the first token; None before it.
        prompt_tokens: tokens of prompt and suffix; None if not known.
        context: tokens that the model can see; None if not known.
        answer: tokens that the answer may have.

    """

    running: bool
    tokens: int = 0
    per_second: float | None = None
    first_token: float | None = None
    prompt_tokens: int | None = None
    context: int | None = None
    answer: int = 0


@dataclass(eq=False)
class Run:
    """One request under way: choices ``first`` and on of a generation."""

    manuscript: Manuscript
    generation: int
    first: int
    gap: Gap
    parameters: Parameters
    began: float = field(default_factory=perf_counter)
    first_token: float | None = None
    tokens: int = 0
    prompt_tokens: int | None = None
    context: int | None = None
    over: bool = False

    @property
    def slot(self) -> str:
        """The name under which Tasks knows it."""
        return f"completion {self.generation}.{self.first} of {id(self.manuscript)}"

    def progress(self) -> Progress:
        """Return how far it is."""
        rate = None
        if self.first_token is not None and self.tokens > 1:
            elapsed = perf_counter() - self.began - self.first_token
            rate = (self.tokens - 1) / elapsed if elapsed > 0 else None
        return Progress(
            running=not self.over,
            tokens=self.tokens,
            per_second=rate,
            first_token=self.first_token,
            prompt_tokens=self.prompt_tokens,
            context=self.context,
            answer=self.parameters.max_tokens,
        )


def what_happens(manuscript: Manuscript, pos: int, size: int, move: Move) -> str:
    """Return the title of the Complete button: what it will do at this caret or selection."""
    if size:
        return "Replace"
    return "Fill the gap" if _inserts(manuscript, pos, move) else "Continue"


def _inserts(manuscript: Manuscript, end: int, move: Move) -> bool:
    """Return whether the text behind a gap that ends at ``end`` units matters."""
    return move is Move.INSERT or (move is Move.AUTO and not manuscript.blank_from(end))


class Completing(QObject):
    """Runs any number of requests at once, each in a slot of its own; the editor stays the writer's."""

    changed = signal()  # a request began or ended, or another choice is shown
    progressed = signal(Progress)
    failed = signal(Failure)
    answered = signal(Answer)  # a request has ended, however it did

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
        self._gaps: dict[tuple[int, int], Gap] = {}  # what was asked, for More
        self._telling = QTimer(self, interval=TELL_EVERY)
        self._telling.timeout.connect(self._tell_progress)

    @property
    def running(self) -> bool:
        """Whether any request is under way."""
        return bool(self._runs)

    def complete(self, move: Move, parameters: Parameters) -> None:
        """Fill the selection, or continue or insert at the caret."""
        pos, size = self._editor.gap()
        manuscript = self._editor.manuscript
        after = manuscript.text(pos + size) if _inserts(manuscript, pos + size, move) else None
        gap = Gap(before=manuscript.text(0, pos), after=after)
        generation = manuscript.generate(pos, size, parameters.n or 1)
        self._editor.follow(generation)
        self._start(Run(manuscript, generation, 1, gap, parameters))

    def more(self, parameters: Parameters) -> None:
        """Ask for more choices at the place where the caret is; the ones that are there stay."""
        manuscript = self._editor.manuscript
        generation = self.place()
        gap = self._gaps.get((id(manuscript), generation)) if generation is not None else None
        if generation is None or gap is None:
            self.failed.emit(Failure(sentence="Put the caret into generated text, then ask for more."))
            return
        first = manuscript.more(generation, parameters.n or 1)
        self._start(Run(manuscript, generation, first, gap, parameters))

    def walk(self, by: int) -> None:
        """Show the next (1) or the previous (-1) choice at the caret; choice 0 is what stood there."""
        generation = self.place()
        if generation is None:
            return
        view = self._editor.manuscript.generation(generation)
        onward = [choice for choice in view.walkable if (choice - view.shown) * by > 0]
        if onward:
            self.show_choice(min(onward, key=lambda choice: abs(choice - view.shown)))

    def show_choice(self, choice: int) -> None:
        """Show a choice at the caret's place; 0 brings back what stood there."""
        generation = self.place()
        if generation is None:
            return
        self._editor.settle()
        self._editor.manuscript.show(generation, choice)
        self._editor.sync()
        self._editor.follow(generation)
        self.changed.emit()

    def place(self) -> int | None:
        """Return the generation whose place the caret is in or at."""
        return self._editor.manuscript.place_at(self._editor.gap()[0])

    def stop(self) -> None:
        """Stop every request at once; what has arrived stays."""
        for run in list(self._runs):
            self._end(run, None, stopped=True)

    def stop_streams(self, streams: tuple[tuple[int, int], ...]) -> None:
        """Stop the requests whose streams, as (generation, choice), undo has taken."""
        manuscript = self._editor.manuscript
        for run in list(self._runs):
            if run.manuscript is manuscript and (run.generation, run.first) in streams:
                self._end(run, None)

    def _start(self, run: Run) -> None:
        self._gaps[id(run.manuscript), run.generation] = run.gap
        self._runs.append(run)
        self._telling.start()
        self._tasks.start(run.slot, self._write, run)
        self.progressed.emit(run.progress())
        self.changed.emit()

    async def _write(self, run: Run) -> None:
        answer: Answer | None = None
        failure: Failure | None = None
        try:
            answer = await self._ask(run)
        except LacunaError as error:
            failure = failure_of(error)
        finally:
            self._end(run, answer)
        if answer is not None:
            self.answered.emit(answer)
            failure = _failure(answer)
        if failure is not None:
            self.failed.emit(failure)

    async def _ask(self, run: Run) -> Answer:
        target = await self._active.target()
        model = target.model
        room = (model.context_length or DEFAULT_CONTEXT) - run.parameters.max_tokens - MARKERS
        window = await fit(run.gap.before, run.gap.after, room, target.count)
        run.prompt_tokens, run.context = window.tokens, model.context_length
        request = CompletionRequest(
            model=model.id, prompt=window.prompt, suffix=window.suffix, parameters=run.parameters
        )

        def arrived(deltas: Sequence[Delta]) -> None:
            self._arrived(run, deltas)

        return await self._completions.complete(target.endpoint, request, arrived)

    def _arrived(self, run: Run, deltas: Sequence[Delta]) -> None:
        if run.over:
            return
        for delta in deltas:
            if delta.tokens:
                if run.first_token is None:
                    run.first_token = perf_counter() - run.began
                    self.progressed.emit(run.progress())
                run.tokens += len(delta.tokens)
                self._editor.receive(run.generation, run.first + delta.index, delta.tokens)

    def _tell_progress(self) -> None:
        self.progressed.emit(self._runs[-1].progress())

    def _end(self, run: Run, answer: Answer | None, *, stopped: bool = False) -> None:
        """Close a request, once, whichever way it ends."""
        if run.over:
            return
        run.over = True
        self._runs.remove(run)
        if not self._runs:
            self._telling.stop()
        if answer is None:
            self._tasks.cancel(run.slot)
        if run.manuscript is self._editor.manuscript:
            self._editor.flush()
        choices = range(run.first, run.first + (run.parameters.n or 1))
        run.manuscript.end(run.generation, choices, failed=not run.tokens, stopped=stopped and bool(run.tokens))
        self.progressed.emit(run.progress())
        self.changed.emit()


# The special tokens of a fill, and the one that begins a text.
MARKERS = 4
DEFAULT_CONTEXT = 2048

OUTCOMES = {
    Outcome.ENDED_UNKNOWN: "The server ended the text without saying why. What arrived is kept.",
    Outcome.TRUNCATED: "The connection broke off in the middle. What arrived is kept; complete again to go on.",
    Outcome.FAILED: "The request failed.",
    Outcome.CANCELLED: "",
    Outcome.EMPTY: "The model had nothing to add here. Try again, or raise the temperature.",
}


def _failure(answer: Answer) -> Failure | None:
    """Return what is to be told of an answer, or None if all is well."""
    if answer.error is not None:
        return failure_of(answer.error, answer.action)
    sentence = "" if answer.outcome is Outcome.COMPLETE else OUTCOMES[answer.outcome]
    return Failure(sentence=sentence) if sentence else None
