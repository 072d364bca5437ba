"""The one token: a value, its probability from its logprob."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.token import Token


@given(st.floats(max_value=0, allow_nan=False))
def test_a_probability_is_between_0_and_1(logprob: float) -> None:
    probability = Token("a", logprob).probability
    assert probability is not None
    assert 0 <= probability <= 1


@pytest.mark.parametrize(("logprob", "probability"), [(None, None), (0.0, 1.0), (-math.inf, 0.0)])
def test_its_ends(logprob: float | None, probability: float | None) -> None:
    assert Token("a", logprob).probability == probability


def test_it_does_not_change() -> None:
    with pytest.raises(AttributeError):
        Token("a").text = "b"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]  (what is tested)


def test_equal_parts_make_equal_tokens() -> None:
    assert Token("a", -0.5, (("a", -0.5),), b"a", 3) == Token("a", -0.5, (("a", -0.5),), b"a", 3)
    assert Token("a", -0.5) != Token("a", -0.6)
