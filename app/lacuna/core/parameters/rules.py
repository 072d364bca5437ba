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


def hints(parameters: Parameters) -> dict[str, str]:
    """Return, by field, what a setting comes to that one may not expect; it is allowed all the same."""
    p = parameters
    told: dict[str, str] = {}
    still = "temperature" if p.temperature == 0 else "top p" if p.top_p == 0 else ""
    if still and (p.n or 1) > 1:
        told["n"] = f"At {still} 0 the likeliest token is always taken: the choices will be alike."
    elif still and (p.best_of or 1) > 1:
        told["best_of"] = f"At {still} 0 the likeliest token is always taken: there is nothing to choose from."
    if p.logprobs is None:
        told["logprobs"] = "The words come without their probabilities."
        if p.echo:
            told["echo"] = "Without Logprobs it brings no probabilities."
    return told
