"""The window as it is painted first, with nothing that takes long to import; then it is furnished."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from lacuna.services import settings as settings_file
from lacuna.ui.main_window import MainWindow
from lacuna.ui.theme import Theme, ThemeSwitch

if TYPE_CHECKING:
    from lacuna.ui.actions import Actions
    from lacuna.ui.docks import Docks
    from lacuna.ui.early import Early
    from lacuna.ui.editor import ManuscriptEditor

MODES = ("system", "light", "dark")


class FirstWindow:
    """The window: its grounds and menus are painted first, all else follows with ``furnish``.

    Attributes:
        sentence: what the writer is told at the start, empty if all is well.

    """

    actions: "Actions"
    docks: "Docks"
    early: "Early"
    editor: "ManuscriptEditor"

    def __init__(self, app: QApplication, settings_path: Path) -> None:
        self._app = app
        self._settings_path = settings_path
        self._redact: Callable[[str], str] = str  # no key is known yet
        self.settings, self.sentence = settings_file.load(settings_path)
        self.theme = ThemeSwitch(self.settings.theme, app, contrast=self.settings.contrast == "on")
        self.window = MainWindow(self.theme.theme, self.settings.panel_width, panel=self.settings.panel)
        if self.settings.geometry:
            self.window.restoreGeometry(self.settings.geometry)

    def furnish(self) -> None:
        """Put in all that the first paint can do without, as the writer left it."""
        from lacuna.core.manuscript import Manuscript  # noqa: PLC0415  (after the first paint)
        from lacuna.core.page import page_from_json  # noqa: PLC0415  (after the first paint)
        from lacuna.core.parameters import from_json  # noqa: PLC0415  (after the first paint)
        from lacuna.ui.actions import Actions  # noqa: PLC0415  (after the first paint)
        from lacuna.ui.docks import Docks  # noqa: PLC0415  (after the first paint)
        from lacuna.ui.early import Early  # noqa: PLC0415  (after the first paint)
        from lacuna.ui.editor import ManuscriptEditor  # noqa: PLC0415  (after the first paint)

        self.actions = Actions(self._app)
        self.actions.use_keys(self.settings.keys)
        self.actions["heat"].setChecked(self.settings.heat)
        self.actions["panel"].setChecked(self.settings.panel)
        self.actions["characters"].setChecked(self.settings.characters)
        self.actions["contrast"].setChecked(self.settings.contrast == "on")
        self.actions["contrast"].toggled.connect(self.theme.set_contrast)
        self.actions["still"].setChecked(self.settings.still)
        self.actions["offline"].setChecked(self.settings.offline)
        self.actions["inspector"].setChecked(self.settings.inspector)
        self.actions["generations"].setChecked(self.settings.generations)
        self.editor = ManuscriptEditor()
        self.editor.set_manuscript(Manuscript())
        self.editor.set_heat(self.settings.heat)
        self.early = Early(self.actions, self.window)
        self.window.furnish(self.actions, self.editor)
        self.docks = Docks(self.window, self.actions, self.settings)
        self.theme.changed.connect(self._use_theme)
        for mode in MODES:
            action = self.actions[f"theme_{mode}"]
            action.setChecked(mode == self.settings.theme)
            action.triggered.connect(self._choose_theme)
        try:
            self.editor.set_page(page_from_json(self.settings.page))
        except ValueError as error:
            self.sentence = self.sentence or f"The page could not be shown as it was: {error}."
        self.window.panel.rows.fold(self.settings.folded)
        if self.settings.parameters:
            try:
                self.window.panel.show_parameters(from_json(self.settings.parameters))
            except ValueError as error:
                self.sentence = self.sentence or f"The last parameters could not be used: {error}"
        if self.sentence:
            self.window.notice.show_notice(self.sentence)

    def keep_settings(self) -> None:
        """Write what the writer chose; a failure is no reason not to close."""
        from lacuna.core.errors import SettingsError  # noqa: PLC0415  (after the first paint)
        from lacuna.core.parameters import to_json  # noqa: PLC0415  (after the first paint)

        settings = self.settings
        settings.still = self.actions["still"].isChecked()
        settings.characters = self.actions["characters"].isChecked()
        settings.offline = self.actions["offline"].isChecked()
        settings.heat = self.actions["heat"].isChecked()
        settings.panel = self.actions["panel"].isChecked()
        settings.folded = list(self.window.panel.rows.folded)
        settings.panel_width = self.window.panel.width()
        settings.docks = bytes(self.window.saveState().data())
        settings.geometry = bytes(self.window.saveGeometry().data())
        with contextlib.suppress(ValueError):  # a field holds what it cannot have: the last that were right stay
            settings.parameters = to_json(self.window.panel.parameters())
        with contextlib.suppress(SettingsError):
            settings_file.save(self._settings_path, settings)

    def tell_bug(self, text: str) -> None:
        """Tell the writer of a fault of the program."""
        self.window.notice.show_notice(self.bug_sentence(text))

    def bug_sentence(self, text: str) -> str:
        """Return how the writer is told of a fault of the program."""
        last = self._redact(text.strip().splitlines()[-1]) if text.strip() else ""
        return f"This is a fault of the program; your text is safe. {last}"

    def tell_bugs_through(self, redact: Callable[[str], str]) -> None:
        """From now on, show of a fault only what ``redact`` leaves: it blacks out keys."""
        self._redact = redact

    def _choose_theme(self) -> None:
        mode = next((mode for mode in MODES if self.actions[f"theme_{mode}"].isChecked()), "system")
        self.settings.theme = mode
        self.theme.set_mode(mode)

    def _use_theme(self, theme: Theme) -> None:
        self.window.set_theme(theme)
