"""The presets that come with the program; the writer may change them and do away with them like any other."""

from lacuna.core.parameters import Value
from lacuna.core.presets.preset import Preset, Presets


def _preset(name: str, **values: Value) -> Preset:
    return Preset(id=name.casefold(), name=name, values=values)


BUILT_IN = Presets(
    presets=(
        _preset("Careful", temperature=0.4, top_p=0.9, presence_penalty=None, frequency_penalty=None),
        _preset("Balanced", temperature=0.8, top_p=0.95, presence_penalty=None, frequency_penalty=None),
        _preset("Lively", temperature=1.05, top_p=0.98, presence_penalty=0.3, frequency_penalty=0.3),
        _preset("Likeliest", temperature=0.0, top_p=1.0, presence_penalty=None, frequency_penalty=None),
    )
)
