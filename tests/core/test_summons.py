"""What a second start of the program asks survives its way, and nothing else passes for it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.summons import LONGEST_TOKEN, Summons

ANY = st.characters(exclude_characters="\0")  # lone surrogates as well: names that are no UTF-8


@given(st.lists(st.text(ANY, min_size=1)), st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=99))
def test_what_is_asked_arrives(files: list[str], token: str) -> None:
    summons = Summons(tuple(files), token)
    assert Summons.decode(summons.encode()) == summons


@pytest.mark.parametrize(
    "told",
    [
        [],
        None,
        {},
        {"files": []},
        {"token": ""},
        {"files": "/etc", "token": ""},
        {"files": [1], "token": ""},
        {"files": [""], "token": ""},
        {"files": ["a\0b"], "token": ""},
        {"files": [], "token": 1},
        {"files": [], "token": "a\0"},
        {"files": [], "token": "a\n"},
        {"files": [], "token": "a" * (LONGEST_TOKEN + 1)},
        {"files": [], "token": "", "more": 1},
    ],
)
def test_what_is_something_else_is_refused(told: object) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        Summons.decode(json.dumps(told).encode())


@given(st.binary())
def test_whatever_arrives_is_a_summons_or_refused(data: bytes) -> None:
    try:
        summons = Summons.decode(data)
    except ValueError:
        return
    assert Summons.decode(summons.encode()) == summons


def test_a_message_that_is_nested_too_deeply_is_refused() -> None:
    with pytest.raises(ValueError, match="deep"):
        Summons.decode(b"[" * 100_000)
