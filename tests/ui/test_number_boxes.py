"""Numbers as writers of every country type them: with a point or a comma, in the digits of their script."""

from collections.abc import Generator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from lacuna.ui.number_boxes import DecimalBox, WholeBox
from ui.hands import press, write

ARABIC = "\N{ARABIC-INDIC DIGIT ZERO}\N{ARABIC DECIMAL SEPARATOR}\N{ARABIC-INDIC DIGIT EIGHT}"


@pytest.fixture(params=["en_US", "de_DE", "fr_FR", "ar_EG"])
def country(request: pytest.FixtureRequest) -> Generator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield
    QLocale.setDefault(before)


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize("typed", ["0.8", "0,8"])
def test_a_point_and_a_comma_stand_before_decimals(qtbot: QtBot, typed: str) -> None:
    box = DecimalBox(None)
    qtbot.addWidget(box)
    box.setValue(1.5)
    box.selectAll()
    write(box, typed)
    press(box, Qt.Key.Key_Return)
    assert (box.value(), box.text()) == (0.8, "0.80")


@pytest.mark.usefixtures("country")
def test_digits_of_another_script_are_digits(qtbot: QtBot) -> None:
    number, whole = DecimalBox(None), WholeBox(None)
    for box, typed in ((number, ARABIC), (whole, ARABIC[-1] * 2)):
        qtbot.addWidget(box)
        (line,) = box.findChildren(QLineEdit)
        line.selectAll()
        line.insert(typed)  # as from the clipboard
        press(box, Qt.Key.Key_Return)
    assert (number.value(), number.text()) == (0.8, "0.80")
    assert (whole.value(), whole.text()) == (88, "88")
