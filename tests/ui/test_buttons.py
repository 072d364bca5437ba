"""Buttons by keyboard: Return presses the one that has it, wherever it stands."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lacuna.ui.keys.keys_button import KeysButton
from lacuna.ui.widgets import IconButton, make_button, make_row_button
from ui.hands import press

MAKERS: dict[str, Callable[[QWidget], QPushButton]] = {
    "with a title": lambda parent: make_button(parent, "Try again"),
    "with an icon": lambda parent: IconButton(parent, "close", "Close"),
    "beside a list": lambda parent: make_row_button(parent, "Delete", parent.update),
    "for keys": lambda parent: KeysButton(parent, "Save"),
}


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture(params=MAKERS)
def button(request: pytest.FixtureRequest, window: QWidget) -> QPushButton:
    return MAKERS[request.param](window)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_return_presses_the_button_that_has_the_keyboard(button: QPushButton, key: Qt.Key) -> None:
    heard = QSignalSpy(button.clicked)
    press(button, key)
    assert heard.count() == 1


def test_return_that_is_held_down_presses_once(button: QPushButton) -> None:
    heard = QSignalSpy(button.clicked)
    for again in (False, True, True):
        QApplication.sendEvent(
            button, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", again)
        )
    assert heard.count() == 1


def test_return_with_another_key_is_left_to_the_window(button: QPushButton) -> None:
    heard = QSignalSpy(button.clicked)
    press(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard.count() == 0
