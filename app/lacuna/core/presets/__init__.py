"""Presets: named sets of parameter values."""

from lacuna.core.presets.built_in import BUILT_IN
from lacuna.core.presets.format import Read, from_json, read, to_json
from lacuna.core.presets.merging import merged
from lacuna.core.presets.preset import HELD, Preset, Presets

__all__ = ["BUILT_IN", "HELD", "Preset", "Presets", "Read", "from_json", "merged", "read", "to_json"]
