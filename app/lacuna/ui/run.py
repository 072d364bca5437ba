"""One request under way, and how far it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter, time

from lacuna.core.completions import Note
from lacuna.core.completions.retries import Waiting
from lacuna.core.gap import Gap
from lacuna.core.manuscript import Facts, Manuscript
from lacuna.core.parameters import Parameters
from lacuna.core.token import Token


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
        again: seconds until the request is sent again; None if it is not waiting for that.

    """

    running: bool
    tokens: int = 0
    per_second: float | None = None
    first_token: float | None = None
    prompt_tokens: int | None = None
    context: int | None = None
    answer: int = 0
    again: float | None = None


@dataclass(eq=False)
class Run:
    """One request: choices ``first`` and on of a generation."""

    manuscript: Manuscript
    generation: int
    first: int
    gap: Gap
    parameters: Parameters
    connection: str  # by its id: the one that is asked
    began: float = field(default_factory=perf_counter)
    first_token: float | None = None
    tokens: int = 0
    prompt_tokens: int | None = None
    context: int | None = None
    over: bool = False
    again_at: float | None = None

    def tell_asked(self, model: str) -> None:
        """Let the manuscript remember what is asked for, of which model, and when."""
        if self.manuscript.choice_text(self.generation, 0).strip():
            move = "Replace"
        else:
            move = "Continue" if self.gap.after is None else "Fill the gap"
        self.manuscript.tell(self.generation, self.choices, Facts(move=move, model=model, asked=time()))

    def tell_late(self, late: Mapping[int, Sequence[Token]]) -> None:
        """Give choices, by their numbers in the answer, the tokens whose probabilities came after the text."""
        for index, tokens in late.items():
            if self.first + index in self.choices:
                self.manuscript.write(self.generation, self.first + index, tokens, late=True)

    def tell_ended(self, reasons: Mapping[int, str]) -> None:
        """Let the manuscript remember why choices ended, by their index in the answer."""
        for index, reason in reasons.items():
            if self.first + index in self.choices:
                self.manuscript.tell(self.generation, [self.first + index], Facts(reason=reason))

    def tell_made(self, notes: Iterable[Note]) -> None:
        """Let the manuscript remember in which way it was made, where that is not the one that was asked for."""
        way = " ".join(note.sentence for note in notes)
        if way:
            self.manuscript.tell(self.generation, self.choices, Facts(way=way))

    def wait(self, waiting: Waiting) -> None:
        """Note that it is sent again in a while."""
        self.again_at = perf_counter() + waiting.seconds

    @property
    def slot(self) -> str:
        """The name under which Tasks knows it, before and after its end."""
        return f"completion {self.generation}.{self.first} of {id(self)}"

    @property
    def choices(self) -> range:
        """The numbers of its choices."""
        return range(self.first, self.first + (self.parameters.n or 1))

    def touches(self, pos: int, size: int) -> bool:
        """Return whether it writes in a range of the text, or at its ends."""
        view = self.manuscript.generation(self.generation)
        return view.standing and view.start <= pos + size and pos <= view.start + view.length

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
            again=None if self.again_at is None or self.over else max(0.0, self.again_at - perf_counter()),
        )
