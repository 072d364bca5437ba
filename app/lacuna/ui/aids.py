"""The writer's aids, which need no server: finding, replacing and the palette. Each is made when first asked for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from lacuna.core.page import Page, page_to_json
from lacuna.ui.announce import announce
from lacuna.ui.completing import Completing
from lacuna.ui.ease import Announcer, Stillness, system_wants_contrast
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.page import Counts, PageDesk

if TYPE_CHECKING:
    from lacuna.ui.find import Finder
    from lacuna.ui.palette import Palette


class Aids(QObject):
    """Joins the actions with the aids."""

    def __init__(self, first: FirstWindow, completing: Completing, parent: QObject) -> None:
        super().__init__(parent)
        self._window = first.window
        self._editor = first.editor
        self._actions = actions = first.actions
        self._settings = first.settings
        self._completing = completing
        self._finder: Finder | None = None
        self._palette: Palette | None = None
        self._page = PageDesk(first.editor, actions)
        self._page.changed.connect(self._keep_page)
        self._window.add_themed(self._page)
        self._stillness = Stillness(actions, self)
        self._announcer = Announcer(completing)
        if not first.settings.contrast:
            actions["contrast"].setChecked(system_wants_contrast())
        actions["contrast"].triggered.connect(self._keep_contrast)
        self._counts = Counts(first.editor, first.window.status, actions["characters"])
        actions["palette"].triggered.connect(self._show_palette)
        actions["keys"].triggered.connect(self._show_keys)
        actions.keys_changed.connect(self._keep_keys)
        actions["full_screen"].toggled.connect(self._leave_for)
        actions["find"].triggered.connect(self._find)
        actions["replace"].triggered.connect(self._replace)
        actions["find_next"].triggered.connect(self._find_next)
        actions["find_previous"].triggered.connect(self._find_previous)

    def leave(self) -> None:
        """Close what Esc closes: it was pressed with nothing to stop."""
        if self._page.leave():
            return
        if self._finder is not None and self._finder.is_open:
            self._finder.close()
        elif not self._editor.hasFocus():
            self._editor.setFocus()
        else:
            self._actions["full_screen"].setChecked(False)

    @property
    def finder(self) -> "Finder":
        """What finds and replaces."""
        if self._finder is None:
            from lacuna.ui.find import Finder  # noqa: PLC0415  (most sessions do without)
            from lacuna.ui.find.bar import FindBar  # noqa: PLC0415  (most sessions do without)

            bar = FindBar(self._window)
            self._finder = Finder(bar, self._editor)
            self._finder.told.connect(self._announce)
            self._window.add_below_text(bar)
            self._window.add_themed(self._finder)
        return self._finder

    def _leave_for(self, on: bool) -> None:  # noqa: FBT001  (a slot of a checkable action)
        """Leave the screen to the text alone."""
        if on and self._finder is not None:
            self._finder.close()

    def _show_palette(self) -> None:
        from lacuna.ui.palette.entries import entries  # noqa: PLC0415  (most sessions do without)
        from lacuna.ui.palette.palette import Palette  # noqa: PLC0415  (most sessions do without)
        from lacuna.ui.palette.reasons import reasons  # noqa: PLC0415  (most sessions do without)

        if self._palette is None:
            self._palette = Palette(self._window)
            self._palette.chosen.connect(self._do)
            self._window.add_themed(self._palette)
        self._palette.open(
            entries(self._actions, reasons(self._editor, self._completing, self._window.panel)), self._settings.recent
        )

    def _show_keys(self) -> None:
        from lacuna.ui.keys import KeysDialog  # noqa: PLC0415  (most sessions do without)

        dialog = KeysDialog(self._actions, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _keep_contrast(self) -> None:
        self._settings.contrast = "on" if self._actions["contrast"].isChecked() else "off"

    def _keep_page(self, page: Page) -> None:
        self._settings.page = page_to_json(page)

    def _keep_keys(self) -> None:
        self._settings.keys = {name: list(keys) for name, keys in self._actions.changed_keys.items()}

    def _do(self, name: str) -> None:
        from lacuna.ui.palette.entries import used  # noqa: PLC0415  (most sessions do without)

        self._settings.recent = used(self._settings.recent, name)
        self._actions[name].trigger()

    def _find(self) -> None:
        self.finder.open()

    def _replace(self) -> None:
        self.finder.open(replacing=True)

    def _find_next(self) -> None:
        self.finder.next()

    def _find_previous(self) -> None:
        self.finder.previous()

    def _announce(self, sentence: str) -> None:
        announce(self._window, sentence)
