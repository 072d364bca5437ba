"""Rules that cross fields: equal is allowed where it makes sense, and each sentence says what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.parameters.strategies import parameters
from lacuna.core.parameters import Broken, Limits, Parameters, declared, hints, rules


def fields(broken: list[Broken]) -> list[str]:
    return [rule.field for rule in broken]


def test_the_defaults_break_nothing() -> None:
    assert rules(Parameters()) == []
    assert rules(Parameters(), Limits(context=2048)) == []


@given(parameters(), st.builds(Limits, context=st.none() | st.integers(1, 4096)))
def test_every_broken_rule_names_a_field_and_is_a_sentence(made: Parameters, limits: Limits) -> None:
    for rule in rules(made, limits):
        assert rule.field in declared()
        assert rule.sentence.endswith(".")


@pytest.mark.parametrize(("n", "best_of", "broken"), [(3, 3, False), (3, 2, True), (3, 4, False), (None, 1, False)])
def test_best_of_is_at_least_n(n: int | None, best_of: int, *, broken: bool) -> None:
    assert ("best_of" in fields(rules(Parameters(n=n, best_of=best_of, stream=False)))) is broken


def test_what_can_be_done_in_another_way_breaks_no_rule() -> None:
    assert rules(Parameters(n=3, best_of=4, stream=True, logprobs=20, stop=("a",) * 16)) == []


@pytest.mark.parametrize(("max_tokens", "broken"), [(2047, False), (2048, True), (4000, True)])
def test_the_answer_leaves_room_for_a_prompt(max_tokens: int, *, broken: bool) -> None:
    found = rules(Parameters(max_tokens=max_tokens), Limits(context=2048))
    assert fields(found) == (["max_tokens"] if broken else [])
    assert all("2,048" in rule.sentence for rule in found)


def test_what_a_server_ignores_is_said_only_while_it_is_set() -> None:
    limits = Limits(unsupported=(("echo", "This server does not send the prompt back."),))
    assert rules(Parameters(), limits) == []
    assert rules(Parameters(echo=True), limits) == [Broken("echo", "This server does not send the prompt back.")]


@pytest.mark.parametrize(
    ("made", "named"),
    [
        (Parameters(), []),
        (Parameters(n=3), []),
        (Parameters(temperature=0), []),
        (Parameters(temperature=0, n=3), ["n"]),
        (Parameters(top_p=0, n=3, best_of=4), ["n"]),
        (Parameters(temperature=0, best_of=3), ["best_of"]),
        (Parameters(logprobs=None), ["logprobs"]),
        (Parameters(logprobs=None, echo=True), ["logprobs", "echo"]),
    ],
)
def test_what_one_may_not_expect_is_said(made: Parameters, named: list[str]) -> None:
    assert list(hints(made)) == named


@given(parameters())
def test_every_hint_names_a_field_and_is_a_sentence(made: Parameters) -> None:
    for field, sentence in hints(made).items():
        assert field in declared()
        assert sentence.endswith(".")
