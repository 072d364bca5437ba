"""Between the window's first paint and its furnishing nothing that the writer does is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lacuna.core.manuscript import Manuscript
from lacuna.ui.actions import Actions
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.main_window import MainWindow
from lacuna.ui.theme import LIGHT

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = MainWindow(LIGHT)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def furnish(window: MainWindow) -> Actions:
    actions = Actions(window)
    editor = ManuscriptEditor()
    editor.set_manuscript(Manuscript())
    window.furnish(actions, editor)
    return actions


def test_what_is_typed_before_there_is_an_editor_is_written(window: MainWindow) -> None:
    QTest.keyClicks(window, "Early")
    QTest.keyClick(window, Qt.Key.Key_Return)
    QTest.keyClicks(window, "bird")
    furnish(window)
    assert window.editor.manuscript.text() == "Early\nbird"


def test_a_shortcut_pressed_before_there_are_actions_is_done_in_its_turn(window: MainWindow) -> None:
    QTest.keyClicks(window, "ab")
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    QTest.keyClicks(window, "c")
    QTest.keyClick(window, Qt.Key.Key_F6)
    furnish(window)
    assert window.editor.manuscript.text() == "c"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert window.panel.isAncestorOf(focused)


def test_a_window_that_was_there_before_does_not_jump_when_it_is_furnished(window: MainWindow, qtbot: QtBot) -> None:
    furnish(window)
    qtbot.wait(1)
    again = MainWindow(LIGHT, window.panel.width())
    qtbot.addWidget(again)
    again.show()
    before = again.side.geometry(), again.top.geometry(), again.statusBar().geometry()
    furnish(again)
    qtbot.wait(1)
    assert (again.side.geometry(), again.top.geometry(), again.statusBar().geometry()) == before


def test_parameters_that_were_hidden_stay_hidden(qtbot: QtBot) -> None:
    window = MainWindow(LIGHT, panel=False)
    qtbot.addWidget(window)
    window.show()
    assert not window.side.isVisible()
    furnish(window)
    assert not window.panel.isVisible()
