"""The list of generations: its rows are those of the manuscript, in either order, and few of them are read."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lacuna.core.manuscript import Facts, Manuscript
from lacuna.ui.docks.generation_list import GenerationList
from lacuna.ui.docks.generation_tree import GenerationTree
from ui.editor.writer import tokens


class Counting(Manuscript):
    """A manuscript that counts how many texts were read."""

    read = 0

    def excerpt(self, generation: int, choice: int) -> str:
        self.read += 1
        return super().excerpt(generation, choice)


@pytest.fixture
def owner(qapp: QApplication) -> Iterator[QObject]:
    assert qapp
    owner = QObject()
    yield owner
    owner.deleteLater()


def generated(manuscript: Manuscript, pos: int, *texts: str, size: int = 0) -> int:
    """Let choices be written at a place."""
    number = manuscript.generate(pos, size, len(texts))
    for choice, text in enumerate(texts, 1):
        manuscript.write(number, choice, tokens(text))
    manuscript.end(number)
    return number


def told(rows: GenerationList) -> list[tuple[int, list[int]]]:
    """Return what the rows are: each generation's number with its choices."""
    out: list[tuple[int, list[int]]] = []
    for row in range(rows.rowCount()):
        index = rows.index(row, 0)
        below = [rows.entry(rows.index(child, 0, index)) for child in range(rows.rowCount(index))]
        out.append((rows.number(index), [entry.choice or 0 for entry in below if entry]))
    return out


def test_the_newest_is_first_and_its_choices_are_below(owner: QObject) -> None:
    manuscript = Manuscript("ab")
    first, second = generated(manuscript, 2, "one"), generated(manuscript, 1, "two", "three")
    rows = GenerationList(owner)
    rows.refresh(manuscript, by_place=False)
    assert told(rows) == [(second, [0, 1, 2]), (first, [0, 1])]
    rows.refresh(manuscript, by_place=True)
    assert told(rows) == [(second, [0, 1, 2]), (first, [0, 1])]
    third = generated(manuscript, len(manuscript), "four")
    rows.refresh(manuscript, by_place=True)
    assert [number for number, _ in told(rows)] == [second, first, third]
    rows.refresh(manuscript, by_place=False)
    assert [number for number, _ in told(rows)] == [third, second, first]


def test_a_row_says_what_it_is(owner: QObject) -> None:
    manuscript = Manuscript("It was  dark.")
    number = generated(manuscript, 7, "very\n", "quite")
    manuscript.tell(number, [1, 2], Facts("Fill the gap", "tiny", 0.0, "stop"))
    rows = GenerationList(owner)
    rows.refresh(manuscript, by_place=False)
    index = rows.index(0, 0)
    entries = [rows.entry(index), *(rows.entry(rows.index(row, 0, index)) for row in range(rows.rowCount(index)))]
    assert [(entry.title, entry.note, entry.excerpt, entry.shown) for entry in entries if entry] == [
        ("Fill the gap · 2 choices", "", "very", True),
        ("What stood there", "", "(nothing)", False),
        ("1 · shown", "stop", "very", True),
        ("2", "stop", "quite", False),
    ]
    manuscript.undo()
    entry = rows.entry(index)
    assert entry is not None
    assert (entry.note, entry.standing) == ("undone", False)


def test_a_swap_says_what_was_put_in_the_place_of_what(owner: QObject) -> None:
    manuscript = Manuscript("the evening")
    number = manuscript.generate(4, 7, swap=True)
    manuscript.write(number, 1, tokens("dusk"))
    rows = GenerationList(owner)
    rows.refresh(manuscript, by_place=False)
    entry = rows.entry(rows.index(0, 0))
    assert entry is not None
    assert (entry.title, entry.note, entry.excerpt) == ("Swap", "now", "evening → dusk")


def test_another_manuscript_has_other_rows(owner: QObject) -> None:
    manuscript = Manuscript()
    generated(manuscript, 0, "one")
    rows = GenerationList(owner)
    rows.refresh(manuscript, by_place=False)
    rows.refresh(Manuscript(), by_place=False)
    assert told(rows) == []


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 99), st.booleans()), max_size=30))
def test_a_list_that_is_kept_up_to_date_is_one_made_anew(ops: list[tuple[int, int, bool]]) -> None:
    manuscript = Manuscript("0123456789")
    kept = GenerationList(None)
    tester = QAbstractItemModelTester(kept, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for op, a, by_place in ops:
        numbers = [number for number in manuscript.generations() if manuscript.generation(number).standing]
        if op < 3 or not numbers:
            generated(manuscript, a % (len(manuscript) + 1), *["x", "y", "z"][: 1 + a % 3])
        elif op == 3:
            number = numbers[a % len(numbers)]
            manuscript.write(number, manuscript.more(number), tokens("w"))
            manuscript.end(number)
        elif op == 4:
            number = numbers[a % len(numbers)]
            manuscript.drop(number, [manuscript.generation(number).walkable[-1]])
        elif op == 5:
            manuscript.undo()
        else:
            manuscript.redo()
        kept.refresh(manuscript, by_place=by_place)
        assert sorted(told(kept)) == sorted(
            (number, list(manuscript.generation(number).walkable)) for number in manuscript.generations()
        )
        if not by_place:
            assert [number for number, _ in told(kept)] == sorted(manuscript.generations(), reverse=True)
    tester.deleteLater()
    kept.deleteLater()


def test_of_thousands_of_rows_only_those_that_are_seen_are_read(qtbot: QtBot) -> None:
    manuscript = Counting()
    for _ in range(3_000):
        generated(manuscript, 0, "one", "two")
    rows = GenerationList(None)
    view = GenerationTree(rows, None)
    rows.setParent(view)
    qtbot.addWidget(view)
    view.resize(240, 480)
    view.show()
    for _ in range(3):
        rows.refresh(manuscript, by_place=False)
        view.scrollToBottom()
        qtbot.wait(1)
        generated(manuscript, 0, "three")
    assert rows.rowCount() == 3_002
    assert 0 < manuscript.read < 300


def test_rows_are_painted_anew_only_if_one_of_those_that_were_read_says_something_else(owner: QObject) -> None:
    manuscript = Manuscript("ab")
    first = generated(manuscript, 2, "one", "two")
    generated(manuscript, 1, "three")
    rows = GenerationList(owner)
    rows.refresh(manuscript, by_place=False)
    told(rows)
    changes: list[int] = []

    def note() -> None:
        changes.append(1)

    rows.dataChanged.connect(note)

    def changed() -> bool:
        for row in range(rows.rowCount()):
            rows.entry(rows.index(row, 0))
        told(rows)
        changes.clear()
        rows.refresh(manuscript, by_place=False)
        return bool(changes)

    assert not changed()
    manuscript.edit(0, 0, "before all of it ")
    assert not changed()
    manuscript.show(first, 1)
    manuscript.show(first, 2)
    rows.refresh(manuscript, by_place=False)
    manuscript.show(first, 1)
    changes.clear()
    rows.refresh(manuscript, by_place=False)
    assert changes
    assert not changed()
    manuscript.tell(first, [1], Facts(reason="length"))
    changes.clear()
    rows.refresh(manuscript, by_place=False)
    assert changes
