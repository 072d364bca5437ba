"""Parameters as JSON: they come back equal, later versions' names are left out, and bad values are refused."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.parameters.strategies import bad_values, parameters
from lacuna.core.parameters import Kind, Parameters, declared, from_json, to_json


@given(parameters())
def test_what_is_written_is_read_back_equal(made: Parameters) -> None:
    assert from_json(json.loads(json.dumps(to_json(made)))) == made


@given(parameters())
def test_nothing_unset_is_written(made: Parameters) -> None:
    written = to_json(made)
    assert set(written) == {name for name in declared() if getattr(made, name) is not None}
    assert None not in written.values()


def test_a_missing_field_is_the_servers_default_or_else_the_programs() -> None:
    read = from_json({})
    assert read == Parameters(logprobs=None)
    assert (read.max_tokens, read.stream) == (64, True)


def test_names_of_a_later_version_are_left_out() -> None:
    assert from_json({"n": 2, "min_p": 0.1}) == Parameters(n=2, logprobs=None)


@pytest.mark.parametrize("values", [None, [], "n", 1])
def test_what_is_no_object_is_refused(values: object) -> None:
    with pytest.raises(ValueError, match="JSON object"):
        from_json(values)


@pytest.mark.parametrize("name", sorted(declared()))
@given(data=st.data())
def test_a_value_out_of_its_range_is_refused(name: str, data: st.DataObject) -> None:
    bad: Any = data.draw(bad_values(declared()[name]))
    kind = declared()[name].kind
    forgiven = kind is Kind.STOPS and isinstance(bad, list)  # JSON has no tuples
    forgiven |= kind is Kind.BIAS and isinstance(bad, dict)  # nor whole numbers as keys: see below
    if bad is None or forgiven:
        return
    values: dict[str, Any] = {name: bad}
    with pytest.raises(ValueError, match=declared()[name].title.split(" (")[0]):
        from_json(values)


@pytest.mark.parametrize("bias", [{"x": 1}, {"1": "y"}, {"1": 101}, {"-1": 0}, {"1": None}, ["1"]])
def test_a_bad_bias_is_refused(bias: object) -> None:
    with pytest.raises(ValueError, match="Logit bias"):
        from_json({"logit_bias": bias})
