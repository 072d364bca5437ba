"""Changes of several parameters at once: taken back, they leave what the writer has changed since."""

from hypothesis import given
from hypothesis import strategies as st

from core.parameters.strategies import parameters
from lacuna.core.parameters import Parameters, declared, differing, same, step


@given(parameters(), parameters())
def test_a_step_taken_back_leaves_what_was_before(one: Parameters, other: Parameters) -> None:
    before, after = vars(one), vars(other)
    made = step("a change", before, after)
    if made is None:
        assert all(same(before[name], after[name]) for name in before)
        return
    assert {**after, **made.undone(after)}.keys() == before.keys()
    assert all(same(value, before[name]) for name, value in {**after, **made.undone(after)}.items())
    assert step("again", after, after) is None


@given(parameters(), parameters(), parameters(), st.sets(st.sampled_from(sorted(declared()))))
def test_what_was_changed_since_stays(one: Parameters, other: Parameters, third: Parameters, names: set[str]) -> None:
    made = step("a change", vars(one), vars(other))
    now = {name: getattr(third if name in names else other, name) for name in declared()}
    if made is None:
        return
    for name in made.undone(now):
        assert same(now[name], getattr(other, name))
    assert all(name in made.undone(now) for name in made.before if name not in names)


def test_what_could_not_be_read_gets_its_default_back() -> None:
    made = step("a change", {"n": 2}, {"n": 2, "temperature": 1.0})
    assert made is not None
    assert made.undone({"n": 2, "temperature": 1.0}) == {"temperature": 0.8}


def test_it_is_said_what_differs_from_the_default() -> None:
    assert differing(vars(Parameters())) == ()
    assert differing(vars(Parameters(user="me", n=2, temperature=0.9))) == ("temperature", "n", "user")
    assert differing({"logit_bias": {}, "n": 1}) == ("n",)
