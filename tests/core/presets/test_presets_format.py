"""Presets as JSON: what is written is read back, and whatever is wrong in a file is told, never bent or dropped."""

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.parameters.strategies import bad_values
from core.presets.strategies import presets
from lacuna.core.parameters import Kind, declared
from lacuna.core.presets import BUILT_IN, HELD, Preset, Presets, from_json, read, to_json
from lacuna.core.versions import TooNew


def file(*listed: object, **fields: Any) -> bytes:
    return json.dumps({"lacuna": "presets", "version": 1, "presets": list(listed)} | fields).encode()


def lively(**parameters: Any) -> dict[str, Any]:
    return {"name": "Lively", "parameters": {"temperature": 1.1} | parameters}


@given(st.lists(presets(), max_size=4))
def test_what_is_written_is_read_back(some: list[Preset]) -> None:
    own = Presets().with_all(some)
    assert from_json(to_json(own.presets, own=True)) == own
    given_away = read(to_json(own.presets))
    assert given_away.problems == ()
    assert [(one.name, one.values) for one in given_away.presets] == [(one.name, one.values) for one in own.presets]


def test_a_file_for_others_holds_no_ids_and_can_be_read_by_people() -> None:
    text = to_json(BUILT_IN.presets[:1]).decode()
    assert json.loads(text) == {
        "lacuna": "presets",
        "version": 1,
        "presets": [
            {
                "name": "Careful",
                "parameters": {
                    "temperature": 0.4,
                    "top_p": 0.9,
                    "presence_penalty": None,
                    "frequency_penalty": None,
                },
            }
        ],
    }
    assert text.startswith('{\n  "lacuna"')


@pytest.mark.parametrize(
    ("listed", "problem"),
    [
        (lively(min_p=0.1), "Lively: 'min_p' is no parameter that this version knows."),
        (lively(n=99), "Lively: Choices (n) must be 1 to 16. In the file it is 99."),
        (lively(top_p=None), "Lively: Top p must be a number. In the file it is null."),
        (lively(stop=["a", ""]), "Lively: Stop must be texts of 1 to 1000 characters. In the file it is"),
        (
            lively(stop=["\ud83c"]),
            'Lively: Stop must have whole characters, and has half of one. In the file it is ["?"].',
        ),
        (lively(user="me"), "Lively: User is not kept in presets."),
        (lively() | {"key": "sk-1"}, "Lively: 'key' is not known."),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_can_be_used(listed: object, problem: str) -> None:
    found = read(file(listed))
    assert [one.values for one in found.presets] == [{"temperature": 1.1}]
    assert len(found.problems) == 1
    assert found.problems[0].startswith(problem)


PLAIN = sorted(name for name in HELD if declared()[name].kind not in (Kind.STOPS, Kind.BIAS))


@pytest.mark.parametrize("name", PLAIN)
@given(data=st.data())
def test_no_value_out_of_its_range_is_bent_into_it(name: str, data: st.DataObject) -> None:
    bad = data.draw(bad_values(declared()[name]))
    assume(_in_json(bad))
    check(name, bad)


@pytest.mark.parametrize("name", sorted(set(HELD) - set(PLAIN)))
@pytest.mark.parametrize("bad", [1, "a", [1], [""], {}, {"x": 1}, {"1": 101}, {"-1": 0}, [["a"]], ["a"] * 17, [None]])
def test_no_list_is_bent_into_what_it_is_not(name: str, bad: object) -> None:
    if bad != {}:  # no bias at all
        check(name, bad)


def check(name: str, bad: object) -> None:
    """See that a value is told and left out, and the other one is taken."""
    other = "seed" if name == "n" else "n"
    found = read(file({"name": "a", "parameters": {name: bad, other: 1}}))
    assert [one.values for one in found.presets] == [{other: 1}]
    assert len(found.problems) == 1
    assert declared()[name].title in found.problems[0]


@pytest.mark.parametrize("listed", [1, {}, {"name": ""}, {"name": "a"}, {"name": "a", "parameters": {}}])
def test_what_is_no_preset_at_all_is_told(listed: object) -> None:
    found = read(file(listed))
    assert found.presets == ()
    assert len(found.problems) == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not a file of Lacuna presets"),
        (b'{"lacuna": "presets", "version": 1}', "not a file of Lacuna presets"),
        (b'{"lacuna": "other", "version": 1, "presets": []}', "not a file of Lacuna presets"),
        (file(version=True), "not a file of Lacuna presets"),
        (file(version=0), "not a file of Lacuna presets"),
        (b'{"lacuna": "presets", "lacuna": "presets", "version": 1, "presets": []}', "something twice"),
        (file(lively(top_p=float("nan"))), "NaN is no number"),
        (b" " * 1_000_001, "more than a megabyte"),
        (file(*[lively()] * 201), "more than 200 presets"),
    ],
)
def test_what_is_no_file_of_presets_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read(data)


def test_a_file_of_a_later_version_is_refused_with_a_sentence() -> None:
    with pytest.raises(TooNew, match="a later version of Lacuna"):
        read(file(version=2, presets="of another kind"))


@pytest.mark.parametrize("listed", [[lively(min_p=1)], [lively(), lively()], [lively() | {"id": "a"}] * 2])
def test_the_programs_own_file_is_whole_or_broken(listed: list[object]) -> None:
    with pytest.raises(ValueError, match=r"min_p|called Lively|one id"):
        from_json(file(*listed))


def _in_json(value: object) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        return False
    return True
