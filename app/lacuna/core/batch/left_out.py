"""What a file of prompts says that a batch does not take over, so that it can be told."""

from collections import Counter

_REASONS = {
    "model": "all rows are asked with the model that is chosen here",
    "url": "all rows go where the connection leads",
    "method": "requests are always sent by POST",
}


class LeftOut:
    """Counts it while the rows are read.

    Attributes:
        apostrophes: those that were taken away from before what a spreadsheet would take for a formula.

    """

    def __init__(self) -> None:
        self._fields = Counter[str]()
        self.apostrophes = 0

    def note(self, *fields: str) -> None:
        """Count fields of a row that were not taken over."""
        self._fields.update(fields)

    def told(self) -> str:
        """Return sentences for the writer; empty if everything was taken over."""
        parts = [_part(name, count) for name, count in self._fields.items()]
        told = [f"Not taken over: {'; '.join(parts)}."] if parts else []
        if self.apostrophes:
            cells = "1 cell" if self.apostrophes == 1 else f"{self.apostrophes:,} cells"
            told.append(f"The apostrophe that guards against formulas was taken off {cells}.")
        return " ".join(told)


def _part(name: str, count: int) -> str:
    rows = "1 row" if count == 1 else f"{count:,} rows"
    reason = _REASONS.get(name, "")
    if name in ("name", "id", "custom_id"):
        reason = "a row has one name"
    return f"“{name[:40]}” of {rows}" + (f" ({reason})" if reason else "")
