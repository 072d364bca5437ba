"""The program's icons: one set, one stroke, one colour."""

import xml.etree.ElementTree as ET  # the files are the program's own

import pytest
from PySide6.QtGui import QColor, QIcon
from pytestqt.qtbot import QtBot

from lacuna.assets import resource
from lacuna.ui.icons import app_icon, tinted_icon

NAMES = sorted(path.stem for path in resource("icons").glob("*.svg") if path.stem != "app")


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_has_the_one_stroke_and_leaves_the_colour_to_the_theme(name: str) -> None:
    drawing = ET.parse(resource("icons", f"{name}.svg")).getroot()  # noqa: S314  (the program's own file)
    assert drawing.get("stroke") == "currentColor"
    assert drawing.get("stroke-width") == "1.5"
    assert drawing.get("viewBox") == "0 0 16 16"
    assert drawing.get("fill") == "none"
    for part in drawing.iter():
        if part is not drawing:
            assert not {"fill", "stroke", "stroke-width"} & set(part.keys())


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_painted_in_the_colour_asked_for(name: str, qtbot: QtBot) -> None:
    del qtbot  # an application has to be there
    red, blue = QColor("#FF0000"), QColor("#0000FF")
    icon = tinted_icon(name, red, blue)
    for mode, color in ((QIcon.Mode.Normal, red), (QIcon.Mode.Disabled, blue)):
        image = icon.pixmap(32, 32, mode).toImage()
        painted = [
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        ]
        assert painted
        assert set(painted) == {color.name()}


def test_the_program_has_an_icon_of_its_own(qtbot: QtBot) -> None:
    del qtbot
    assert not app_icon().pixmap(64, 64).isNull()
