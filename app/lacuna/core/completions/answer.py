"""What comes back: deltas while it runs, and one answer at the end, however it ends."""

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

import msgspec

from lacuna.core.errors import LacunaError
from lacuna.core.token import Token


class Delta(msgspec.Struct, frozen=True, gc=False):
    """A piece of one choice.

    Attributes:
        index: the choice's, as the server numbers them: prompt * n + k.
        tokens: their texts joined are the piece's text; empty if only the reason came.
        finish_reason: why the choice ended, or None while it goes on: ``stop``, ``length``, ``content_filter``,
            ``error``, ``empty``, or what else the server said.

    """

    index: int
    tokens: tuple[Token, ...]
    finish_reason: str | None = None


class Outcome(Enum):
    """How a request ended. Text that arrived is kept in every case."""

    COMPLETE = "complete"  # every choice finished
    ENDED_UNKNOWN = "ended without reason"  # the server said it was done, but not why
    TRUNCATED = "truncated"  # the connection ended in the middle
    FAILED = "failed"
    CANCELLED = "cancelled"
    EMPTY = "empty"  # no text and no error


class Usage(NamedTuple):
    """Tokens that the server counted."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


@dataclass(frozen=True, kw_only=True)
class Timing:
    """Seconds from sending the request, and how many tokens came; None for a first token that did not come."""

    first_token: float | None = None
    total: float = 0.0
    tokens: int = 0


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The end of a request.

    Attributes:
        outcome: how it ended.
        error: the sentence for the writer, if something failed.
        finish_reasons: by index.
        usage: None if the server did not tell.
        id, object, created, model, system_fingerprint: as the server sent them.
        warnings: sentences about what is odd in the answer.
        timing: when what came.

    """

    outcome: Outcome
    error: LacunaError | None = None
    finish_reasons: dict[int, str] = field(default_factory=dict[int, str])
    usage: Usage | None = None
    id: str | None = None
    object: str | None = None
    created: int | None = None
    model: str | None = None
    system_fingerprint: str | None = None
    warnings: tuple[str, ...] = ()
    timing: Timing = field(default_factory=Timing)
