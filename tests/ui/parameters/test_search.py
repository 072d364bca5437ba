"""Finding a parameter: by its name, the API's name and its help; groups unfold for it, and Esc brings all back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel

from lacuna.core.parameters import Group, Parameters, declared
from lacuna.ui.parameters import ParameterPanel
from lacuna.ui.widgets import IconButton
from ui.hands import click, press, write


def seen(panel: ParameterPanel) -> list[str]:
    return [name for name, field in panel.fields.items() if field.isVisible()]


def search(panel: ParameterPanel, text: str) -> None:
    panel.head.search()
    panel.head.field.clear()
    write(panel.head.field, text)


def said(panel: ParameterPanel) -> str:
    return "".join(label.text() for label in panel.rows.findChildren(QLabel) if "“" in label.text())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("seed", ["seed"]),
        ("TOP", ["top_p"]),
        ("bias", ["logit_bias"]),
        ("stop", ["max_tokens", "stop"]),
        ("logit_bias", ["logit_bias"]),
        ("best_of", ["best_of"]),
        ("wild", ["temperature"]),
        ("penalty above", ["presence_penalty", "frequency_penalty"]),
        ("request str", ["stream"]),
        ("  ", list(declared())),
    ],
)
def test_names_and_help_are_looked_through(panel: ParameterPanel, text: str, found: list[str]) -> None:
    search(panel, text)
    assert seen(panel) == found
    assert said(panel) == ""


def test_groups_unfold_while_something_is_looked_for(panel: ParameterPanel) -> None:
    panel.rows.fold([group.name for group in Group])
    assert seen(panel) == []
    search(panel, "seed")
    assert seen(panel) == ["seed"]
    press(panel.head.field, Qt.Key.Key_Escape)
    assert seen(panel) == []
    assert len(panel.rows.folded) == len(Group)


def test_it_is_said_when_nothing_is_found(panel: ParameterPanel) -> None:
    search(panel, "min_p")
    assert seen(panel) == []
    assert said(panel) == "No parameter has “min_p” in its name or its help."
    press(panel.head.field, Qt.Key.Key_Escape)
    assert seen(panel) == list(declared())
    assert said(panel) == ""
    assert not panel.head.field.isVisible()


def esc() -> bool:
    """Press Esc where the focus is, as Qt does; return whether the panel has it for itself."""
    focused = QApplication.focusWidget()
    assert focused is not None
    event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(focused, event)
    if event.isAccepted():
        press(focused, Qt.Key.Key_Escape)
    return event.isAccepted()


@pytest.mark.parametrize("name", ["seed", "stream", "user", "stop", "logit_bias"])
def test_esc_in_what_was_found_ends_the_search_but_stops_a_writing_first(panel: ParameterPanel, name: str) -> None:
    search(panel, name)
    press(panel.head.field, Qt.Key.Key_Return)
    panel.set_running(True)
    assert not esc()
    assert len(seen(panel)) < len(declared())
    panel.set_running(False)
    assert esc()
    assert seen(panel) == list(declared())
    assert not esc()


def test_esc_belongs_to_the_search_and_stops_no_writing(panel: ParameterPanel) -> None:
    search(panel, "seed")
    event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(panel.head.field, event)
    assert event.isAccepted()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_return_and_down_go_to_what_was_found(panel: ParameterPanel, key: Qt.Key) -> None:
    search(panel, "frequency")
    press(panel.head.field, key)
    assert QApplication.focusWidget() is panel.fields["frequency_penalty"]
    assert seen(panel) == ["frequency_penalty"]


def test_what_is_not_shown_keeps_its_value(panel: ParameterPanel) -> None:
    panel.show_parameters(Parameters(n=3, stop=("a",)))
    search(panel, "seed")
    assert panel.parameters() == Parameters(n=3, stop=("a",))


def test_the_button_opens_the_search_and_leaving_it_empty_closes_it(panel: ParameterPanel) -> None:
    button = next(one for one in panel.findChildren(IconButton) if one.toolTip() == "Find a parameter")
    click(button)
    assert QApplication.focusWidget() is panel.head.field
    assert button.accessibleName() == "Show all parameters"
    click(button)
    assert not panel.head.field.isVisible()
    assert button.accessibleName() == "Find a parameter"
    click(button)
    assert panel.head.field.isVisible()
    panel.fields["seed"].setFocus()
    assert not panel.head.field.isVisible()
