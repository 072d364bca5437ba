"""The actions: declared once, each with a help sentence, and no key or letter twice."""

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence

from lacuna.ui.actions import DECLARED, keys_of
from lacuna.ui.widgets import key_text


def test_no_key_belongs_to_two_actions() -> None:
    keys = Counter(QKeySequence(keys).toString() for action in DECLARED for keys in action.keys)
    assert [key for key, times in keys.items() if times > 1] == []


def test_no_letter_chooses_two_actions_of_a_menu() -> None:
    letters = Counter(
        (action.menu, action.title[action.title.index("&") + 1].lower()) for action in DECLARED if "&" in action.title
    )
    assert [letter for letter, times in letters.items() if times > 1] == []


def test_every_action_says_in_a_sentence_what_it_does() -> None:
    assert [action.id for action in DECLARED if not action.help.endswith(".")] == []


@pytest.mark.parametrize(
    ("keys", "text"),
    [("Ctrl+Return", "Ctrl ⏎"), ("Alt+Left", "Alt ←"), ("Ctrl++", "Ctrl +"), ("Ctrl+Shift+S", "Ctrl Shift S")],
)
def test_keys_are_shown_as_they_stand_on_the_keyboard(keys: str, text: str) -> None:
    assert key_text(keys) == text


def test_the_first_key_of_an_action_is_the_one_that_is_shown() -> None:
    assert keys_of("complete") == "Ctrl+Return"
    assert keys_of("about") == ""
