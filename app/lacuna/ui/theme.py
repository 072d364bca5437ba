"""The colours of the program, light and dark. Every painted colour is one of these tokens."""

from dataclasses import dataclass

from PySide6.QtGui import QColor


@dataclass(frozen=True, kw_only=True)
class Theme:
    """The colours of one theme, as ``#RRGGBB``.

    Text that must be read (ink, dim) has a contrast of at least 4.5:1 on its ground; faint is for what may be
    overlooked.
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
    accent_ground: str
    selection: str
    generated: str  # ground of generated text
    token: str  # ground of the token under the pointer
    bar: str
    bar_other: str

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
    dim="#6F6A60",
    faint="#A39D90",
    hairline="#E4DFD4",
    accent="#7A4B2A",
    accent_ground="#F0E4D8",
    selection="#E3D2BF",
    generated="#F3E9DB",
    token="#E9D3B8",  # noqa: S106  (a colour)
    bar="#C9A27E",
    bar_other="#E2D6C6",
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
    accent_ground="#3A2E24",
    selection="#54473A",
    generated="#2E2A25",
    token="#4A3C2E",  # noqa: S106  (a colour)
    bar="#B98A60",
    bar_other="#46403A",
)
