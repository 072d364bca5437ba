"""Any presets, derived from the declarations of the parameters."""

from hypothesis import strategies as st

from core.parameters.strategies import values
from lacuna.core.parameters import declared
from lacuna.core.presets import HELD, Preset
from lacuna.core.presets.preset import LONGEST_NAME

names = (
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]) | st.just(" "), min_size=1)
    .map(lambda name: " ".join(name.split())[:LONGEST_NAME].strip())
    .filter(str.isprintable)
    .filter(bool)
)


def presets() -> st.SearchStrategy[Preset]:
    """Return a strategy for presets that name one parameter or more."""
    return st.builds(
        Preset,
        id=st.uuids().map(str),
        name=names,
        values=st.fixed_dictionaries({}, optional={name: values(declared()[name]) for name in HELD}).filter(bool),
    )
