"""Presets: what they hold and leave alone, their order and names, and taking them over from elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.parameters.strategies import parameters
from core.presets.strategies import names, presets
from lacuna.core.parameters import Parameters, Value
from lacuna.core.presets import BUILT_IN, Preset, Presets, merged
from lacuna.core.presets.preset import LONGEST_NAME, MOST


def preset(name: str, preset_id: str = "", **values: Value) -> Preset:
    return Preset(id=preset_id or name, name=name, values=values or {"temperature": 1.0})


@given(presets(), parameters())
def test_after_it_is_used_nothing_differs(one: Preset, before: Parameters) -> None:
    assert one.differing({**vars(before), **one.values}) == ()


@given(presets(), parameters())
def test_an_updated_preset_names_the_same_with_the_values_of_now(one: Preset, now: Parameters) -> None:
    updated = one.updated(vars(now))
    assert updated.values.keys() == one.values.keys()
    assert updated.differing(vars(now)) == ()


def test_it_says_what_differs_in_the_order_of_the_panel() -> None:
    one = preset("Lively", presence_penalty=0.3, temperature=1.1, seed=None)
    assert one.differing(vars(Parameters(seed=4))) == ("temperature", "seed", "presence_penalty")
    assert one.differing(vars(Parameters(temperature=1.1 + 1e-9, presence_penalty=0.3))) == ()
    assert one.differing({"temperature": 1.1, "presence_penalty": 0.3}) == ("seed",)
    assert preset("None", logit_bias={}).differing(vars(Parameters())) == ()
    assert preset("Off", echo=False).differing(vars(Parameters())) == ("echo",)


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        ("", {"n": 1}, "needs a name"),
        (" a", {"n": 1}, "without blanks"),
        ("a\nb", {"n": 1}, "one line"),
        ("a" * (LONGEST_NAME + 1), {"n": 1}, "60 characters"),
        ("a", {}, "one parameter at least"),
        ("a", {"user": "me"}, "does not hold user"),
        ("a", {"min_p": 0.1}, "does not hold min_p"),
        ("a", {"temperature": 3.0}, "Temperature must be 0 to 2"),
        ("a", {"temperature": None}, "Temperature must be a number"),
    ],
)
def test_what_is_no_preset_is_refused_with_a_sentence(name: str, values: dict[str, Value], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Preset(id="a", name=name, values=values)


def test_those_that_come_with_the_program_are_calm_and_of_different_names() -> None:
    assert len({one.name for one in BUILT_IN.presets}) == len(BUILT_IN.presets) > 2
    for one in BUILT_IN.presets:
        assert one.values.keys() == {"temperature", "top_p", "presence_penalty", "frequency_penalty"}
    assert BUILT_IN.presets[1].differing(vars(Parameters())) == ()


def test_they_are_put_moved_and_removed() -> None:
    kept = Presets().put(preset("a")).put(preset("b")).put(preset("c"))
    assert [one.name for one in kept.move("c", -5).presets] == ["c", "a", "b"]
    assert [one.name for one in kept.move("a", 1).presets] == ["b", "a", "c"]
    assert kept.move("z", 1) == kept
    assert [one.name for one in kept.put(preset("B", "b")).presets] == ["a", "B", "c"]
    assert [one.name for one in kept.remove("b").presets] == ["a", "c"]


def test_no_two_have_one_name_in_any_case() -> None:
    with pytest.raises(ValueError, match="another preset called A"):
        Presets().put(preset("a")).put(preset("A", "other"))


def test_there_are_not_too_many() -> None:
    full = Presets(presets=tuple(preset(str(number)) for number in range(MOST)))
    with pytest.raises(ValueError, match="Delete one first"):
        full.put(preset("one more"))
    assert full.put(preset("another name", "7")).presets[7].name == "another name"


@given(st.lists(names, max_size=8), names)
def test_a_free_name_is_free_and_can_be_had(taken: list[str], wanted: str) -> None:
    known = Presets()
    for number, name in enumerate(taken):
        known = known.put(preset(known.free_name(name), str(number)))
    assert len(known.put(preset(known.free_name(wanted), "new")).presets) == len(taken) + 1


@given(st.lists(presets(), max_size=5), st.lists(presets(), max_size=5))
def test_what_is_taken_over_replaces_nothing_and_is_told(own: list[Preset], found: list[Preset]) -> None:
    known = Presets().with_all(own)
    after, told = merged(known, found)
    assert after.presets[: len(known.presets)] == known.presets
    assert all(sentence.endswith(".") for sentence in told)
    text = " ".join(told)
    assert all(one.name in text for one in found)
    again, _ = merged(after, [one for one in found if one.name in {known.name for known in after.presets}])
    assert len(again.presets) <= len(after.presets) + len(found)


def test_taking_over_says_what_became_of_each() -> None:
    known = Presets().put(preset("a")).put(preset("b"))
    after, told = merged(known, [preset("a", "x"), preset("b", "b", n=2), preset("c")])
    assert [one.name for one in after.presets] == ["a", "b", "b 2", "c"]
    assert told == (
        "Taken over: c.",
        "b was imported as b 2, for there is another of that name.",
        "Already there: a.",
    )
    assert merged(known, [])[1] == ("The file holds no presets.",)


def test_those_that_came_with_the_program_come_back_beside_the_writers_own() -> None:
    own = BUILT_IN.remove("lively").put(preset("Lively", "own", n=2))
    names_of = [one.name for one in own.with_all(BUILT_IN.presets).presets]
    assert names_of == ["Careful", "Balanced", "Likeliest", "Lively", "Lively 2"]
