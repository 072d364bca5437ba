"""The empty manuscript teaches the three moves, with the keys that really do them."""

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from lacuna.core.manuscript import Manuscript
from lacuna.ui.actions import DECLARED, Actions
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.empty_state import BUILT_IN_NOTE, EmptyState, Example
from lacuna.ui.main_window import MainWindow
from lacuna.ui.theme import LIGHT
from lacuna.ui.widgets import key_text
from ui.hands import write


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    editor = ManuscriptEditor()
    editor.set_manuscript(Manuscript())
    actions = Actions()
    window = MainWindow(LIGHT)
    window.furnish(actions, editor)
    actions.setParent(window)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def invitation(window: MainWindow) -> EmptyState:
    (empty,) = window.findChildren(EmptyState)
    return empty


def test_it_names_the_three_moves_and_shows_each_on_a_sentence(window: MainWindow) -> None:
    empty = invitation(window)
    titles = [label.text() for label in empty.findChildren(QLabel) if label.objectName() == "move"]
    assert titles == ["Continue", "Fill the gap", "Replace"]
    assert len(empty.findChildren(Example)) == 3


def notes(window: MainWindow) -> list[str]:
    return [label.text() for label in invitation(window).findChildren(QLabel) if label.text().endswith(".")]


def test_it_says_what_completes_and_where_the_text_goes(window: MainWindow) -> None:
    assert notes(window) == [BUILT_IN_NOTE]
    window.empty.show_model("davinci-002", "My server", here=False)
    (note,) = notes(window)
    assert note.startswith("You are writing with davinci-002 on “My server”: ")
    window.empty.show_model("", "My server", here=False)
    (note,) = notes(window)
    assert note.startswith("You are writing with “My server”: ")
    window.empty.show_model("novel", "Novel", here=True)
    assert notes(window) == ["You are writing with “Novel”, which runs on this machine."]
    window.empty.show_built_in()
    assert notes(window) == [BUILT_IN_NOTE]


def test_its_keys_are_those_of_the_actions(window: MainWindow) -> None:
    shown = {label.text() for label in invitation(window).findChildren(QLabel) if label.objectName() == "key"}
    declared = {key_text(keys) for action in DECLARED for keys in action.keys}
    both_arrows = f"{key_text('Alt+Left')} {key_text('Right')}"
    assert key_text("Ctrl+Return") in shown
    assert shown - {both_arrows} <= declared
    assert {"Alt+Left", "Alt+Right"} <= {keys for action in DECLARED for keys in action.keys}


def test_it_goes_with_the_first_letter_and_comes_back_when_all_is_gone(window: MainWindow) -> None:
    assert invitation(window).isVisible()
    write(window.editor, "I")
    assert not invitation(window).isVisible()
    window.editor.undo_step()
    assert invitation(window).isVisible()


def test_it_lets_clicks_through_to_the_text(window: MainWindow) -> None:
    at = invitation(window).rect().center()
    found = window.childAt(invitation(window).mapTo(window, at))
    assert isinstance(found, QWidget)
    assert found is window.editor.viewport()


def test_it_is_there_again_after_a_long_text_that_was_scrolled(window: MainWindow) -> None:
    window.editor.set_manuscript(Manuscript("A line\n" * 200))
    window.editor.verticalScrollBar().setValue(90)
    window.editor.set_manuscript(Manuscript())
    assert invitation(window).isVisible()
    assert invitation(window).geometry() == window.editor.viewport().rect()


def test_in_a_low_window_it_leaves_out_the_keys_and_then_the_examples(window: MainWindow) -> None:
    empty = invitation(window)

    def seen() -> tuple[bool, bool, bool]:
        texts = [label.text() for label in empty.findChildren(QLabel) if label.isVisible()]
        return "Replace" in texts, any(one.isVisible() for one in empty.findChildren(Example)), "stop" in texts

    told: list[tuple[bool, bool, bool]] = []
    for height in range(700, 200, -10):
        empty.resize(600, height)
        if seen() not in told:
            told.append(seen())
    assert told == [(True, True, True), (True, True, False), (True, False, False)]
