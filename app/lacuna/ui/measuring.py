"""Measuring the writer's own words: the passage is sent with echo, and its probabilities are shown where it stands."""

from dataclasses import replace

from PySide6.QtCore import QObject

from lacuna.core.connections import Use
from lacuna.core.errors import LacunaError
from lacuna.core.gap import Gap, Move, annotate, around
from lacuna.core.manuscript import Manuscript
from lacuna.core.parameters import Parameters
from lacuna.services.completions import Completions
from lacuna.services.composing import compose
from lacuna.services.fitting import Fitting
from lacuna.services.tasks import Tasks
from lacuna.ui.active_model import ActiveModel
from lacuna.ui.failure import Failure, failure_of
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.signals import signal

SLOT = "measuring a passage"
NOTHING = "There are no words here to measure. Put the caret into a paragraph, or select some."
NO_ECHO = "This server does not send the prompt’s probabilities back, so your own words cannot be measured by it."
CHANGED = "The passage was changed while it was measured. Measure it again."
ALTERNATIVES = 5


class Measuring(QObject):
    """Asks for one token, which is thrown away: what is wanted is the prompt with its probabilities."""

    told = signal(str)  # a sentence for the writer
    failed = signal(Failure)

    def __init__(
        self, first: FirstWindow, tasks: Tasks, completions: Completions, active: ActiveModel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._first = first
        self._tasks = tasks
        self._completions = completions
        self._active = active
        first.actions["measure"].triggered.connect(self.measure)

    def measure(self) -> None:
        """Measure the selection, or the paragraph at the caret."""
        editor = self._first.editor
        editor.settle()
        pos, size = editor.gap()
        if not size:
            block = editor.textCursor().block()
            pos, size = block.position(), block.length() - 1
        if not editor.manuscript.text(pos, size).strip():
            self.told.emit(NOTHING)
            return
        gap = around(editor.manuscript, pos + size, 0, Move.CONTINUE)
        self._tasks.start(SLOT, self._measure, editor.manuscript, gap, pos, self._active.use)

    async def _measure(self, manuscript: Manuscript, gap: Gap, first: int, use: Use) -> None:
        try:
            target = await self._active.target(use)
            able = target.card.capabilities
            if not able.echo or able.logprobs is None:
                self.told.emit(NO_ECHO)
                return
            asked = Parameters(max_tokens=1, logprobs=min(ALTERNATIVES, able.logprobs), echo=True, stream=False)
            request, _ = await compose(target, gap, asked)
            fitting = Fitting(completions=self._completions, endpoint=target.endpoint, card=target.card)
            answer = await fitting.complete(request, _nobody)
        except LacunaError as error:
            self.failed.emit(replace(failure_of(error), connection=use.connection))
            return
        if answer.error is not None and not answer.echoed:
            self.failed.emit(replace(failure_of(answer.error), connection=target.connection.id))
        elif not any(token.logprob is not None for tokens in answer.echoed.values() for token in tokens):
            self.told.emit(NO_ECHO)
        elif not annotate(manuscript, gap.pos, answer.echoed, first=first):
            self.told.emit(CHANGED)
        else:
            self._first.actions["heat"].setChecked(True)
            self._first.editor.refresh_grounds()


def _nobody(_: object) -> None:
    """The token that is made is not kept."""
