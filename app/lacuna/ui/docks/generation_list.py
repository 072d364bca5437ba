"""The generations of a manuscript as a tree: each with its choices below, in the order of time or of place."""

from bisect import insort
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from lacuna.core.manuscript import Manuscript

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
NOTHING = "(nothing)"
_OWN = -1  # in the place of a choice's row: the generation's own
_MOST = 200  # rows of which it is remembered what they say: more than a view shows


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row.

    Attributes:
        number: the generation's.
        choice: the choice's; None if the row is the generation's own.
        title: what it is.
        note: when it was asked for, or what else is to be known at once.
        excerpt: the beginning of its text, in one line.
        shown: whether it stands in the text now.
        standing: whether it has not been undone.

    """

    number: int
    choice: int | None
    title: str
    note: str
    excerpt: str
    shown: bool
    standing: bool


class GenerationList(QAbstractItemModel):
    """Holds numbers only; what a row says is read from the manuscript when the row is looked at."""

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._manuscript = Manuscript()
        self._numbers: list[int] = []  # of the generations, a row each
        self._rows: dict[int, int] = {}
        self._choices: dict[int, tuple[int, ...]] = {}  # of those whose rows have been asked for
        self._by_place: bool = False
        self._said: dict[tuple[int, int], Entry] = {}  # what rows say, as far as they were read since the last change

    # ---- keeping up ------------------------------------------------------------------------------------------

    def refresh(self, manuscript: Manuscript, *, by_place: bool) -> None:
        """Show what a manuscript has now; rows that stay are kept, and painted anew only if one says something else."""
        if manuscript is not self._manuscript or by_place != self._by_place:
            self.beginResetModel()
            self._manuscript, self._by_place = manuscript, by_place
            self._choices.clear()
            self._said.clear()
            self._set(self._ordered([], set(manuscript.generations())))
            self.endResetModel()
            return
        now = set(manuscript.generations())
        if now != self._rows.keys():
            self._said.clear()
            self._change(self._ordered([number for number in self._numbers if number in now], now))
        for number in [number for number in self._choices if number in self._rows]:
            self._change_choices(number, self.find(number))
        if self._differs():
            self._said.clear()
            self._tell(NOWHERE)
            for number in [number for number in self._choices if number in self._rows]:
                self._tell(self.find(number))

    def _differs(self) -> bool:
        """Return whether a row would say something else now; asking costs a tenth of painting all."""
        if not self._said or len(self._said) > _MOST:
            return True
        return any(self._entry(number, row) != said for (number, row), said in self._said.items())

    def _tell(self, parent: QModelIndex) -> None:
        """Tell that the rows below a row say something else."""
        count = self.rowCount(parent)
        if count:
            self.dataChanged.emit(self.index(0, 0, parent), self.index(count - 1, 0, parent))

    def _ordered(self, kept: list[int], wanted: set[int]) -> list[int]:
        """Return rows in their order: ``kept`` are in it already."""
        if not self._by_place:
            return sorted(wanted, reverse=True)
        if not kept:
            return sorted(wanted, key=self._place)
        for number in sorted(wanted.difference(kept)):
            insort(kept, number, key=self._place)
        return kept

    def _place(self, number: int) -> tuple[int, int]:
        return self._manuscript.generation(number).start, number

    def _set(self, numbers: list[int]) -> None:
        self._numbers = numbers
        self._rows = {number: row for row, number in enumerate(numbers)}

    def _change(self, new: list[int]) -> None:
        """Take out the rows that are gone and put in those that came, between what both lists begin and end with."""
        old = self._numbers
        most = min(len(old), len(new))
        head = next((i for i in range(most) if old[i] != new[i]), most)
        tail = next((i for i in range(most - head) if old[-1 - i] != new[-1 - i]), most - head)
        if len(old) > head + tail:
            self.beginRemoveRows(NOWHERE, head, len(old) - tail - 1)
            for number in old[head : len(old) - tail]:
                self._choices.pop(number, None)
            self._set(old[:head] + old[len(old) - tail :])
            self.endRemoveRows()
        if len(new) > head + tail:
            self.beginInsertRows(NOWHERE, head, len(new) - tail - 1)
            self._set(new)
            self.endInsertRows()

    def _change_choices(self, number: int, parent: QModelIndex) -> None:
        old, new = self._choices[number], self._manuscript.generation(number).walkable
        if old != new:
            self._said.clear()
            self.beginRemoveRows(parent, 0, len(old) - 1)
            self._choices[number] = ()
            self.endRemoveRows()
            self.beginInsertRows(parent, 0, len(new) - 1)
            self._choices[number] = new
            self.endInsertRows()

    # ---- what a row is ---------------------------------------------------------------------------------------

    def entry(self, index: Index) -> Entry | None:
        """Return what a row says."""
        if not index.isValid():
            return None
        number, row = self.number(index), index.row() if index.internalId() else _OWN
        entry = self._said[number, row] = self._entry(number, row)
        return entry

    def number(self, index: Index) -> int:
        """Return the generation that a row belongs to."""
        return index.internalId() or self._numbers[index.row()]

    def find(self, number: int) -> QModelIndex:
        """Return the row of a generation; an invalid index if it has none."""
        row = self._rows.get(number)
        return QModelIndex() if row is None else self.index(row, 0)

    def _entry(self, number: int, row: int) -> Entry:
        return self._generation(number) if row == _OWN else self._choice(number, row)

    def _generation(self, number: int) -> Entry:
        manuscript = self._manuscript
        view = manuscript.generation(number)
        told = view.shown or view.walkable[1] if len(view.walkable) > 1 else 0
        facts = manuscript.facts(number, told) if told else None
        count = len(view.walkable) - 1
        if view.swap:
            title = "Swap"
            excerpt = f"{_line(manuscript.excerpt(number, 0))} → {_line(manuscript.excerpt(number, told))}"
        else:
            title = (facts.move if facts else "") or "Completion"
            title += f" · {count} choices" if count > 1 else ""
            excerpt = _line(manuscript.excerpt(number, told))
        note = "undone" if not view.standing else "now" if view.running else _when(facts.asked if facts else 0)
        return Entry(
            number=number,
            choice=None,
            title=title,
            note=note,
            excerpt=excerpt,
            shown=view.shown > 0,
            standing=view.standing,
        )

    def _choice(self, number: int, row: int) -> Entry:
        view = self._manuscript.generation(number)
        choice = self._choices[number][row]
        shown = choice == view.shown and view.standing
        if choice:
            note = self._manuscript.facts(number, choice).reason
            title = f"{row} · shown" if shown else f"{row}"
        else:
            note, title = "shown" if shown else "", "What stood there"
        return Entry(
            number=number,
            choice=choice,
            title=title,
            note=note,
            excerpt=_line(self._manuscript.excerpt(number, choice)),
            shown=shown,
            standing=view.standing,
        )

    # ---- as Qt asks ------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802  (Qt's name)
        """Return how many rows are below a row."""
        if not parent.isValid():
            return len(self._numbers)
        if parent.internalId():
            return 0
        number = self._numbers[parent.row()]
        if number not in self._choices:
            self._choices[number] = self._manuscript.generation(number).walkable
        return len(self._choices[number])

    def hasChildren(self, parent: Index = NOWHERE) -> bool:  # noqa: N802  (Qt's name)
        """Return whether a row has others below it, without reading them."""
        return not parent.internalId() if parent.isValid() else bool(self._numbers)

    def columnCount(self, parent: Index = NOWHERE) -> int:  # noqa: ARG002, N802  (Qt's name)
        """Return 1."""
        return 1

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        """Return the index of a row."""
        if column or row < 0 or row >= self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, column, self._numbers[parent.row()] if parent.isValid() else 0)

    def parent(self, child: Index = NOWHERE) -> Any:
        """Return the row that a row is below."""
        number = child.internalId() if child.isValid() else 0
        return self.createIndex(self._rows[number], 0, 0) if number in self._rows else QModelIndex()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is read out."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        entry = self.entry(index)
        return ", ".join(part for part in (entry.title, entry.note, entry.excerpt) if part) if entry else None


def _line(text: str) -> str:
    return " ".join(text.split()) or NOTHING


def _when(asked: float) -> str:
    """Return when something was, as short as it can be said."""
    if not asked:
        return ""
    then, now = datetime.fromtimestamp(asked).astimezone(), datetime.now().astimezone()
    return f"{then:%H:%M}" if then.date() == now.date() else f"{then.day} {then:%b}"
