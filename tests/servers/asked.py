"""Asking a subject as the program does: by its measured card, each call recorded."""

import json
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from lacuna.core.completions import Answer, CompletionRequest, Delta, Endpoint, Outcome
from lacuna.core.errors import Refused
from lacuna.core.parameters import Parameters
from lacuna.core.servers import Card
from lacuna.core.token import Token
from lacuna.services.completions import Completions
from lacuna.services.fitting import Fitting
from servers.server import MODEL
from servers.subjects import Subject
from services.asking import IMPATIENT

PLAIN = Parameters(max_tokens=8, temperature=0.0, top_p=1.0, logprobs=None, stream=False)
PROMPT = "It was"


@dataclass
class Came:
    """What came of a request.

    Attributes:
        answer: the one answer.
        tokens: by choice.
        calls: the answers of all calls that were made for it.

    """

    answer: Answer
    tokens: dict[int, list[Token]] = field(default_factory=dict[int, list[Token]])
    calls: list[Answer] = field(default_factory=list[Answer])

    @property
    def texts(self) -> list[str]:
        """The texts of the choices, in their order."""
        return ["".join(token.text for token in self.tokens[index]) for index in sorted(self.tokens)]

    @property
    def text(self) -> str:
        """The text of the only choice."""
        return self.texts[0] if self.texts else ""

    @property
    def reported(self) -> list[Token]:
        """The first choice's tokens, with probabilities that came after it where they did."""
        return list(self.answer.late.get(0) or self.tokens.get(0, ()))

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """What was sent, call by call, but for what was refused and sent otherwise."""
        taken = [call for call in self.calls if not isinstance(call.error, Refused)]
        return [json.loads(call.exchange.request_body) for call in taken if call.exchange is not None]

    def says(self, name: str) -> bool:
        """Whether a note tells of a field."""
        return any(note.field == name and note.sentence.endswith(".") for note in self.answer.notes)

    def left_out(self, name: str) -> bool:
        """Whether a note tells that a field was left out, and no call had it."""
        noted = any(note.field == name and note.left_out for note in self.answer.notes)
        return noted and not any(name in body for body in self.bodies)


def plain_request(model: str = MODEL) -> CompletionRequest:
    """Return a request that every server takes."""
    return CompletionRequest(model=model, prompt=PROMPT, parameters=PLAIN)


@asynccontextmanager
async def asking(subject: Subject, card: Card, endpoint: Endpoint | None = None) -> AsyncGenerator["Asking"]:
    """Have a client for a subject, in its own place or at another endpoint."""
    calls: list[Answer] = []
    async with Completions(on_answer=calls.append, patience=replace(IMPATIENT, first=30, payload=30)) as completions:
        fitting = Fitting(completions=completions, endpoint=endpoint or subject.endpoint, card=card)
        yield Asking(fitting, subject.model, calls)


class Asking:
    """Asks one subject.

    Attributes:
        calls: the answers of all calls that were made.
        on_arrival: called when anything arrives.

    """

    def __init__(self, fitting: Fitting, model: str, calls: list[Answer]) -> None:
        self._fitting = fitting
        self._model = model
        self.calls = calls
        self.on_arrival: Callable[[], object] | None = None

    async def __call__(
        self, prompt: Any = PROMPT, suffix: str | None = None, model: str = "", **parameters: Any
    ) -> Came:
        """Ask once, with these parameters in the place of the plain ones."""
        before = len(self.calls)
        came = Came(Answer(outcome=Outcome.FAILED))

        def arrived(deltas: Sequence[Delta]) -> None:
            for delta in deltas:
                came.tokens.setdefault(delta.index, []).extend(delta.tokens)
            if self.on_arrival is not None:
                self.on_arrival()

        request = replace(
            plain_request(model or self._model), prompt=prompt, suffix=suffix, parameters=replace(PLAIN, **parameters)
        )
        came.answer = await self._fitting.complete(request, arrived)
        came.calls = self.calls[before:]
        return came
