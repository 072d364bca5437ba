"""Keys are shown as they are in the window, and follow when the writer changes them."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lacuna.ui.actions import Actions
from lacuna.ui.key_label import KeyLabel, keys_text


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (["Alt+Left", "Alt+Right"], "Alt ← →"),
        (["F3", "Shift+F3"], "F3, Shift F3"),
        (["F3", "F4"], "F3, F4"),
        (["Ctrl+K", ""], "Ctrl K"),
        ([""], ""),
    ],
)
def test_several_keys_say_once_what_they_share(keys: list[str], text: str) -> None:
    assert keys_text(keys) == text


def test_a_label_follows_the_keys_of_its_window(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    window.addActions([actions[name] for name in ("previous", "next", "more")])
    walk, more = KeyLabel(window, "previous", "next"), KeyLabel(window, "more")
    window.show()
    assert (walk.text(), more.text()) == ("Alt ← →", "Ctrl R")
    actions.give_keys("next", ("F12",))
    assert walk.text() == "Alt ←, F12"
    actions.give_keys("more", ())
    assert more.isHidden()
    actions.use_keys({})
    assert (walk.text(), more.text(), more.isHidden()) == ("Alt ← →", "Ctrl R", False)
