"""The changes of several parameters at once that the writer can take back."""

from collections.abc import Mapping

from lacuna.core.parameters import Step, Value
from lacuna.core.parameters.steps import MOST


class Changes:
    """Steps, the newest last; one that taking back would change nothing any more is forgotten."""

    def __init__(self) -> None:
        self._steps: list[Step] = []

    @property
    def title(self) -> str:
        """What would be taken back; empty if nothing can be."""
        return self._steps[-1].title if self._steps else ""

    def add(self, step: Step) -> None:
        """Remember a step."""
        self._steps = [*self._steps[-MOST + 1 :], step]

    def take(self) -> Step | None:
        """Return the newest step, which is remembered no longer, or None."""
        return self._steps.pop() if self._steps else None

    def follow(self, now: Mapping[str, Value]) -> None:
        """Forget the newest steps as far as the writer has changed all that they did."""
        while self._steps and not self._steps[-1].undone(now):
            self._steps.pop()
