"""Why an action cannot be done now, in a sentence: asked when the palette opens, so that it is never out of date."""

from PySide6.QtGui import QGuiApplication

from lacuna.ui.completing import Completing
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.parameters import ParameterPanel

SELECTION = "Nothing is selected."
PLACE = "The caret is not in generated text."


def reasons(editor: ManuscriptEditor, completing: Completing, panel: ParameterPanel) -> dict[str, str]:
    """Return by action what keeps it from being done."""
    manuscript, (pos, size) = editor.manuscript, editor.gap()
    place = completing.place() is not None
    told = {
        "undo": "" if manuscript.can_undo else "Nothing has been done yet.",
        "redo": "" if manuscript.can_redo else "Nothing has been undone.",
        "cut": "" if size else SELECTION,
        "copy": "" if size else SELECTION,
        "paste": "" if QGuiApplication.clipboard().text() else "The clipboard holds no text.",
        "select_all": "" if len(manuscript) else "There is no text.",
        "card": "" if manuscript.tokens(max(0, pos - 1), 2) else "No word with probabilities is at the caret.",
        "stop": "" if completing.running else "Nothing is being written.",
    }
    told |= {
        "parameter_reset": "" if panel.rows.focused else "No parameter has the focus.",
        "parameters_back": "" if panel.step else "No preset and no reset is to be taken back.",
        "preset_update": "" if panel.head.preset.is_changed else "No preset is in use that has been changed.",
    }
    told |= dict.fromkeys(("previous", "next", "discard", "more"), "" if place else PLACE)
    return {name: reason for name, reason in told.items() if reason}
