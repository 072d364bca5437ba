"""The panel: a row for each declaration, honest about what is sent, and about what is wrong."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from lacuna.core.parameters import Limits, Parameters, declared
from lacuna.core.servers import DIALECTS, Kind
from lacuna.ui.parameters import ParameterPanel
from lacuna.ui.parameters.numbers import SERVER_DEFAULT, IntegerBox, NumberBox
from ui.hands import click, press, write
from ui.parameters.strategies import parameters


def sentences(panel: ParameterPanel) -> list[str]:
    """Return the sentences under the fields."""
    return [
        label.text() for label in panel.findChildren(QLabel) if label.objectName() == "broken" and label.isVisible()
    ]


def remarks(panel: ParameterPanel) -> list[str]:
    """Return what is said quietly, from top to bottom."""
    labels = [label for label in panel.findChildren(QLabel) if label.objectName() == "quiet" and label.isVisible()]
    return [label.text() for label in sorted(labels, key=lambda label: label.mapTo(panel, QPoint(0, 0)).y())]


# What Ollama has in no way.
NEVER = [
    "This server does not heed it.",
    "This server does not send the prompt back.",
    "This server takes no user name.",
]


def number(panel: ParameterPanel, name: str) -> IntegerBox | NumberBox:
    field = panel.fields[name]
    assert isinstance(field, (IntegerBox, NumberBox))
    return field


def set_to(box: IntegerBox | NumberBox, text: str) -> None:
    box.setFocus()
    box.selectAll()
    press(box, Qt.Key.Key_Delete)
    write(box, text)
    press(box, Qt.Key.Key_Return)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=parameters())
def test_it_gives_back_whatever_parameters_it_shows_and_tells_nobody(panel: ParameterPanel, chosen: Parameters) -> None:
    told: list[str] = []
    listen = panel.changed.connect
    listen(lambda: told.append("changed"))
    panel.show_parameters(chosen)
    assert panel.parameters() == chosen
    assert not told


def test_it_has_a_field_for_every_parameter_in_the_declared_order(panel: ParameterPanel) -> None:
    assert list(panel.fields) == list(declared())
    tops = [field.mapTo(panel, QPoint(0, 0)).y() for field in panel.fields.values()]
    assert tops == sorted(tops)


def test_a_number_that_is_typed_is_told(panel: ParameterPanel) -> None:
    told: list[Parameters] = []
    panel.changed.connect(lambda: told.append(panel.parameters()))
    set_to(number(panel, "temperature"), "1.2")
    assert told == [Parameters(temperature=1.2)]


@pytest.mark.parametrize("name", ["seed", "presence_penalty", "n"])
def test_an_emptied_box_is_at_server_default_again(panel: ParameterPanel, name: str) -> None:
    box = number(panel, name)
    set_to(box, "1")
    assert getattr(panel.parameters(), name) == 1
    set_to(box, "")
    assert getattr(panel.parameters(), name) is None
    assert box.text() == SERVER_DEFAULT


def test_a_digit_takes_the_place_of_server_default(panel: ParameterPanel) -> None:
    box = number(panel, "seed")
    box.setFocus()
    write(box, "42")
    press(box, Qt.Key.Key_Return)
    assert panel.parameters().seed == 42


def test_a_field_is_faint_exactly_while_nothing_is_set_in_it(panel: ParameterPanel) -> None:
    faint = ("seed", "echo", "user")
    for chosen, expected in ((Parameters(), True), (Parameters(seed=1, echo=True, user="me"), False)):
        panel.show_parameters(chosen)
        assert [bool(panel.fields[name].property("unset")) for name in faint] == [expected] * len(faint)
    write(panel.fields["user"], "!")
    assert not panel.fields["user"].property("unset")
    for _ in "me!":
        press(panel.fields["user"], Qt.Key.Key_Backspace)
    assert panel.fields["user"].property("unset")


def test_a_broken_rule_stands_under_its_field_and_holds_the_button_back(panel: ParameterPanel) -> None:
    set_to(number(panel, "n"), "3")
    set_to(number(panel, "best_of"), "2")
    assert sentences(panel) == ["Best of must be at least n, 3."]
    field = panel.fields["best_of"]
    (label,) = [label for label in panel.findChildren(QLabel) if label.text() == "Best of must be at least n, 3."]
    below = label.mapTo(panel, QPoint(0, 0)).y() - field.mapTo(panel, QPoint(0, 0)).y() - field.height()
    assert 0 <= below < 12
    assert not panel.button.isEnabled()
    set_to(number(panel, "best_of"), "3")
    assert sentences(panel) == []
    assert panel.button.isEnabled()


def test_what_a_server_does_not_take_is_disabled_with_the_reason(panel: ParameterPanel) -> None:
    reason = "The built-in model does not echo yet."
    panel.set_limits(Limits(unsupported=(("echo", reason),)))
    assert not panel.fields["echo"].isEnabled()
    assert panel.fields["echo"].toolTip() == reason
    assert panel.fields["echo"].accessibleDescription() == reason
    assert remarks(panel) == [reason]
    panel.set_limits(Limits())
    assert panel.fields["echo"].isEnabled()
    assert remarks(panel) == []


def test_what_a_server_cannot_have_keeps_its_value_and_the_reason_stands_beside_it(panel: ParameterPanel) -> None:
    chosen = Parameters(seed=7, logit_bias={5: -100}, logprobs=5, best_of=3)
    panel.show_parameters(chosen)
    panel.set_limits(Limits(), replace(DIALECTS[Kind.LM_STUDIO].capabilities, seed=False))
    disabled = {name for name, field in panel.fields.items() if not field.isEnabled()}
    assert disabled == {"seed", "logit_bias", "logprobs", "best_of", "echo"}
    assert panel.parameters() == chosen
    assert panel.button.isEnabled()
    assert "Seed not sent: this server does not heed it." in remarks(panel)
    panel.show_parameters(Parameters(logprobs=None))
    assert "This server does not heed it." in remarks(panel)
    panel.set_limits(Limits(), DIALECTS[Kind.BUILT_IN].capabilities)
    assert all(field.isEnabled() for field in panel.fields.values())
    assert remarks(panel) == ["The words come without their probabilities."]


def test_what_is_done_in_another_way_is_said_with_its_cost_while_it_is_set(panel: ParameterPanel) -> None:
    panel.set_limits(Limits(), DIALECTS[Kind.OLLAMA].capabilities)
    assert remarks(panel) == NEVER
    set_to(number(panel, "n"), "3")
    assert remarks(panel) == ["This server writes 1 at a time: 3 choices take 3 requests.", *NEVER]
    assert panel.fields["n"].accessibleDescription() == remarks(panel)[0]
    set_to(number(panel, "n"), "")
    assert remarks(panel) == NEVER


def test_a_broken_rule_goes_before_what_the_server_makes_of_it(panel: ParameterPanel) -> None:
    panel.set_limits(Limits(), DIALECTS[Kind.OLLAMA].capabilities)
    panel.show_parameters(Parameters(n=3, best_of=2))
    assert sentences(panel) == ["Best of must be at least n, 3."]
    assert remarks(panel) == NEVER
    panel.show_parameters(Parameters(n=3, best_of=4))
    assert sentences(panel) == []
    assert "Lacuna itself keeps the likeliest of 4, when all are written." in remarks(panel)


def test_the_way_in_which_a_gap_is_filled_stands_under_the_button(panel: ParameterPanel) -> None:
    way = "The gap is filled by llama.cpp’s own /infill."
    panel.set_limits(Limits(), DIALECTS[Kind.LLAMA_CPP].capabilities)
    panel.set_move("Continue")
    assert way not in remarks(panel)
    panel.set_move("Fill the gap", fills=True)
    assert way in remarks(panel)
    panel.set_limits(Limits(), DIALECTS[Kind.OPENAI].capabilities)
    assert way not in remarks(panel)


def test_the_button_says_what_will_happen_and_becomes_stop(panel: ParameterPanel) -> None:
    asked: list[str] = []
    panel.complete_asked.connect(lambda: asked.append("complete"))
    panel.stop_asked.connect(lambda: asked.append("stop"))
    panel.set_move("Fill the gap")
    assert panel.button.text().startswith("Fill the gap")
    click(panel.button)
    panel.set_running(True)
    assert panel.button.text().startswith("Stop")
    click(panel.button)
    assert asked == ["complete", "stop"]


def test_the_fields_stay_where_they_are_when_the_scroll_bar_comes(panel: ParameterPanel, qtbot: QtBot) -> None:
    def right() -> int:
        field = panel.fields["temperature"]
        return field.mapTo(panel, QPoint(field.width(), 0)).x()

    panel.resize(panel.width(), 900)
    qtbot.wait(1)
    before = right()
    panel.resize(panel.width(), 400)
    qtbot.wait(1)
    assert right() == before


def test_chips_on_one_line_make_the_panel_no_higher(panel: ParameterPanel, qtbot: QtBot) -> None:
    bar = panel.findChildren(QScrollArea)[0].verticalScrollBar()
    qtbot.wait(1)
    assert bar.maximum() == 0
    panel.show_parameters(Parameters(stop=("\n\n", "Chapter")))
    qtbot.wait(1)
    assert bar.maximum() == 0
