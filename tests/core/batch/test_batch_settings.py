"""A row's settings are typed on one line and read back as they were written."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.parameters.strategies import parameters
from lacuna.core.batch import read_settings, write_settings
from lacuna.core.parameters import Parameters, to_json


@given(parameters(), st.data())
def test_what_is_written_is_read_back(given_parameters: Parameters, data: st.DataObject) -> None:
    settings = to_json(given_parameters)
    kept = data.draw(st.sets(st.sampled_from(sorted(settings))))
    some = {name: value for name, value in settings.items() if name in kept}
    assert read_settings(write_settings(some)) == some


@pytest.mark.parametrize(
    ("typed", "settings"),
    [
        ("", {}),
        ("temperature 0.2, max_tokens 40", {"temperature": 0.2, "max_tokens": 40}),
        ("temperature: 0.2; n=3,", {"temperature": 0.2, "n": 3}),
        ('stop ["a, b", ";"], seed 1', {"stop": ["a, b", ";"], "seed": 1}),
        ("stop Chapter One, echo true", {"stop": ["Chapter One"], "echo": True}),
        ("logprobs null", {"logprobs": None}),
    ],
)
def test_a_writer_need_not_know_json(typed: str, settings: dict[str, Any]) -> None:
    assert read_settings(typed) == settings


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0.2", "Write settings as in"),
        ("warmth 3", "“warmth” is not the name"),
        ("temperature 9", "must be 0 to 2"),
        ("temperature", "Write settings as in"),
        ("temperature ,", "is missing"),
        ('stop ["a"', "is missing or not finished"),
        ('seed 1 "x"', "commas"),
    ],
)
def test_what_cannot_be_used_says_why(typed: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_settings(typed)
