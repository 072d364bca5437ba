"""Hits go along with the text: compared with a plain list that is shifted hit by hit."""

from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.search import Hit
from lacuna.ui.find.hits import Hits


@st.composite
def some_hits(draw: st.DrawFn) -> list[Hit]:
    at, out = 0, list[Hit]()
    for gap, size in draw(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 4)), max_size=12)):
        out.append(Hit(at + gap, size))
        at += gap + size
    return out


changes = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 8), st.integers(0, 8)), max_size=12)


def made(some: list[Hit]) -> Hits:
    hits = Hits()
    hits.add(some)
    return hits


def all_of(hits: Hits) -> list[Hit]:
    return [hits[number] for number in range(len(hits))]


def shifted(some: list[Hit], pos: int, removed: int, added: int) -> list[Hit]:
    out: list[Hit] = []
    for start, size in some:
        if start + size <= pos:
            out.append(Hit(start, size))
        elif start >= pos + removed:
            out.append(Hit(start + added - removed, size))
    return out


@given(some_hits(), changes)
def test_hits_move_with_the_text_or_end(some: list[Hit], done: list[tuple[int, int, int]]) -> None:
    hits = made(some)
    for change in done:
        hits.change(*change)
        some = shifted(some, *change)
        assert all_of(hits) == some


@given(some_hits(), changes, st.integers(0, 60), st.integers(0, 12))
def test_what_reaches_into_a_range_is_found(
    some: list[Hit], done: list[tuple[int, int, int]], start: int, size: int
) -> None:
    hits = made(some)
    for change in done:
        hits.change(*change)
    there = all_of(hits)
    assert hits.touching(start, start + size) == [hit for hit in there if sum(hit) > start and hit.start < start + size]
    first = hits.first_from(start)
    assert [hit.start >= start for hit in there] == [number >= first for number in range(len(there))]
    assert [hits.number(hit) for hit in there] == list(range(len(there)))
    assert hits.number(Hit(start, 99)) is None
