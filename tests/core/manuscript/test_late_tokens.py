"""Probabilities that come after the text are given to it: the text stays, and its tokens are others."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.manuscript.naive import Naive
from core.manuscript.telling import passed_on, pieces, tokens, written
from lacuna.core.manuscript import Entry, Manuscript
from lacuna.core.manuscript.units import units
from lacuna.core.token import Token

TEXT = "It was past ten \N{GRINNING FACE} when"


def cut(text: str, places: list[int]) -> list[str]:
    """Return a text in pieces."""
    edges = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    return [text[first:last] for first, last in pairwise(edges)]


def told(manuscript: Manuscript) -> list[tuple[str, float | None]]:
    return [(manuscript.token(span.token).text, manuscript.logprob(span.token)) for span in manuscript.tokens(0, 99)]


def test_a_text_that_came_in_one_piece_gets_its_tokens_later() -> None:
    manuscript, generation = written("A ", 2, "long day")
    manuscript.write(generation, 1, [Token("long", -1.0), Token(" day", -2.0, ((" day", -2.0),))], late=True)
    assert manuscript.text() == "A long day"
    assert told(manuscript) == [("long", -1.0), (" day", -2.0)]
    assert manuscript.undo()
    assert manuscript.text() == "A "
    assert manuscript.redo()
    assert told(manuscript) == [("long", -1.0), (" day", -2.0)]


def test_what_goes_beyond_the_text_is_cut() -> None:
    manuscript, generation = written("", 0, "one two")
    manuscript.write(generation, 1, [Token("one", -1.0), Token(" two three", -2.0), Token(" four", -3.0)], late=True)
    assert told(manuscript) == [("one", -1.0), (" two", -2.0)]


def test_what_says_something_else_changes_nothing() -> None:
    for late in (tokens("one", " tw"), tokens("one", " ten"), tokens("x")):
        manuscript, generation = written("", 0, "one ", "two")
        manuscript.write(generation, 1, late, late=True)
        assert told(manuscript) == [("one ", None), ("two", None)]


def test_a_text_that_the_writer_cut_into_keeps_the_new_tokens_where_it_stands() -> None:
    manuscript, generation = written("", 0, "one two three")
    manuscript.edit(5, 1, "")
    manuscript.write(generation, 1, tokens("one", " two", " three"), late=True)
    assert manuscript.text() == "one to three"
    assert pieces(manuscript) == [("one", True), (" t", False), ("o", False), (" three", True)]


@given(st.lists(st.integers(0, 99), max_size=5), st.lists(st.integers(0, 99), max_size=8), st.lists(st.integers(0, 99)))
def test_however_the_text_is_cut_it_is_told_as_the_naive_manuscript_tells_it(
    came: list[int], late: list[int], edits: list[int]
) -> None:
    entries: list[Entry] = []
    manuscript = Manuscript("ab", on_entry=entries.append)
    generation = manuscript.generate(1)
    manuscript.write(generation, 1, tokens(*cut(TEXT, came)))
    for place in edits:
        text = manuscript.text()
        manuscript.edit(units(text[: place % (len(text) + 1)]), 0, "x")
    manuscript.write(generation, 1, tokens(*cut(TEXT, late)), late=True)
    naive = Naive("ab")
    for entry in passed_on(entries)[1:]:
        naive.apply(entry)
    assert manuscript.text() == naive.text()
    assert manuscript.tokens(0, len(manuscript)) == naive.spans()
    assert manuscript.tokens(0, 99) == Manuscript.replay(passed_on(entries)).tokens(0, 99)
