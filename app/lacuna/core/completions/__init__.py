"""A call of the completions endpoint as values: request, framing, tokens, outcome, errors. No I/O."""

from lacuna.core.completions.answer import Answer, Delta, Note, Outcome, Timing, Usage
from lacuna.core.completions.endpoint import Endpoint
from lacuna.core.completions.reading import Reading
from lacuna.core.completions.refusals import refusal, refusal_in_stream
from lacuna.core.completions.request import CompletionRequest, Prompt
from lacuna.core.completions.sse import Event, SseFramer

__all__ = [
    "Answer",
    "CompletionRequest",
    "Delta",
    "Endpoint",
    "Event",
    "Note",
    "Outcome",
    "Prompt",
    "Reading",
    "SseFramer",
    "Timing",
    "Usage",
    "refusal",
    "refusal_in_stream",
]
