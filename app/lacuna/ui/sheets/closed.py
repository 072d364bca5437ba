"""The manuscripts that were closed last, whole, so that they can be had again: with every step of undo, and unsaved."""

from lacuna.ui.sheets.sheet import Sheet

MOST = 10  # manuscripts
LARGEST = 16_000_000  # units that they have together; a larger one is not kept


class Closed:
    """Keeps them until the program ends, the newest last."""

    def __init__(self) -> None:
        self._kept: list[tuple[Sheet, int]] = []

    def add(self, sheet: Sheet, index: int) -> None:
        """Keep what was closed, and the place of its tab; the oldest go if that is too much."""
        if not sheet.blank:
            self._kept.append((sheet, index))
        while len(self._kept) > MOST or sum(len(kept.manuscript) for kept, _ in self._kept) > LARGEST:
            self._kept.pop(0)

    def take(self) -> tuple[Sheet, int] | None:
        """Return what was closed last, and the place of its tab; None if there is nothing."""
        return self._kept.pop() if self._kept else None
