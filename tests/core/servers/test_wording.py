"""Every cell of a card can be put into words, and what a writer enters for it is a value that it can have."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.servers import ANY, DIALECTS, Card, Kind, PromptForm, cells
from lacuna.core.servers.wording import options, read, worded

NUMBERS = [name for name in cells() if not options(name)]


def test_every_documented_value_has_words_and_is_among_the_options_of_its_cell() -> None:
    for kind in Kind:
        for name in cells():
            value = getattr(DIALECTS[kind].capabilities, name)
            assert worded(name, value)
            assert not options(name) or value in options(name)


@pytest.mark.parametrize("name", cells())
def test_every_option_can_be_chosen_and_has_words_of_its_own(name: str) -> None:
    words = [worded(name, value) for value in options(name)]
    assert len(set(words)) == len(words)
    for value in options(name):
        assert getattr(Card().choose(name, value).capabilities, name) == value


@given(st.sampled_from(NUMBERS), st.integers(1, 200_000))
def test_a_number_is_read_as_it_is_worded(name: str, number: int) -> None:
    assert read(name, worded(name, number)) == number
    assert Card().choose(name, number).chosen == {name: number}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("logprobs", "none", None),
        ("context", "Not known", None),
        ("n", "any number", ANY),
        ("stops", " 7 ", 7),
        ("context", "131,072", 131_072),
    ],
)
def test_words_for_numbers_are_read(name: str, text: str, value: int | None) -> None:
    assert read(name, text) == value


@pytest.mark.parametrize(("name", "text"), [("n", "none"), ("n", "many"), ("n", "-1"), ("context", "any"), ("n", "")])
def test_other_words_are_refused_with_a_sentence(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"enter a number.*\.$"):
        read(name, text)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("prompts", (PromptForm.TEXT, PromptForm.TOKENS), "a text, token ids"),
        ("best_of", 0, "none"),
        ("fim", "", "none"),
        ("n", ANY, "any number"),
        ("context", None, "not known"),
        ("logprobs", None, "none"),
        ("echo", False, "no"),
    ],
)
def test_values_in_words(name: str, value: Any, words: str) -> None:
    assert worded(name, value) == words
