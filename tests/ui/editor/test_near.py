"""The tokens around a caret are found however far away they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.manuscript import Manuscript
from lacuna.ui.editor.near import REACH, next_token, previous_token, token_at
from ui.editor.writer import tokens


@given(st.lists(st.integers(0, 3 * REACH), min_size=1, max_size=4), st.integers(0, 3 * REACH))
def test_next_and_previous_are_the_nearest_that_begin_behind_and_before(places: list[int], pos: int) -> None:
    manuscript = Manuscript("." * 3 * REACH)
    for place in places:
        manuscript.write(manuscript.generate(place), 1, tokens("ab", "c"))
    spans = manuscript.tokens(0, len(manuscript))
    assert next_token(manuscript, pos) == next((span for span in spans if span.start > pos), None)
    assert previous_token(manuscript, pos) == next((span for span in reversed(spans) if span.start < pos), None)


@pytest.mark.parametrize(("pos", "text"), [(0, None), (1, "ab"), (2, "ab"), (3, "c"), (4, "c"), (5, None)])
def test_the_token_at_a_caret_is_the_one_behind_it_else_the_one_that_ends_there(pos: int, text: str | None) -> None:
    manuscript = Manuscript("....")
    manuscript.write(manuscript.generate(1), 1, tokens("ab", "c"))
    span = token_at(manuscript, pos)
    assert (manuscript.token(span.token).text if span else None) == text


def test_an_empty_manuscript_has_no_tokens() -> None:
    assert (token_at(Manuscript(), 0), next_token(Manuscript(), 0), previous_token(Manuscript(), 0)) == (None,) * 3
