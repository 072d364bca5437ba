"""The keys as the writer changes them: what is refused, what is warned of, what is reset, and what stands on paper."""

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lacuna.ui.actions import Actions
from lacuna.ui.keys import KeysDialog
from lacuna.ui.keys.keys_button import KeysButton
from lacuna.ui.keys.printed import html
from ui import hands

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@dataclasses.dataclass
class Desk:
    """A writer before the list of keys."""

    actions: Actions
    dialog: KeysDialog
    window: QWidget

    def button(self, title: str) -> KeysButton:
        """Return the button with the keys of an action."""
        return next(
            button for button in self.dialog.findChildren(KeysButton) if f"Keys of {title}:" in button.accessibleName()
        )

    def give(self, title: str, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press the button, then a key."""
        button = self.button(title)
        button.setFocus()
        hands.press(button, Qt.Key.Key_Space)
        assert button.text() == "Press keys…"
        hands.press(button, key, modifier)

    def press(self, name: str) -> None:
        """Press another button."""
        hands.click(next(b for b in self.dialog.findChildren(QPushButton) if name in (b.text(), b.accessibleName())))

    @property
    def told(self) -> str:
        """What the window says of the last keys."""
        return next(label.text() for label in self.dialog.findChildren(QLabel) if label.objectName() == "broken")


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    window = QWidget()
    window.resize(1000, 700)
    qtbot.addWidget(window)
    window.show()
    actions = Actions(window)
    dialog = KeysDialog(actions, window)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return Desk(actions, dialog, window)


def test_pressed_keys_count_at_once(desk: Desk) -> None:
    desk.give("About Lacuna", Qt.Key.Key_J, CTRL)
    assert desk.actions.keys("about") == ("Ctrl+J",)
    assert desk.actions["about"].shortcut().toString() == "Ctrl+J"
    assert desk.button("About Lacuna").text() == "Ctrl J"


def test_esc_leaves_the_keys_and_backspace_takes_them_away(desk: Desk) -> None:
    desk.give("Find", Qt.Key.Key_Escape)
    assert desk.actions.keys("find") == ("Ctrl+F",)
    desk.give("Find", Qt.Key.Key_Backspace)
    assert desk.actions.keys("find") == ()
    assert desk.button("Find").text() == "none"


def test_return_that_begins_it_and_is_held_is_not_taken_for_the_keys(desk: Desk) -> None:
    button = desk.button("About Lacuna")
    for again in (False, True):
        QApplication.sendEvent(
            button, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", again)
        )
    assert button.isChecked()
    assert desk.told == ""
    hands.press(button, Qt.Key.Key_J, CTRL)
    assert desk.actions.keys("about") == ("Ctrl+J",)


@pytest.mark.parametrize("key", [Qt.Key.Key_A, Qt.Key.Key_7, Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Left])
def test_keys_that_write_are_refused(desk: Desk, key: Qt.Key) -> None:
    desk.give("About Lacuna", key)
    assert desk.actions.keys("about") == ()
    assert desk.told.endswith("is for writing. Hold Ctrl or Alt as well, or take one of F1 to F12.")


def test_a_key_that_another_action_has_is_taken_only_on_purpose(desk: Desk) -> None:
    desk.give("About Lacuna", Qt.Key.Key_K, CTRL)
    assert desk.told == "Ctrl K is the key of Commands, which would be left without it."
    assert desk.actions.keys("about") == ()
    desk.press("Use it all the same")
    assert desk.actions.keys("about") == ("Ctrl+K",)
    assert desk.actions.keys("palette") == ()
    assert desk.told == ""


@pytest.mark.parametrize(
    ("key", "modifier", "told"),
    [
        (Qt.Key.Key_F, ALT, "Alt F opens the File menu."),
        (Qt.Key.Key_Right, CTRL, "Ctrl → moves the caret or deletes a word while you write."),
    ],
)
def test_keys_with_another_use_are_warned_of(desk: Desk, key: Qt.Key, modifier: Qt.KeyboardModifier, told: str) -> None:
    desk.give("About Lacuna", key, modifier)
    assert desk.told == told


def test_its_own_key_is_no_clash(desk: Desk) -> None:
    desk.give("Redo", Qt.Key.Key_Y, CTRL)
    assert desk.actions.keys("redo") == ("Ctrl+Y",)


def test_resetting_gives_back_what_was_declared(desk: Desk) -> None:
    before = {one.id: desk.actions.keys(one.id) for one in desk.actions.declared}
    desk.give("Redo", Qt.Key.Key_F12)
    desk.press("Reset the keys of Redo")
    assert desk.actions.keys("redo") == before["redo"]
    desk.give("Find", Qt.Key.Key_K, CTRL)
    desk.press("Use it all the same")
    desk.press("Reset all")
    assert {one.id: desk.actions.keys(one.id) for one in desk.actions.declared} == before
    assert desk.actions.changed_keys == {}


def test_an_action_is_found_by_name_help_or_key(desk: Desk) -> None:
    for typed, title in (("find prev", "Find Previous"), ("ctrl shift s", "Save As"), ("puts other", "")):
        desk.dialog.findChildren(QLineEdit)[0].setText(typed)
        shown = [b.accessibleName() for b in desk.dialog.findChildren(KeysButton) if not b.isHidden()]
        assert [title in name for name in shown] == ([True] if title else [])


def test_the_list_on_paper_has_every_action_with_its_keys(desk: Desk, tmp_path: Path) -> None:
    desk.actions.give_keys("about", ("Ctrl+J",))
    page = html(desk.actions)
    for one in desk.actions.declared:
        assert one.title.replace("&", "").removesuffix("…") in page
    assert "<b>Ctrl J</b>" in page
    desk.dialog.save_pdf(str(tmp_path / "keys.pdf"))
    assert (tmp_path / "keys.pdf").read_bytes().startswith(b"%PDF")


def test_a_list_that_cannot_be_written_is_told(desk: Desk, tmp_path: Path) -> None:
    desk.dialog.save_pdf(str(tmp_path / "missing" / "keys.pdf"))
    assert desk.told == "keys.pdf could not be written. Choose another folder."
