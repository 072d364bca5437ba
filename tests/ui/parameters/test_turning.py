"""What turns a value: the arrows. The wheel never, over whichever field and whatever has the focus, nor a page key."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lacuna.core.parameters import Kind, Parameters, declared
from lacuna.ui.parameters import ParameterPanel
from lacuna.ui.parameters.numbers import IntegerBox, NumberBox
from lacuna.ui.parameters.texts import Switch
from ui.hands import press

NAMES = sorted(declared())
SWITCHES = [name for name in NAMES if declared()[name].kind is Kind.BOOLEAN]
NUMBERS = [name for name in NAMES if declared()[name].kind in (Kind.NUMBER, Kind.INTEGER)]
HELD = [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier]
SET = Parameters(
    temperature=1.0,
    seed=5,
    presence_penalty=0.0,
    n=4,
    best_of=8,
    stop=("a", "b"),
    logit_bias={1: 2},
    echo=True,
    user="me",
)


def turn(panel: ParameterPanel, over: str, delta: QPoint, held: Qt.KeyboardModifier) -> None:
    """Turn the wheel over the middle of a field, as the system tells a window of it."""
    field = panel.fields[over]
    window = panel.windowHandle()
    assert window is not None
    place = field.mapTo(panel, field.rect().center())
    assert panel.rows.geometry().contains(place)
    QTest.wheelEvent(window, QPointF(place), delta, QPoint(), held)
    QApplication.sendPostedEvents()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    over=st.sampled_from(NAMES),
    focused=st.none() | st.sampled_from(NAMES),
    delta=st.builds(QPoint, st.integers(-480, 480), st.integers(-480, 480)).filter(lambda delta: not delta.isNull()),
    held=st.sampled_from(HELD),
)
def test_the_wheel_turns_no_value(
    panel: ParameterPanel, over: str, focused: str | None, delta: QPoint, held: Qt.KeyboardModifier
) -> None:
    panel.show_parameters(SET)
    if focused is not None:
        panel.fields[focused].setFocus(Qt.FocusReason.TabFocusReason)
    panel.rows.ensureWidgetVisible(panel.fields[over])
    turn(panel, over, delta, held)
    assert panel.parameters() == SET


@pytest.mark.parametrize("over", NAMES)
def test_the_wheel_scrolls_the_panel_over_every_field(panel: ParameterPanel, over: str) -> None:
    panel.resize(panel.width(), 320)
    field = panel.fields[over]
    panel.rows.ensureWidgetVisible(field)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    bar = panel.rows.verticalScrollBar()
    assert bar.maximum() > 0
    before = bar.value()
    up = before == bar.maximum()
    turn(panel, over, QPoint(0, 120 if up else -120), Qt.KeyboardModifier.NoModifier)
    assert (bar.value() < before) if up else (bar.value() > before)


def box(panel: ParameterPanel, name: str) -> IntegerBox | NumberBox:
    field = panel.fields[name]
    assert isinstance(field, (IntegerBox, NumberBox))
    return field


def test_arrows_take_a_step_and_with_ctrl_ten(panel: ParameterPanel) -> None:
    field = box(panel, "temperature")
    press(field, Qt.Key.Key_Up)
    assert panel.parameters().temperature == 0.85
    press(field, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert panel.parameters().temperature == 1.35
    press(field, Qt.Key.Key_Down)
    press(field, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert panel.parameters().temperature == 0.8


@pytest.mark.parametrize("name", NAMES)
def test_page_keys_scroll_the_panel_and_turn_no_value(panel: ParameterPanel, name: str) -> None:
    panel.resize(panel.width(), 320)
    panel.show_parameters(SET)
    panel.take_focus(name)
    bar = panel.rows.verticalScrollBar()
    for _ in range(20):
        QTest.keyClick(panel.windowHandle(), Qt.Key.Key_PageDown)
    assert bar.value() == bar.maximum() > 0
    for _ in range(20):
        QTest.keyClick(panel.windowHandle(), Qt.Key.Key_PageUp)
    assert bar.value() == 0
    assert panel.parameters() == SET


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # says the screen of lists
@pytest.mark.parametrize("name", SWITCHES)
def test_a_switch_is_turned_in_its_list_only(panel: ParameterPanel, name: str) -> None:
    panel.show_parameters(SET)
    panel.take_focus(name)
    field = panel.fields[name]
    assert isinstance(field, Switch)
    before = field.currentIndex()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_S, Qt.Key.Key_O):
        press(field, key)
        assert field.currentIndex() == before
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space):
        press(field, key)
        assert field.view().isVisible()
        press(field.view(), Qt.Key.Key_Down)
        press(field.view(), Qt.Key.Key_Escape)
        assert not field.view().isVisible()
        assert field.currentIndex() == before
    assert panel.parameters() == SET
    press(field, Qt.Key.Key_Down)
    press(field.view(), Qt.Key.Key_Down)
    press(field.view(), Qt.Key.Key_Return)
    assert field.currentIndex() == before + 1
    assert panel.parameters() != SET


@pytest.mark.parametrize("name", NUMBERS)
def test_ten_steps_down_end_at_the_lowest_number_and_a_step_more_at_server_default(
    panel: ParameterPanel, name: str
) -> None:
    one = declared()[name]
    field = box(panel, name)
    field.choose(one.low + one.step)
    field.stepBy(-10)
    assert field.choice() == one.low
    press(field, Qt.Key.Key_Down)
    assert field.choice() == (None if one.optional else one.low)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(NUMBERS), steps=st.lists(st.sampled_from([-10, -1, 1, 10]), max_size=12))
def test_whatever_is_stepped_stays_in_its_range(panel: ParameterPanel, name: str, steps: list[int]) -> None:
    panel.show_parameters(Parameters())
    for size in steps:
        box(panel, name).stepBy(size)
        declared()[name].check(panel.fields[name].choice())
