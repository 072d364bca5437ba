"""What the panel of parameters does beside holding values: folding, searching, and presets."""

from collections.abc import AsyncIterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit

from contact_sheet.stage import Stage
from lacuna.core.parameters import Parameters
from lacuna.ui.presets.preset_action import action_id
from lacuna.ui.presets.presets_dialog import PresetsDialog
from lacuna.ui.presets.save_dialog import SaveDialog

Scene = AsyncIterator[str]


async def parameter_panel(stage: Stage) -> Scene:
    """Groups folded, something looked for, a preset in use, and the menus."""
    panel = stage.window.panel
    panel.show_parameters(Parameters(frequency_penalty=1.0, n=3, stop=("\n\n", "Chapter")))
    panel.rows.fold(["PENALTIES", "BIAS", "REQUEST"])
    stage.do(action_id("lively"))
    yield "parameters-folded"
    panel.change("a change", {"temperature": 0.5})
    stage.do("parameter_find")
    stage.fill(panel, "Find a parameter", "pen")
    yield "parameters-found"
    stage.fill(panel, "Find a parameter", "min_p")
    yield "parameters-nothing-found"
    stage.key(Qt.Key.Key_Escape)
    button = panel.head.preset
    stage.pop_up(button.menu(), button, QPoint(0, button.height()))
    yield "presets-menu"
    await stage.close_popups()
    panel.rows.fold([])
    while panel.step:
        panel.take_back()


async def parameter_presets(stage: Stage) -> Scene:
    """The windows of presets."""
    window = await stage.open("preset_save", SaveDialog)
    yield "preset-save"
    window.findChildren(QLineEdit)[0].setText("Lively")
    window.tell("There is another preset called Lively. Choose another name.")
    yield "preset-save-refused"
    await stage.leave(SaveDialog)
    managing = await stage.open("presets", PresetsDialog)
    yield "presets"
    managing.tell("theirs.json was not imported. It is not a file of Lacuna presets.")
    yield "presets-refused"
    await stage.leave(PresetsDialog)


PARAMETER_SCENES = (parameter_panel, parameter_presets)
