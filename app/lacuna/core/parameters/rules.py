"""Rules that cross fields, each with the sentence that is shown under the field while the writer sets it."""

from dataclasses import dataclass
from typing import NamedTuple

from lacuna.core.parameters.parameters import Parameters


class Broken(NamedTuple):
    """A broken rule: the field to show it under, and what to do about it."""

    field: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a server takes. The defaults are the reference's.

    Attributes:
        logprobs: the most alternatives a token.
        stops: the most stop texts.
        context: tokens of prompt, suffix and answer together; None if not known.
        unsupported: parameters that the server refuses or ignores, each with the reason.

    """

    logprobs: int = 5
    stops: int = 4
    context: int | None = None
    unsupported: tuple[tuple[str, str], ...] = ()


def rules(parameters: Parameters, limits: Limits | None = None) -> list[Broken]:
    """Return every rule that these parameters break on a server with these limits, in the panel's order."""
    limits = limits or Limits()
    p = parameters
    broken: list[Broken] = []
    if limits.context is not None and p.max_tokens >= limits.context:
        sentence = f"The model sees {limits.context:,} tokens in all: max tokens must be smaller."
        broken.append(Broken("max_tokens", sentence))
    if p.best_of is not None and p.best_of < (p.n or 1):
        broken.append(Broken("best_of", f"Best of must be at least n, {p.n}."))
    if p.stream and p.best_of is not None and p.best_of > (p.n or 1):
        broken.append(Broken("best_of", "Best of cannot be streamed: turn Stream off, or set it to n."))
    if p.logprobs is not None and p.logprobs > limits.logprobs:
        broken.append(Broken("logprobs", f"This server reports {limits.logprobs} alternatives at most."))
    if p.stop is not None and len(p.stop) > limits.stops:
        broken.append(Broken("stop", f"This server takes {limits.stops} stop texts at most."))
    for name, reason in limits.unsupported:
        if getattr(p, name) is not None:
            broken.append(Broken(name, reason))
    return broken
