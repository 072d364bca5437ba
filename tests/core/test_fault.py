"""A fault is told by its places alone: nothing of what it happened with is in there."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.errors import LacunaError, StreamCut
from lacuna.core.fault import FIRST, LAST, LEFT_OUT, told, told_of_child

# What a writer writes, or a key: long enough to be recognised, and no word of the program's.
PRIVATE = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=12, max_size=60)
LETTERS = st.text(st.characters(categories=["Lu", "Ll"]), min_size=12, max_size=60)
KINDS: list[Callable[[str], BaseException]] = [
    *(ValueError, KeyError, RuntimeError, TypeError, AttributeError, NameError, ImportError, IndexError, LookupError),
    *(StreamCut, LacunaError, NotImplementedError, AssertionError, OSError, ArithmeticError),
    lambda text: OSError(28, text, text),
    lambda text: UnicodeEncodeError("ascii", text, 0, 1, text),
    lambda text: FileNotFoundError(2, text, text),
]


def caught(raising: Callable[..., object], *arguments: Any) -> BaseException:
    try:
        raising(*arguments)
    except BaseException as fault:  # noqa: BLE001  (whatever it is)
        return fault
    raise AssertionError("nothing was raised")


def raises(kind: Callable[[str], BaseException], private: str, before: BaseException | None) -> None:
    local = {"header": ("Authorization", f"Bearer {private}")}  # as a frame holds it
    fault = kind(private)
    fault.add_note(f"{private} {local}")
    raise fault from before


def in_a_group(faults: list[BaseException], private: str) -> None:
    raise BaseExceptionGroup(private, faults)


@given(PRIVATE, st.lists(st.sampled_from(KINDS), min_size=1, max_size=3), st.booleans())
def test_neither_messages_nor_locals_nor_notes_nor_causes_are_told(
    private: str,
    kinds: list[Callable[[str], BaseException]],
    grouped: bool,  # noqa: FBT001  (drawn)
) -> None:
    fault: BaseException | None = None
    for kind in kinds:
        fault = caught(raises, kind, private, fault)
    assert fault is not None
    if grouped:
        fault = caught(in_a_group, [fault, caught(raises, ValueError, private, None)], private)
    text = told(fault)
    assert private not in text
    assert "in raises" in text
    assert text.count("That led to:") >= len(kinds) - 1


@pytest.mark.parametrize(
    ("raising", "says"),
    [
        (lambda: getattr({}, "no_such_thing"), "AttributeError: 'dict' object has no attribute 'no_such_thing'"),  # noqa: B009  (on purpose)
        (lambda: 1 // 0, "ZeroDivisionError: "),
        (lambda: list[int]()[3], "IndexError: list index out of range"),
        (
            lambda: cast("Any", raises)(1),
            "TypeError: raises() missing 2 required positional arguments: 'private' and 'before'",
        ),
        (lambda: 1 + cast("Any", "a"), "TypeError: unsupported operand type(s) for +: 'int' and 'str'"),
        (lambda: __import__("no_such_module"), "ModuleNotFoundError: No module named 'no_such_module'"),
        (lambda: open("/no/such/file"), "FileNotFoundError: ENOENT"),  # noqa: PTH123, SIM115  (it is not there)
        (lambda: (_ for _ in ()).throw(StreamCut("It was late.")), f"lacuna.core.errors.StreamCut: {LEFT_OUT}"),
    ],
)
def test_what_python_says_of_the_programs_own_names_is_told(raising: Callable[[], object], says: str) -> None:
    assert says in told(caught(raising))


def test_places_and_the_programs_own_lines_are_told_and_very_many_are_left_out() -> None:
    def sinks(depth: int) -> None:
        floats(depth)

    def floats(depth: int) -> None:
        if depth:
            sinks(depth - 1)
        raise ValueError

    text = told(caught(sinks, 200))
    assert f'File "{__file__}"' in text
    assert "raise ValueError" in text
    assert text.count("  File ") == FIRST + LAST
    assert " more ..." in text
    assert text.endswith("ValueError")


@given(LETTERS)
def test_of_a_childs_last_lines_only_places_and_kinds_are_told(private: str) -> None:
    lines = [
        "Traceback (most recent call last):",
        '  File "/opt/lacuna/engine/server.py", line 12, in guarded',
        f"    return {private!r}",
        f"lacuna.engine.request.BadRequest: {private}",
        f"ValueError: {private}",
        "Fatal Python error: Segmentation fault",
        "Current thread 0x00007f (most recent call first):",
        '  File "/opt/lacuna/engine/model.py", line 3 in step',
        f"prompt: {private}",
        "/src/ggml.c:123: GGML_ASSERT(n > 0) failed",
    ]
    text = told_of_child(lines)
    assert private not in text
    for kept in ("line 12, in guarded", "ValueError", "Segmentation fault", "line 3 in step", "GGML_ASSERT(n > 0)"):
        assert kept in text
    assert "(4 other lines are left out)" in text


def test_a_fault_that_led_to_itself_is_told_once() -> None:
    fault = caught(raises, ValueError, "private", None)
    fault.__context__ = fault.__cause__ = fault
    assert told(fault).count("in raises") == 1
