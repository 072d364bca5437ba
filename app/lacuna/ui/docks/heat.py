"""The heat map as the writer commands it: on or off, by which scale, and the bar that explains it."""

from PySide6.QtCore import QObject

from lacuna.services.settings import Settings
from lacuna.ui.actions import Actions
from lacuna.ui.docks.legend import Legend
from lacuna.ui.editor.heat import SCALES, scale_of
from lacuna.ui.main_window import MainWindow


class Heat(QObject):
    """Joins the actions of the heat map with the editor; the bar is made when it is first seen."""

    def __init__(self, window: MainWindow, actions: Actions, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._editor = window.editor
        self._settings = settings
        self._heat = actions["heat"]
        self._actions = [actions[f"heat_{scale.id}"] for scale in SCALES]
        self._legend: Legend | None = None
        kept = scale_of(self._settings.scale)
        self._actions[SCALES.index(kept)].setChecked(True)
        self._choose()
        self._show(self._heat.isChecked())
        self._heat.toggled.connect(self._show)
        for action in self._actions:
            action.triggered.connect(self._choose_and_show)

    def _show(self, on: bool) -> None:  # noqa: FBT001  (a slot of a checkable action)
        if on and self._legend is None:
            self._legend = Legend(self._actions, self._window)
            self._legend.closed.connect(self._close)
            self._window.add_below_text(self._legend)
            self._window.add_themed(self._legend)
            self._legend.show_scale(scale_of(self._settings.scale))
        if self._legend is not None:
            self._legend.setVisible(on)

    def _close(self) -> None:
        self._heat.setChecked(False)
        self._editor.setFocus()

    def _choose_and_show(self) -> None:
        """Colour by another scale; who chooses one wants to see it."""
        self._choose()
        self._heat.setChecked(True)

    def _choose(self) -> None:
        chosen = next(scale for scale, action in zip(SCALES, self._actions, strict=True) if action.isChecked())
        self._settings.scale = chosen.id
        self._editor.set_scale(chosen)
        if self._legend is not None:
            self._legend.show_scale(chosen)
