"""The button that names the preset in use and says whether the parameters are still as it says; with its menu."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from lacuna.ui.combo_box import APART, ARROW, PAD
from lacuna.ui.icons import paint_icon
from lacuna.ui.menus import Menu
from lacuna.ui.widgets import Button

BESIDE = 2 * PAD + ARROW + APART  # pixels of the button that are not its text
NONE = "Preset"


class PresetButton(Button):
    """Shows a preset's name, shortened to the room there is; a change is said after it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = ""
        self._changed = False
        self.setObjectName("preset")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._menu = Menu(self)
        self.setMenu(self._menu)
        self.show_preset("", "")

    @property
    def is_changed(self) -> bool:
        """Whether a preset is in use and something is otherwise now."""
        return self._changed

    def show_preset(self, name: str, differences: str) -> None:
        """Show a preset; without one that there are some. ``differences`` say what is otherwise now, if anything."""
        self._name, self._changed = name, bool(differences)
        spoken = f"Preset: {name}{', changed' if differences else ''}" if name else "Preset: none"
        self.setAccessibleName(spoken)
        self.setToolTip(differences or (spoken if name else "Values of several parameters, under a name"))
        self._fit()

    def fill(self, groups: Iterable[Iterable[QAction]]) -> None:
        """Put actions into the menu, with a line between groups."""
        self.menu().clear()
        for number, group in enumerate(groups):
            if number:
                self.menu().addSeparator()
            for action in group:
                self.menu().addAction(action)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Shorten the name to the room there is; the menu is as wide."""
        super().resizeEvent(event)
        self._menu.least = self.width()
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Open the menu with Down as well."""
        if event.key() == Qt.Key.Key_Down and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Paint it as the fields for a choice are: the text on the left, the arrow on the right."""
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        text, option.text = option.text, ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        color = self.palette().color(QPalette.ColorRole.ButtonText)
        quiet = QApplication.palette().color(QPalette.ColorRole.PlaceholderText)  # the own has the style sheet's ink
        painter.setPen(color if self._name else quiet)
        arrow = QRectF(self.width() - PAD - ARROW, (self.height() - ARROW) / 2, ARROW, ARROW)
        paint_icon(painter, "chevron-down", color, arrow)
        room = QRect(PAD, 0, self.width() - BESIDE, self.height())
        sides = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, sides | Qt.TextFlag.TextHideMnemonic, text)
        painter.end()

    def _fit(self) -> None:
        metrics, after = QFontMetrics(self.font()), ", changed" if self._changed else ""
        room = self.width() - BESIDE - metrics.horizontalAdvance(after)
        text = metrics.elidedText(self._name or NONE, Qt.TextElideMode.ElideRight, max(room, 24)) + after
        self.setText(text.replace("&", "&&"))
