"""A tick is seen where a box is checked, in both themes."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionButton
from pytestqt.qtbot import QtBot

from lacuna.ui.check_box import CheckBox
from lacuna.ui.style import apply_style
from lacuna.ui.theme import DARK, LIGHT, Theme


def inside(box: CheckBox, color: str) -> int:
    """Count the pixels inside the box's frame that are nearly of a colour."""
    option = QStyleOptionButton()
    option.initFrom(box)
    frame = box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box)
    image = box.grab(frame.adjusted(2, 2, -2, -2)).toImage()
    places = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return sum(near(image.pixelColor(x, y), QColor(color)) for x, y in places)


def near(one: QColor, other: QColor) -> bool:
    """Return whether two colours are nearly the same."""
    apart = (one.red() - other.red(), one.green() - other.green(), one.blue() - other.blue())
    return max(abs(part) for part in apart) < 60


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_tick_stands_on_the_accent_and_only_while_the_box_is_checked(
    qtbot: QtBot, qapp: QApplication, theme: Theme
) -> None:
    apply_style(qapp, theme)
    box = CheckBox("Of the text")
    qtbot.addWidget(box)
    box.show()
    assert inside(box, theme.accent) == 0
    box.setChecked(True)
    assert inside(box, theme.accent) > 40
    assert inside(box, theme.on_accent) > 8


@pytest.mark.parametrize("checked", [True, False])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_box_shows_that_it_has_the_keyboard_checked_or_not(
    qtbot: QtBot, qapp: QApplication, theme: Theme, *, checked: bool
) -> None:
    apply_style(qapp, theme)
    box = CheckBox("Of the text")
    qtbot.addWidget(box)
    box.setChecked(checked)
    box.show()
    box.activateWindow()
    qtbot.waitUntil(box.isActiveWindow)
    box.clearFocus()
    without = box.grab().toImage()
    box.setFocus()
    assert box.grab().toImage() != without
