"""Asking a test's server for a completion, and all that comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from lacuna.core.completions import Answer, CompletionRequest, Delta, Endpoint
from lacuna.core.completions.retries import Waiting
from lacuna.core.parameters import Parameters
from lacuna.services.completions import Completions
from lacuna.services.patience import Patience
from services.loopback import Served

REQUEST = CompletionRequest(
    model="m", prompt="It was", suffix=" she rang.", parameters=Parameters(logprobs=None, max_tokens=16)
)
# Nothing here is waited for longer than a moment.
IMPATIENT = Patience(connect=5, first=5, payload=5, silence=None, loading=0, poll=0.01)


@dataclass
class Asked:
    """What came of a request: the deltas, the answer, the waits announced, and every try's answer."""

    answer: Answer
    deltas: list[Delta]
    waits: list[Waiting]
    answers: list[Answer] = field(default_factory=list[Answer])

    @property
    def text(self) -> str:
        """The text of all choices in the order in which it came."""
        return "".join(token.text for delta in self.deltas for token in delta.tokens)


async def ask(
    served: Served | Endpoint, request: CompletionRequest = REQUEST, patience: Patience | None = IMPATIENT
) -> Asked:
    """Ask once."""
    deltas: list[Delta] = []
    waits: list[Waiting] = []
    answers: list[Answer] = []

    def arrived(new: Sequence[Delta]) -> None:
        deltas.extend(new)

    endpoint = served.endpoint if isinstance(served, Served) else served
    async with Completions(on_answer=answers.append, patience=patience) as completions:
        answer = await completions.complete(endpoint, request, arrived, waits.append)
    return Asked(answer, deltas, waits, answers)
