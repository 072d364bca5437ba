"""Hypothesis strategies that derive from the declarations: a new parameter is tested without a line here."""

from typing import Any

from hypothesis import strategies as st

from lacuna.core.parameters import Declaration, Kind, Parameters, declared
from lacuna.core.parameters.declaration import LONGEST_STOP, MOST_BIASES

HALF = "\ud83c"  # of a surrogate pair, as JSON may have


def values(declaration: Declaration) -> st.SearchStrategy[Any]:
    """Every value that a parameter can have."""
    made = _values(declaration)
    return st.none() | made if declaration.optional else made


def bad_values(declaration: Declaration) -> st.SearchStrategy[Any]:
    """Values that a parameter cannot have: of another kind, or just outside its range."""
    bad = _bad_values(declaration) | st.binary() | st.builds(object) | st.sets(st.integers())
    return bad if declaration.optional else bad | st.none()


def parameters() -> st.SearchStrategy[Parameters]:
    """Every Parameters there can be."""
    return st.builds(Parameters, **{name: values(declaration) for name, declaration in declared().items()})


def _values(declaration: Declaration) -> st.SearchStrategy[Any]:
    low, high = declaration.low, declaration.high
    match declaration.kind:
        case Kind.NUMBER:
            return st.floats(low, high)
        case Kind.INTEGER:
            return st.integers(int(low), int(high))
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.TEXT:
            return st.text(min_size=int(low), max_size=min(int(high), 20))
        case Kind.STOPS:
            return st.lists(st.text(min_size=1, max_size=8), min_size=int(low), max_size=int(high)).map(tuple)
        case Kind.BIAS:
            return st.dictionaries(st.integers(0, 200_000), st.integers(int(low), int(high)), max_size=5)


def _bad_values(declaration: Declaration) -> st.SearchStrategy[Any]:
    low, high = declaration.low, declaration.high
    match declaration.kind:
        case Kind.NUMBER:
            outside = st.floats(max_value=low, exclude_max=True) | st.floats(min_value=high, exclude_min=True)
            return outside | st.just(float("nan")) | st.booleans() | st.text()
        case Kind.INTEGER:
            return st.integers(max_value=int(low) - 1) | st.integers(min_value=int(high) + 1) | st.just(low + 0.5)
        case Kind.BOOLEAN:
            return st.integers() | st.text()
        case Kind.TEXT:
            return st.sampled_from(["", "x" * (int(high) + 1), HALF]) | st.integers()
        case Kind.STOPS:
            many = ("a",) * (int(high) + 1)
            return st.sampled_from([(), many, ("",), ("x" * (LONGEST_STOP + 1),), ("a", HALF), (1,), ["a"], "a"])
        case Kind.BIAS:
            many = dict.fromkeys(range(MOST_BIASES + 1), 0)
            outside = [{1: high + 1}, {1: low - 1}, {1: 0.5}, {1: True}]
            return st.sampled_from([{-1: 0}, {True: 0}, {"1": 0}, *outside, many, [(1, 0)]])
