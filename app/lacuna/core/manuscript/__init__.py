"""The manuscript core: runs with identities, steps, generations and the edit log that they are a replay of."""

from lacuna.core.manuscript.log import AnyEntry, Entry, decode, encode
from lacuna.core.manuscript.manuscript import Edit, GenerationView, Manuscript
from lacuna.core.manuscript.sequence import Change
from lacuna.core.manuscript.spans import Span
from lacuna.core.manuscript.steps import Origin
from lacuna.core.manuscript.trim import trimmed
from lacuna.core.manuscript.units import normalise, units

__all__ = [
    "AnyEntry",
    "Change",
    "Edit",
    "Entry",
    "GenerationView",
    "Manuscript",
    "Origin",
    "Span",
    "decode",
    "encode",
    "normalise",
    "trimmed",
    "units",
]
