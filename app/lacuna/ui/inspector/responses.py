"""The last answers of servers, as they are shown and copied: in memory only, without keys."""

import logging
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from lacuna.core.completions import Answer

KEPT = 20  # answers
logger = logging.getLogger(__name__)


class Response(NamedTuple):
    """An answer, and when it ended (UTC)."""

    answer: Answer
    ended: datetime

    @property
    def title(self) -> str:
        """One line for a list."""
        parts = (f"{self.ended.astimezone():%H:%M:%S}", self.answer.model, self.answer.outcome.value)
        return "  ".join(part for part in parts if part)  # a server that failed names no model

    def text(self, *, prose: bool) -> str:
        """Return all that is known of it; without prose, words are replaced by how many they are."""
        facts = "\n".join(f"{name}: {value}" for name, value in facts_of(self.answer, prose=prose))
        exchange = self.answer.exchange
        return facts if exchange is None else f"{facts}\n\n{exchange.text(prose=prose)}"


class Responses:
    """Keeps the newest and logs a line of each; both ends with the program.

    Attributes:
        log_prose: whether the text of requests and answers is logged as well; the writer's choice.

    """

    def __init__(self) -> None:
        self.log_prose = False
        self._kept: deque[Response] = deque(maxlen=KEPT)

    def add(self, answer: Answer) -> None:
        """Keep an answer, and log how it ended."""
        response = Response(answer, datetime.now(UTC))
        self._kept.appendleft(response)
        exchange = answer.exchange
        logger.info(
            "answer: %s, error %s, status %s, request id %s, model %s, %d tokens in %.2f s",
            answer.outcome.value,
            type(answer.error).__name__ if answer.error is not None else "none",
            exchange.status if exchange is not None else "unknown",
            exchange.request_id if exchange is not None else None,
            answer.model,
            answer.timing.tokens,
            answer.timing.total,
        )
        if self.log_prose:
            logger.info("what was sent and answered: %s", response.text(prose=True))

    def all(self) -> Sequence[Response]:
        """Return what is kept, the newest first."""
        return tuple(self._kept)


def facts_of(answer: Answer, *, prose: bool = True) -> list[tuple[str, str]]:
    """Return the fields of an answer that were told, by the API's names.

    Without prose an error is its type alone: a server's own words may repeat the text.
    """
    error = "" if answer.error is None else str(answer.error) if prose else type(answer.error).__name__
    timing, usage = answer.timing, answer.usage
    facts = [
        ("outcome", answer.outcome.value),
        ("error", error),
        ("id", answer.id or ""),
        ("object", answer.object or ""),
        ("created", _moment(answer.created)),
        ("model", answer.model or ""),
        ("system_fingerprint", answer.system_fingerprint or ""),
        ("choices", str(len(answer.finish_reasons))),
        ("finish_reason", ", ".join(f"{index}: {reason}" for index, reason in sorted(answer.finish_reasons.items()))),
        ("usage", "" if usage is None else ", ".join(f"{name} {count}" for name, count in usage._asdict().items())),
        ("first token", "" if timing.first_token is None else f"{1000 * timing.first_token:,.0f} ms"),
        ("total", f"{1000 * timing.total:,.0f} ms, {timing.tokens:,} tokens"),
        *(("made otherwise", note.sentence) for note in answer.notes),
        *(("warning", warning) for warning in answer.warnings),
    ]
    return [(name, value) for name, value in facts if value]


def _moment(seconds: int | None) -> str:
    """Return seconds since 1970 as they are, and as a time where they are one."""
    if seconds is None:
        return ""
    try:
        return f"{seconds} ({datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC)"
    except (OverflowError, ValueError, OSError):
        return str(seconds)
