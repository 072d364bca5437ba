"""The fields of several values: chips for what is there, an entry for the next."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from lacuna.core.parameters import Value, declared
from lacuna.ui.parameters.chips import BiasField, Chip, StopsField
from ui.hands import click, press, write


@pytest.fixture
def place(qtbot: QtBot) -> QWidget:
    place = QWidget()
    qtbot.addWidget(place)
    place.resize(236, 200)
    place.show()
    qtbot.waitExposed(place)
    return place


@pytest.fixture
def stops(place: QWidget) -> StopsField:
    field = StopsField(declared()["stop"], place)
    QVBoxLayout(place).addWidget(field)
    return field


@pytest.fixture
def biases(place: QWidget) -> BiasField:
    field = BiasField(declared()["logit_bias"], place)
    QVBoxLayout(place).addWidget(field)
    return field


def chips(field: StopsField | BiasField) -> list[Chip]:
    """Return the chips that are there, in the order in which they are read."""
    alive = [chip for chip in field.findChildren(Chip) if chip.isVisible()]
    return sorted(alive, key=lambda chip: (chip.y(), chip.x()))


def test_return_makes_a_chip_of_what_was_typed(stops: StopsField) -> None:
    told: list[Value] = []
    stops.changed.connect(lambda: told.append(stops.choice()))
    write(stops.entry, "Chapter")
    press(stops.entry, Qt.Key.Key_Return)
    assert told[-1] == ("Chapter",)
    assert stops.entry.text() == ""
    assert [chip.text() for chip in chips(stops)] == ["Chapter"]


def test_what_was_typed_counts_before_it_is_a_chip(stops: StopsField) -> None:
    write(stops.entry, "Chapter")
    assert stops.choice() == ("Chapter",)


def test_shift_and_return_write_a_new_line(stops: StopsField) -> None:
    press(stops.entry, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    press(stops.entry, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert stops.choice() == ("\n\n",)
    press(stops.entry, Qt.Key.Key_Return)
    assert [chip.text() for chip in chips(stops)] == ["↵↵"]


def test_a_click_takes_a_chip_away(stops: StopsField) -> None:
    stops.choose(("one", "two", "three"))
    click(chips(stops)[1])
    assert stops.choice() == ("one", "three")


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Space])
def test_the_keyboard_takes_a_chip_away(stops: StopsField, key: Qt.Key) -> None:
    stops.choose(("one", "two"))
    press(chips(stops)[0], key)
    assert stops.choice() == ("two",)


def test_backspace_in_an_empty_entry_takes_the_last_one_back(stops: StopsField) -> None:
    stops.choose(("one", "\n"))
    press(stops.entry, Qt.Key.Key_Backspace)
    assert stops.entry.text() == "↵"
    assert stops.choice() == ("one", "\n")
    assert [chip.text() for chip in chips(stops)] == ["one"]


def test_showing_values_is_silent_and_none_shows_nothing(stops: StopsField) -> None:
    told: list[str] = []
    stops.changed.connect(lambda: told.append("changed"))
    stops.choose(("one",))
    stops.choose(None)
    assert stops.choice() is None
    assert not chips(stops)
    assert not told


def test_a_text_that_is_too_long_for_its_chip_is_shortened_there_only(stops: StopsField) -> None:
    long = "the end of the " * 20
    stops.choose((long,))
    (chip,) = chips(stops)
    assert "…" in chip.text()
    assert chip.geometry().right() < stops.width()
    assert stops.choice() == (long,)


def test_chips_stand_in_lines_and_do_not_overlap(stops: StopsField, qtbot: QtBot) -> None:
    stops.choose(("Chapter", "The End", "***", "\n\n", "Epilogue", "Once"))
    qtbot.waitUntil(lambda: stops.entry.y() > 0)
    places = [chip.geometry() for chip in chips(stops)] + [stops.entry.geometry()]
    assert len({place.y() for place in places}) > 1
    for i, place in enumerate(places):
        assert stops.rect().contains(place)
        assert not any(place.intersects(other) for other in places[:i])


def test_a_token_has_one_bias_the_last(biases: BiasField) -> None:
    for typed in ("1234 -100", "7:5", "1234 50"):
        write(biases.entry, typed)
        press(biases.entry, Qt.Key.Key_Return)
    assert biases.choice() == {7: 5, 1234: 50}
    assert [chip.text() for chip in chips(biases)] == ["7 +5", "1234 +50"]


def test_what_is_no_bias_stays_in_the_entry(biases: BiasField) -> None:
    write(biases.entry, "rain")
    press(biases.entry, Qt.Key.Key_Return)
    assert biases.entry.text() == "rain"
    with pytest.raises(ValueError, match="token’s id"):
        biases.choice()
