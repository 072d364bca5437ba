"""Rows go out together where they can, and every answer finds its row."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.batch.rows import Result, Row, result, together
from lacuna.core.parameters import Parameters
from lacuna.core.token import Token

ROWS = st.lists(
    st.builds(
        Row,
        prompt=st.text(max_size=3) | st.lists(st.integers(0, 9), min_size=1, max_size=3),
        suffix=st.none() | st.just("end"),
        settings=st.sampled_from([{}, {"n": 3}, {"temperature": 0.1}]),
    ),
    max_size=12,
)


@given(ROWS, st.integers(1, 4), st.data())
def test_every_pending_row_is_asked_once_in_order(rows: list[Row], most: int, data: st.DataObject) -> None:
    pending = sorted(data.draw(st.sets(st.integers(0, len(rows) - 1)))) if rows else []
    asked = together(rows, pending, "m", Parameters(n=2), most)
    assert [row for one in asked for row in one.rows] == pending
    for one in asked:
        assert len(one.rows) <= most
        prompts = [one.request.prompt] if len(one.rows) == 1 else one.request.prompt
        assert list(prompts) == [rows[row].prompt for row in one.rows]
        assert all(rows[row].parameters(Parameters(n=2)) == one.request.parameters for row in one.rows)
        assert all(rows[row].suffix == one.request.suffix for row in one.rows)
        assert one.n == (one.request.parameters.n or 1)
        places = [one.place(index) for index in range(len(one.rows) * one.n)]
        assert places == [(row, choice) for row in one.rows for choice in range(one.n)]
        assert one.place(len(one.rows) * one.n) is None


def test_settings_that_cannot_be_used_name_their_row() -> None:
    with pytest.raises(ValueError, match="Row 2: Temperature"):
        together([Row(prompt="a"), Row(prompt="b", settings={"temperature": 3})], [0, 1], "m", Parameters(), 4)


def test_a_setting_of_none_is_the_servers_default() -> None:
    assert Row(prompt="a", settings={"logprobs": None}).parameters(Parameters(logprobs=5)).logprobs is None


def test_a_result_sums_its_tokens_up() -> None:
    tokens = [Token("It", -1.0), Token(" was", -2.0), Token("!", -math.inf), Token("?")]
    assert result(3, 1, tokens, "stop") == Result(
        row=3, choice=1, text="It was!?", finish_reason="stop", tokens=3, mean_logprob=-1.5
    )  # the last piece is no token: the others have logprobs
    assert result(0, 0, [Token("x")], "").mean_logprob is None
