"""By keyboard alone: everything that takes the focus has a name, and shows that it has the focus."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from lacuna.core.manuscript import Manuscript
from lacuna.core.parameters import Parameters
from lacuna.ui.actions import Actions
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.main_window import MainWindow
from lacuna.ui.theme import DARK, LIGHT, Theme
from ui.hands import press


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def window(request: pytest.FixtureRequest, qtbot: QtBot) -> MainWindow:
    theme: Theme = request.param
    editor = ManuscriptEditor()
    editor.set_manuscript(Manuscript())
    actions = Actions()
    window = MainWindow(theme)
    window.furnish(actions, editor)
    actions.setParent(window)
    qtbot.addWidget(window)
    window.notice.show_notice("The server did not answer.", "Try again", "503")
    window.panel.show_parameters(Parameters(stop=("Chapter",), logit_bias={1234: -100}))
    window.resize(1280, 1000)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def stops_of_tab(window: MainWindow) -> list[QWidget]:
    """Return all that Tab reaches, the text aside: it has a caret, and Tab is a letter there."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and widget is not window.editor
        and not window.editor.isAncestorOf(widget)
    ]


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def test_what_has_the_focus_shows_it(window: MainWindow) -> None:
    silent: list[str] = []
    for widget in stops_of_tab(window):
        window.editor.setFocus()
        before = picture(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert QApplication.focusWidget() is widget
        if picture(widget) == before:
            silent.append(f"{type(widget).__name__} {widget.accessibleName()!r}")
    assert silent == []


def test_what_takes_the_focus_has_a_name(window: MainWindow) -> None:
    stops = stops_of_tab(window)
    assert len(stops) > len(window.panel.fields)
    nameless = [
        type(widget).__name__
        for widget in stops
        if not widget.accessibleName() and not (isinstance(widget, QAbstractButton) and widget.text())
    ]
    assert nameless == []


def in_panel(window: MainWindow) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and window.panel.isAncestorOf(focused)


def focused_button() -> str:
    focused = QApplication.focusWidget()
    return focused.text() if isinstance(focused, QAbstractButton) else ""


def test_a_key_goes_from_the_text_to_a_notice_to_the_parameters_and_back(window: MainWindow) -> None:
    window.editor.setFocus()
    between = next(action for action in window.actions() if action.objectName() == "between")
    between.trigger()
    assert focused_button() == "Try again"
    between.trigger()
    assert in_panel(window)
    between.trigger()
    assert window.editor.hasFocus()


def test_without_a_notice_the_key_goes_to_the_parameters(window: MainWindow) -> None:
    window.notice.hide()
    window.editor.setFocus()
    next(action for action in window.actions() if action.objectName() == "between").trigger()
    assert in_panel(window)


def test_the_keyboard_goes_back_to_the_text_when_a_notice_has_helped(window: MainWindow) -> None:
    told: list[bool] = []
    window.notice.action_chosen.connect(lambda: told.append(window.editor.hasFocus()))
    window.notice.take_focus()
    press(window.notice.focusWidget() or window.notice, Qt.Key.Key_Space)
    assert told == [True]
    assert not window.notice.isVisible()


def test_a_notice_that_is_only_a_sentence_can_be_closed_by_keyboard(window: MainWindow) -> None:
    window.notice.show_notice("This server does not report probabilities.")
    window.notice.take_focus()
    press(window.notice.focusWidget() or window.notice, Qt.Key.Key_Space)
    assert not window.notice.isVisible()
    assert window.editor.hasFocus()


def test_going_to_hidden_parameters_shows_them(window: MainWindow) -> None:
    panel, between = (
        next(action for action in window.actions() if action.objectName() == name) for name in ("panel", "between")
    )
    window.notice.hide()
    window.editor.setFocus()
    panel.trigger()
    assert not window.panel.isVisible()
    between.trigger()
    assert window.panel.isVisible()
    assert in_panel(window)
