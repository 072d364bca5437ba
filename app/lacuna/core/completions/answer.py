"""What comes back: deltas while it runs, and one answer at the end, however it ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

import msgspec

from lacuna.core.errors import Action, EndpointError
from lacuna.core.exchange import Exchange
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


class Note(NamedTuple):
    """One thing that is done in another way than asked, since the server cannot do it as asked.

    Attributes:
        field: the request's, by its name in the API.
        sentence: what is done instead, for the writer.
        left_out: whether it is not done at all.

    """

    field: str
    sentence: str
    left_out: bool = False


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
        error: what failed, as a sentence for the writer; None if it is complete or was cancelled.
        finish_reasons: by the choice's index.
        usage: None if the server did not tell.
        id, object, created, model, system_fingerprint: as the server sent them.
        echoed: by index, the prompt's tokens, if they were asked for and sent back; they are in no delta.
        late: by index, all tokens of a choice once more, if their probabilities came only after the text.
        left_out: fields that the server refused, so that the request was sent again without them.
        warnings: sentences about what is odd in the answer.
        notes: in which ways it was made that are not those asked for.
        timing: when what came.
        exchange: what went over the wire, redacted and bounded; None if nothing was sent.

    """

    outcome: Outcome
    error: EndpointError | None = None
    finish_reasons: Mapping[int, str] = field(default_factory=dict[int, str])
    usage: Usage | None = None
    id: str | None = None
    object: str | None = None
    created: int | None = None
    model: str | None = None
    system_fingerprint: str | None = None
    echoed: Mapping[int, tuple[Token, ...]] = field(default_factory=dict[int, tuple[Token, ...]])
    late: Mapping[int, tuple[Token, ...]] = field(default_factory=dict[int, tuple[Token, ...]])
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    timing: Timing = field(default_factory=Timing)
    exchange: Exchange | None = None

    @property
    def action(self) -> Action | None:
        """The one thing that helps, if anything failed: where text has arrived, going on and not beginning again."""
        if self.error is None:
            return None
        again = self.error.action is Action.RETRY and self.timing.tokens > 0
        return Action.CONTINUE if again else self.error.action
