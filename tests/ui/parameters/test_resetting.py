"""Back to the default, a field or all of them; and every such change can be taken back without what came after it."""

import pytest
from hypothesis import HealthCheck, given, settings
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from lacuna.core.parameters import Parameters, declared
from lacuna.ui.parameters import ParameterPanel
from lacuna.ui.parameters.chips import ChipsField
from lacuna.ui.widgets import IconButton
from ui.hands import click, write
from ui.parameters.strategies import parameters

OTHER = Parameters(
    max_tokens=9,
    temperature=1.0,
    top_p=0.5,
    seed=5,
    presence_penalty=0.0,
    frequency_penalty=1.0,
    n=4,
    best_of=8,
    logprobs=None,
    stop=("a",),
    logit_bias={1: 2},
    echo=True,
    stream=False,
    user="me",
)


def buttons(panel: ParameterPanel, beginning: str) -> list[IconButton]:
    """Return the buttons that can be seen whose names begin so."""
    found = panel.findChildren(IconButton)
    return [one for one in found if one.isVisible() and one.accessibleName().startswith(beginning)]


def back(panel: ParameterPanel) -> IconButton:
    return buttons(panel, "Take back")[0]


def test_a_button_stands_beside_what_differs_and_nowhere_else(panel: ParameterPanel) -> None:
    assert buttons(panel, "Reset") == []
    panel.show_parameters(Parameters(temperature=0.9, logprobs=None))
    names = [one.accessibleName() for one in buttons(panel, "Reset")]
    assert names == ["Reset Temperature to 0.80", "Reset Logprobs to 5"]
    assert {one.toolTip() for one in buttons(panel, "Reset")} == set(names)


@pytest.mark.parametrize("name", sorted(declared()))
def test_the_button_brings_the_default_and_the_step_can_be_taken_back(panel: ParameterPanel, name: str) -> None:
    panel.show_parameters(OTHER)
    told: list[Parameters] = []
    panel.changed.connect(lambda: told.append(panel.parameters()))
    click(buttons(panel, f"Reset {declared()[name].title}")[0])
    assert getattr(panel.parameters(), name) == declared()[name].default
    focused = QApplication.focusWidget()
    assert focused is not None
    assert panel.rows.focused == name
    click(back(panel))
    assert panel.parameters() == OTHER
    assert told[-1] == OTHER
    assert buttons(panel, "Take back") == []


@pytest.mark.qt_log_ignore("does not support raise", "grabbing the keyboard")  # the screen of the tests has no popups
@pytest.mark.parametrize("name", sorted(declared()))
def test_the_context_menu_of_every_field_brings_the_default(panel: ParameterPanel, name: str, qtbot: QtBot) -> None:
    panel.show_parameters(OTHER)
    field = panel.fields[name]
    asked: QWidget = field.entry if isinstance(field, ChipsField) else field
    asked.customContextMenuRequested.emit(QPoint(3, 3))
    menu = next(menu for menu in panel.findChildren(QMenu) if menu.isVisible())
    texts = [action.text() for action in menu.actions()]
    assert texts[-1].startswith("&Reset to ")
    menu.actions()[-1].trigger()
    menu.close()
    assert getattr(panel.parameters(), name) == declared()[name].default
    qtbot.wait(1)
    asked.customContextMenuRequested.emit(QPoint(3, 3))
    menu = next(menu for menu in panel.findChildren(QMenu) if menu.isVisible())
    assert not menu.actions()[-1].isEnabled()
    menu.close()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=parameters())
def test_all_are_reset_in_one_step_that_can_be_taken_back(panel: ParameterPanel, chosen: Parameters) -> None:
    panel.show_parameters(chosen)
    panel.reset_all()
    assert panel.parameters() == Parameters()
    assert (panel.step == "Reset all") is (chosen != Parameters())
    panel.take_back()
    assert panel.parameters() == chosen
    assert panel.step == ""


def test_what_was_changed_since_stays(panel: ParameterPanel) -> None:
    panel.change("Preset Lively", {"temperature": 1.2, "top_p": 0.5, "n": 2})
    panel.change("Reset Choices (n)", {"n": None})
    panel.show_parameters(Parameters(temperature=1.2, top_p=0.7))
    assert back(panel).toolTip() == "Take back: Reset Choices (n)"
    panel.take_back()
    assert panel.parameters() == Parameters(temperature=1.2, top_p=0.7, n=2)
    panel.take_back()
    assert panel.parameters() == Parameters(temperature=0.8, top_p=0.7)
    panel.take_back()
    assert panel.parameters() == Parameters(temperature=0.8, top_p=0.7)


def test_a_step_of_which_nothing_is_left_is_forgotten(panel: ParameterPanel) -> None:
    panel.change("Preset Lively", {"temperature": 1.2})
    panel.show_parameters(Parameters(temperature=0.3))
    assert panel.step == ""


def test_a_field_that_holds_nonsense_can_be_reset(panel: ParameterPanel) -> None:
    field = panel.fields["logit_bias"]
    assert isinstance(field, ChipsField)
    write(field.entry, "rain")
    field.changed.emit()
    assert panel.problem
    click(buttons(panel, "Reset Logit bias")[0])
    assert panel.parameters() == Parameters()
    assert [
        label.text() for label in panel.findChildren(QLabel) if label.objectName() == "broken" and label.text()
    ] == []
