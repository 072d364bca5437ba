"""Each parameter is declared once; what the declaration says holds for every value."""

import math
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.parameters.strategies import bad_values, parameters, values
from lacuna.core.parameters import Group, Kind, Parameters, declared

ALL = sorted(declared())


@pytest.mark.parametrize("name", ALL)
@given(data=st.data())
def test_every_value_in_its_range_is_taken(name: str, data: st.DataObject) -> None:
    value = data.draw(values(declared()[name]))
    assert getattr(Parameters(**{name: value}), name) == value


@pytest.mark.parametrize("name", ALL)
@given(data=st.data())
def test_every_other_value_is_refused_with_a_sentence_that_names_the_parameter(name: str, data: st.DataObject) -> None:
    bad = data.draw(bad_values(declared()[name]))
    with pytest.raises(ValueError, match=r"\.$") as refused:
        Parameters(**{name: bad})
    assert str(refused.value).startswith(declared()[name].title)


@pytest.mark.parametrize("name", ALL)
def test_both_ends_of_a_range_are_taken(name: str) -> None:
    declaration = declared()[name]
    if declaration.kind in (Kind.NUMBER, Kind.INTEGER):
        ends: list[Any] = [type(declaration.step)(declaration.low), type(declaration.step)(declaration.high)]
    elif declaration.kind is Kind.BIAS:
        ends = [{1: int(declaration.low)}, {1: int(declaration.high)}]
    elif declaration.kind is Kind.STOPS:
        ends = [("a",), ("a",) * int(declaration.high)]
    elif declaration.kind is Kind.TEXT:
        ends = ["a", "a" * int(declaration.high)]
    else:
        ends = [False, True]
    for end in ends:
        assert getattr(Parameters(**{name: end}), name) == end


@pytest.mark.parametrize("name", ALL)
def test_a_declaration_is_whole(name: str) -> None:
    declaration = declared()[name]
    assert declaration.name == name
    assert declaration.title
    assert declaration.text.endswith(".")
    assert "\n" not in declaration.text
    assert isinstance(declaration.group, Group)
    assert declaration.low <= declaration.high
    assert declaration.step > 0
    declaration.check(declaration.default)
    assert getattr(Parameters(), name) == declaration.default


def test_three_parameters_are_always_sent_and_the_rest_begin_at_the_servers_default() -> None:
    assert {name for name in ALL if not declared()[name].optional} == {"max_tokens", "temperature", "top_p", "stream"}
    unset = {name for name in ALL if getattr(Parameters(), name) is None}
    assert unset == set(ALL) - {"max_tokens", "temperature", "top_p", "stream", "logprobs"}


def test_the_reference_is_covered() -> None:
    beside = {"model", "prompt", "suffix", "stream_options"}  # the request's own, and what the client decides
    reference = {
        "model", "prompt", "suffix", "max_tokens", "temperature", "top_p", "n", "stream", "stream_options", "logprobs",
        "echo", "stop", "presence_penalty", "frequency_penalty", "best_of", "logit_bias", "seed", "user",
    }  # fmt: skip
    assert set(ALL) == reference - beside


def test_parameters_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Parameters().n = 2  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]  (what is tested)


def test_a_changed_copy_is_checked_as_well() -> None:
    with pytest.raises(ValueError, match="Temperature must be 0 to 2"):
        replace(Parameters(), temperature=2.5)


@given(parameters())
def test_equal_values_make_equal_parameters(made: Parameters) -> None:
    assert replace(made) == made


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="Top p must be"):
        Parameters(top_p=math.nan)
