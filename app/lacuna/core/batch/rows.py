"""One prompt of a batch with its own settings, and one text that came back for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import isfinite
from typing import Any

import msgspec

from lacuna.core.completions import CompletionRequest
from lacuna.core.parameters import Parameters, from_json, to_json
from lacuna.core.token import Token

RowPrompt = str | list[int]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One prompt.

    Attributes:
        prompt: a text or token ids.
        name: the writer's own for it, which the results repeat; may be empty.
        suffix: the text after the gap, or None to continue.
        settings: parameters that differ from those of the batch, by the API's names, as JSON values.

    """

    prompt: RowPrompt
    name: str = ""
    suffix: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def parameters(self, batch: Parameters) -> Parameters:
        """Return the parameters of this row in a batch with these. None in the settings is the server's default.

        Raises:
            ValueError: a setting cannot be used; the text is a sentence.

        """
        return from_json({**to_json(batch), **self.settings}) if self.settings else batch


@dataclass(frozen=True, kw_only=True)
class Result:
    """One choice that came back for a row, or the reason why none did.

    Attributes:
        row: its number from 0.
        choice: from 0.
        text: what was written.
        finish_reason: why it ended; empty if the server did not say.
        tokens: how many.
        mean_logprob: in nats; None if no token has a finite one.
        error: a sentence, or empty.

    """

    row: int
    choice: int = 0
    text: str = ""
    finish_reason: str = ""
    tokens: int = 0
    mean_logprob: float | None = None
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Rows that go out together, and the request they make.

    Attributes:
        rows: their numbers, in the order of the prompts.
        n: choices a prompt.
        request: with all their prompts.

    """

    rows: tuple[int, ...]
    n: int
    request: CompletionRequest

    def place(self, index: int) -> tuple[int, int] | None:
        """Return row and choice of the index the server answers with (prompt * n + choice); None if there is none."""
        prompt, choice = divmod(index, self.n)
        return (self.rows[prompt], choice) if 0 <= prompt < len(self.rows) else None


def together(rows: Sequence[Row], pending: Iterable[int], model: str, batch: Parameters, most: int) -> list[Asked]:
    """Return the requests for the rows that are pending: neighbours with the same settings together, ``most`` a time.

    Raises:
        ValueError: a row's settings cannot be used; the sentence names the row.

    """

    def alike(number: int) -> tuple[Any, ...]:
        row = rows[number]
        return (row.suffix, msgspec.json.encode(row.settings, order="deterministic"), isinstance(row.prompt, str))

    made: list[Asked] = []
    for _, group in groupby(pending, alike):
        numbers = list(group)
        first = rows[numbers[0]]
        try:
            parameters = first.parameters(batch)
        except ValueError as error:
            raise ValueError(f"Row {numbers[0] + 1}: {error}") from error
        size = most if first.suffix is None else 1
        for at in range(0, len(numbers), size):
            part = tuple(numbers[at : at + size])
            prompts: Any = [rows[number].prompt for number in part]
            request = CompletionRequest(
                model=model,
                prompt=prompts[0] if len(part) == 1 else prompts,
                suffix=first.suffix,
                parameters=parameters,
            )
            made.append(Asked(rows=part, n=parameters.n or 1, request=request))
    return made


def result(row: int, choice: int, tokens: Sequence[Token], finish_reason: str) -> Result:
    """Return the result that a choice's tokens make."""
    reported = [token.logprob for token in tokens if token.logprob is not None]
    logprobs = [logprob for logprob in reported if isfinite(logprob)]
    return Result(
        row=row,
        choice=choice,
        text="".join(token.text for token in tokens),
        finish_reason=finish_reason,
        tokens=len(reported) or len(tokens),  # a text may hold a piece that is no token
        mean_logprob=sum(logprobs) / len(logprobs) if logprobs else None,
    )
