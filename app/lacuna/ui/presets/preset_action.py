"""The action that each preset is: in the menus, the palette and the list of keys."""

from lacuna.core.presets import Preset
from lacuna.ui.action_set import Declared
from lacuna.ui.menus import COMPLETE
from lacuna.ui.parameter_actions import PRESETS
from lacuna.ui.parameters.shown import said

KIND = "preset"


def action_id(preset_id: str) -> str:
    """Return the id of the action that uses a preset."""
    return f"{KIND}:{preset_id}"


def declared_for(preset: Preset) -> Declared:
    """Return the action that uses a preset."""
    return Declared(
        id=action_id(preset.id),
        icon="sliders",
        title=preset.name.replace("&", "&&"),
        menu=COMPLETE,
        sub=PRESETS,
        group="alone",
        help=f"Set {', '.join(said(name, value) for name, value in preset.values.items())}.",
    )
