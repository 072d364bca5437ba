"""What is typed into the chips' entries, and what it means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.ui.parameters.chip_text import read_bias, read_stop, shown_stop, typed_stop, written_bias

stops = st.text(st.characters(exclude_characters="\r↵⇥", codec="utf-8"))


@given(stops)
def test_a_stop_text_is_read_as_it_was_shown_in_the_entry(text: str) -> None:
    assert read_stop(typed_stop(text)) == text
    assert not {"\n", "\t"} & set(typed_stop(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [("\n\n", "↵↵"), ("Chapter", "Chapter"), (" the end ", "␣the end␣"), ("  ", "␣␣"), ("a\tb", "a⇥b"), ("\r\n", "↵")],
)
def test_a_chip_shows_what_else_could_not_be_seen(text: str, shown: str) -> None:
    assert shown_stop(text) == shown


@given(st.integers(0, 200_000), st.integers(-100, 100))
def test_a_bias_is_read_as_it_was_written(token: int, bias: int) -> None:
    assert read_bias(written_bias(token, bias)) == (token, bias)


@pytest.mark.parametrize("typed", ["1234 -100", "1234:-100", "1234 = \N{MINUS SIGN}100", " 1234   -100 "])
def test_a_bias_may_be_written_in_several_ways(typed: str) -> None:
    assert read_bias(typed) == (1234, -100)


@pytest.mark.parametrize("typed", ["1234", "1234 -100 5", "rain -100", "1234 much", ":"])
def test_what_is_no_bias_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match="Write a token’s id and a bias"):
        read_bias(typed)
