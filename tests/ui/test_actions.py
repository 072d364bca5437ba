"""The actions: declared once, each with a help sentence, and no key or letter twice."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from lacuna.assets import resource
from lacuna.ui.actions import DECLARED, Actions, keys_of
from lacuna.ui.widgets import key_text


def test_no_key_belongs_to_two_actions() -> None:
    keys = Counter(QKeySequence(keys).toString() for action in DECLARED for keys in action.keys)
    assert [key for key, times in keys.items() if times > 1] == []


def test_no_letter_chooses_two_actions_of_a_menu() -> None:
    titles = {(action.menu, action.sub, action.title) for action in DECLARED}
    titles |= {(action.menu, "", action.sub) for action in DECLARED if action.sub}
    letters = Counter((menu, sub, title[title.index("&") + 1].lower()) for menu, sub, title in titles if "&" in title)
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


def test_what_the_writer_chose_wins_over_what_is_declared(qapp: QApplication) -> None:
    actions = Actions(qapp)
    actions.use_keys({"about": ("Ctrl+K",), "no such action": ("Ctrl+J",)})
    assert (actions.keys("about"), actions.keys("palette")) == (("Ctrl+K",), ())
    actions.give_keys("find", ("Ctrl+K",))
    assert (actions.keys("about"), actions.keys("find")) == ((), ("Ctrl+K",))
    actions.reset_keys("find")
    actions.reset_keys("about")
    assert actions.keys("palette") == ("Ctrl+K",)


@given(st.lists(st.tuples(st.sampled_from([one.id for one in DECLARED]), st.sampled_from(["Ctrl+K", "F3", "Ctrl+J"]))))
def test_no_key_ever_belongs_to_two_actions(given_keys: list[tuple[str, str]]) -> None:
    actions = Actions()
    for name, key in given_keys:
        actions.give_keys(name, (key,))
    assert [
        key for key, times in Counter(k for one in DECLARED for k in actions.keys(one.id)).items() if times > 1
    ] == []
    actions.use_keys({})
    assert all(actions.keys(one.id) == tuple(QKeySequence(key).toString() for key in one.keys) for one in DECLARED)


def test_every_action_has_an_icon_that_is_there() -> None:
    assert [one.id for one in DECLARED if not resource("icons", f"{one.icon}.svg").is_file()] == []
