"""Changes of several parameters at once, which can be taken back: the newest first."""

from collections.abc import Mapping
from dataclasses import dataclass

from lacuna.core.parameters.declaration import Value
from lacuna.core.parameters.parameters import declared

MOST = 50  # steps that can be taken back
_SAME = 1e-8  # numbers that are no further apart are one: a field shows no more decimals


@dataclass(frozen=True, kw_only=True)
class Step:
    """One change.

    Attributes:
        title: what it was, as the writer is told.
        before, after: the values by parameter, of those that changed.

    """

    title: str
    before: Mapping[str, Value]
    after: Mapping[str, Value]

    def undone(self, now: Mapping[str, Value]) -> dict[str, Value]:
        """Return what taking it back sets; what the writer has changed since stays."""
        return {name: value for name, value in self.before.items() if same(now.get(name), self.after[name])}


def step(title: str, now: Mapping[str, Value], wanted: Mapping[str, Value]) -> Step | None:
    """Return the change from what is set now to what is wanted, or None if there is none.

    A field that holds what it cannot have is not in ``now``: taking the step back gives it its default.
    """
    changed = [name for name in wanted if name not in now or not same(now[name], wanted[name])]
    if not changed:
        return None
    before = {name: now.get(name, declared()[name].default) for name in changed}
    return Step(title=title, before=before, after={name: wanted[name] for name in changed})


def differing(values: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the parameters that have another value than their default, in the panel's order."""
    return tuple(name for name, one in declared().items() if name in values and not same(values[name], one.default))


def same(one: Value, other: Value) -> bool:
    """Return whether a field would show two values alike."""
    if isinstance(one, float) or isinstance(other, float):
        return isinstance(one, (int, float)) and isinstance(other, (int, float)) and abs(one - other) < _SAME
    if isinstance(one, Mapping) or isinstance(other, Mapping):
        return (one or None) == (other or None)  # no bias is none
    return one == other
