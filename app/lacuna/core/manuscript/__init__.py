"""The manuscript core: runs with identities, steps, generations and the edit log that they are a replay of."""

from lacuna.core.manuscript.log import AnyEntry, Entry, decode, encode
from lacuna.core.manuscript.manuscript import Manuscript
from lacuna.core.manuscript.sequence import Change, Edit
from lacuna.core.manuscript.spans import Span
from lacuna.core.manuscript.steps import Facts, Origin
from lacuna.core.manuscript.swaps import swap
from lacuna.core.manuscript.trim import trimmed
from lacuna.core.manuscript.units import normalise, units
from lacuna.core.manuscript.views import ChoiceView, GenerationView

__all__ = [
    "AnyEntry",
    "Change",
    "ChoiceView",
    "Edit",
    "Entry",
    "Facts",
    "GenerationView",
    "Manuscript",
    "Origin",
    "Span",
    "decode",
    "encode",
    "normalise",
    "swap",
    "trimmed",
    "units",
]
