"""Any Parameters: the strategies come from the same declarations as the panel."""

from typing import Any

from hypothesis import strategies as st

from lacuna.core.parameters import Declaration, Kind, Parameters, declared


def value(declaration: Declaration) -> st.SearchStrategy[Any]:
    """Return a strategy for the values of a parameter as the panel can show them: numbers have six decimals at most."""
    low, high = declaration.low, declaration.high
    kinds: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.NUMBER: st.integers(round(100 * low), round(100 * high)).map(lambda hundredths: hundredths / 100)
        | st.integers(round(1e6 * low), round(1e6 * high)).map(lambda millionths: millionths / 1e6),
        Kind.INTEGER: st.integers(int(low), int(high)),
        Kind.BOOLEAN: st.booleans(),
        Kind.TEXT: st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=20),
        Kind.STOPS: st.lists(
            st.text(st.characters(exclude_characters="\r↵⇥", codec="utf-8"), min_size=1, max_size=10),
            min_size=1,
            max_size=4,
            unique=True,
        ).map(tuple),
        Kind.BIAS: st.dictionaries(st.integers(0, 100_000), st.integers(int(low), int(high)), min_size=1, max_size=4),
    }
    strategy = kinds[declaration.kind]
    return strategy | st.none() if declaration.optional else strategy


def parameters() -> st.SearchStrategy[Parameters]:
    """Return a strategy for all parameters together; the rules that cross fields may be broken."""
    return st.fixed_dictionaries({name: value(one) for name, one in declared().items()}).map(
        lambda values: Parameters(**values)
    )
