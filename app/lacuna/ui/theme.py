"""The colours of the program, light and dark. Every painted colour is one of these tokens."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication

from lacuna.ui.signals import signal

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

MIDDLE = 128  # of the lightnesses of colours
STYLE = "Fusion"  # it is told the system's choice, and looks the same everywhere


@dataclass(frozen=True, kw_only=True)
class Theme:
    """The colours of one theme, as ``#RRGGBB`` where nothing else is said.

    Text that must be read (ink, dim, accent, on_accent on accent) has a contrast of at least 4.5:1 on its ground;
    faint is for what may be overlooked, and for what is disabled.
    """

    dark: bool
    window: str
    panel: str
    paper: str
    card: str
    ink: str
    dim: str
    faint: str
    hairline: str
    accent: str
    accent_hover: str  # the accent under the pointer
    accent_ground: str
    on_accent: str  # text on the accent
    selection: str
    generated: str  # ground of generated text
    token: str  # ground of the token under the pointer
    heat: tuple[str, ...]  # grounds of tokens, from expected to surprising: each darker or lighter than the one before
    found: str  # ground of what was looked for
    bar: str
    bar_other: str
    field: str  # ground of what is typed into
    good: str  # a connection that works: its dot, and what is said of it
    shadow: str  # under what floats, as ``#AARRGGBB``

    def color(self, name: str) -> QColor:
        """Return a token as a QColor."""
        return QColor(getattr(self, name))


LIGHT = Theme(
    dark=False,
    window="#F6F4EF",
    panel="#F1EEE6",
    paper="#FDFCF9",
    card="#FFFFFF",
    ink="#23211D",
    dim="#6A655B",
    faint="#A39D90",
    hairline="#E4DFD4",
    accent="#7A4B2A",
    accent_hover="#87552F",
    accent_ground="#F0E4D8",
    on_accent="#FFFFFF",
    selection="#E3D2BF",
    generated="#F3E9DB",
    token="#E9D3B8",  # noqa: S106  (a colour)
    heat=("#F7F2E6", "#F4E4C4", "#EFCF9F", "#E7B57D", "#DB9961"),
    found="#F5E3A4",
    bar="#C9A27E",
    bar_other="#E2D6C6",
    field="#FDFCF9",
    good="#36724A",
    shadow="#30000000",
)

DARK = Theme(
    dark=True,
    window="#1B1B1D",
    panel="#1F1F22",
    paper="#212124",
    card="#26262A",
    ink="#E4E0D8",
    dim="#A09B91",
    faint="#6E6A63",
    hairline="#323236",
    accent="#D9A679",
    accent_hover="#E3B68C",
    accent_ground="#3A2E24",
    on_accent="#1B1B1D",
    selection="#54473A",
    generated="#2E2A25",
    token="#4A3C2E",  # noqa: S106  (a colour)
    heat=("#29282A", "#393129", "#4E3E2D", "#684B30", "#825630"),
    found="#574A1E",
    bar="#B98A60",
    bar_other="#46403A",
    field="#26262A",
    good="#7FB08C",
    shadow="#80000000",
)


# For those who need more contrast: 7:1 for what must be read, and 3:1 for the borders of what can be used.
LIGHT_HIGH = replace(
    LIGHT,
    window="#FFFFFF",
    panel="#FFFFFF",
    paper="#FFFFFF",
    card="#FFFFFF",
    ink="#000000",
    dim="#333333",
    faint="#595959",
    hairline="#6E6E6E",
    accent="#5A2D0C",
    accent_hover="#6B3A14",
    accent_ground="#F6E7D8",
    on_accent="#FFFFFF",
    selection="#EBCFB0",
    generated="#F6E7D3",
    token="#EBCFAA",  # noqa: S106  (a colour)
    found="#FFE680",
    bar="#8A4B1A",
    bar_other="#A07C5C",
    field="#FFFFFF",
    good="#14532D",
)

DARK_HIGH = replace(
    DARK,
    window="#000000",
    panel="#000000",
    paper="#000000",
    card="#0A0A0A",
    ink="#FFFFFF",
    dim="#D0CCC4",
    faint="#A8A49C",
    hairline="#7E7A74",
    accent="#FFC58F",
    accent_hover="#FFD3A8",
    accent_ground="#33261A",
    on_accent="#000000",
    selection="#54401F",
    generated="#2B2117",
    token="#4A3620",  # noqa: S106  (a colour)
    found="#574700",
    bar="#E0A46A",
    bar_other="#8A7458",
    field="#0A0A0A",
    good="#8FE0A8",
)


class ThemeSwitch(QObject):
    """Chooses the theme: light, dark, or as the system is; and more contrast.

    ``mode`` is one of ``system``, ``light``, ``dark``; any other counts as ``system``.
    """

    changed = signal(Theme)

    def __init__(self, mode: str, parent: QObject | None = None, *, contrast: bool = False) -> None:
        super().__init__(parent)
        self._mode = mode
        self._contrast = contrast
        self._system_dark = _style_is_dark()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.theme = self._chosen()

    def set_mode(self, mode: str) -> None:
        """Choose another mode."""
        self._mode = mode
        self._choose()

    def set_contrast(self, on: bool) -> None:  # noqa: FBT001  (a slot of a checkable action)
        """Have more contrast, or as much as is calm."""
        self._contrast = on
        self._choose()

    def _system_changed(self, scheme: "Qt.ColorScheme") -> None:
        self._system_dark = scheme.name == "Dark"
        self._choose()

    def _choose(self) -> None:
        theme = self._chosen()
        if theme is not self.theme:
            self.theme = theme
            self.changed.emit(theme)

    def _chosen(self) -> Theme:
        dark = self._mode == "dark" if self._mode in ("light", "dark") else self._system_dark
        if self._contrast:
            return DARK_HIGH if dark else LIGHT_HIGH
        return DARK if dark else LIGHT


def _style_is_dark() -> bool:
    """Return whether the system is dark, by the colours that the style has from it.

    ``styleHints().colorScheme()`` says the same, but makes all enums of ``Qt``: a seventh of the start.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return False
    if app.style().name().lower() != STYLE.lower() and not app.styleSheet():
        app.setStyle(STYLE)
    return app.style().standardPalette().window().color().lightness() < MIDDLE
