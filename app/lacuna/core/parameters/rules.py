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
    """What no way around helps against.

    Attributes:
        context: tokens of prompt, suffix and answer together; None if not known.
        unsupported: parameters that the program itself has no use for, each with the reason.

    """

    context: int | None = None
    unsupported: tuple[tuple[str, str], ...] = ()


def rules(parameters: Parameters, limits: Limits | None = None) -> list[Broken]:
    """Return every rule that these parameters break on a server within these limits, in the panel's order."""
    limits = limits or Limits()
    p = parameters
    broken: list[Broken] = []
    if limits.context is not None and p.max_tokens >= limits.context:
        sentence = f"The model sees {limits.context:,} tokens in all: max tokens must be smaller."
        broken.append(Broken("max_tokens", sentence))
    if p.best_of is not None and p.best_of < (p.n or 1):
        broken.append(Broken("best_of", f"Best of must be at least n, {p.n}."))
    for name, reason in limits.unsupported:
        if getattr(p, name) is not None:
            broken.append(Broken(name, reason))
    return broken
