"""The actions of presets and parameters. Each preset is an action as well, before those of its menu."""

from lacuna.ui.action_set import Declared
from lacuna.ui.menus import COMPLETE

PRESETS, _PARAMETERS = "Pr&eset", "P&arameters"

PARAMETER_ACTIONS = (
    Declared(
        id="preset_save",
        icon="save",
        title="&Save As…",
        menu=COMPLETE,
        sub=PRESETS,
        help="Keep the parameters as they are now under a name.",
        begins=True,
    ),
    Declared(
        id="preset_update",
        icon="replace",
        title="&Update",
        menu=COMPLETE,
        sub=PRESETS,
        help="Let the preset in use hold the parameters as they are now.",
    ),
    Declared(
        id="presets",
        icon="list",
        title="&Manage…",
        menu=COMPLETE,
        sub=PRESETS,
        help="Rename, order and delete presets, give them keys, and import them from files.",
    ),
    Declared(
        id="parameter_find",
        icon="search",
        title="&Find…",
        menu=COMPLETE,
        sub=_PARAMETERS,
        keys=("Ctrl+Shift+F",),
        help="Look for a parameter by its name or a word of its help.",
    ),
    Declared(
        id="parameter_reset",
        icon="reset",
        title="Reset &This One",
        menu=COMPLETE,
        sub=_PARAMETERS,
        keys=("Ctrl+Shift+Backspace",),
        help="Give the parameter that has the focus its default.",
    ),
    Declared(
        id="parameters_reset",
        icon="reset",
        title="&Reset All",
        menu=COMPLETE,
        sub=_PARAMETERS,
        help="Give all parameters their defaults; that can be taken back.",
    ),
    Declared(
        id="parameters_back",
        icon="undo",
        title="Take &Back",
        menu=COMPLETE,
        sub=_PARAMETERS,
        help="Take back the last preset or reset; what was changed since stays.",
    ),
)
