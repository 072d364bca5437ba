"""Every action is reached by keyboard alone: by its keys, and by letters from the menu bar down to it."""

from functools import partial
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from lacuna.core.manuscript import Manuscript
from lacuna.ui.actions import DECLARED, Actions
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.main_window import MainWindow
from lacuna.ui.theme import LIGHT

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # says the screen of menus

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    editor, actions = ManuscriptEditor(), Actions()
    editor.set_manuscript(Manuscript("It was past ten."))
    window = MainWindow(LIGHT)
    window.furnish(actions, editor)
    actions.setParent(window)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def letter(title: str) -> str:
    """Return the letter of a title that chooses it, in lower case; empty if it has none."""
    at = title.replace("&&", "  ").find("&")
    return title[at + 1].lower() if at >= 0 else ""


def actions_of(window: MainWindow) -> Actions:
    return window.findChildren(Actions)[0]


def menus_to(menu: QMenu, wanted: QAction) -> list[QMenu]:
    """Return the menus from this one to the one that an action stands in; none if it is in none of them."""
    if wanted in menu.actions():
        return [menu]
    for below in (within for action in menu.actions() for within in menus_of(action)):
        if found := menus_to(below, wanted):
            return [menu, *found]
    return []


def menus_of(action: QAction) -> list[QMenu]:
    """Return the menu that an action opens, if it does."""
    menu = action.menu()
    return [menu] if isinstance(menu, QMenu) else []


def test_every_title_of_a_menu_has_a_letter_of_its_own_there(window: MainWindow) -> None:
    def looked_at(menu: QMenu) -> list[str]:
        titles = [action.text() for action in menu.actions() if not action.isSeparator()]
        letters = [letter(title) for title in titles]
        wrong = [title for title, one in zip(titles, letters, strict=True) if not one or letters.count(one) > 1]
        return wrong + [
            fault for action in menu.actions() for within in menus_of(action) for fault in looked_at(within)
        ]

    assert [fault for menu in window.menus.values() for fault in looked_at(menu)] == []


def test_letters_lead_from_the_menu_bar_to_every_action(window: MainWindow, qtbot: QtBot) -> None:
    actions = actions_of(window)
    for declared in DECLARED:
        heard = QSignalSpy(actions[declared.id].triggered)
        top, *below = menus_to(window.menus[declared.menu], actions[declared.id])
        QTest.keyClicks(window.editor, letter(top.title()), ALT)
        qtbot.waitUntil(top.isVisible)
        for above, menu in pairwise([top, *below]):
            QTest.keyClicks(above, letter(menu.title()))
            qtbot.waitUntil(menu.isVisible)
        QTest.keyClicks([top, *below][-1], letter(declared.title))
        assert heard.count() == 1, declared.id
        leave(window)


def test_the_keys_of_every_action_trigger_it(window: MainWindow) -> None:
    actions = actions_of(window)
    for declared in DECLARED:
        heard = QSignalSpy(actions[declared.id].triggered)
        for times, keys in enumerate(declared.keys, 1):
            QTest.keySequence(window.editor, QKeySequence(keys))
            assert heard.count() == times, keys
            leave(window)


def leave(window: MainWindow) -> None:
    """Leave what an action opened or hid."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    actions_of(window)["full_screen"].setChecked(False)
    window.editor.setFocus()


def test_a_key_opens_the_menu_of_the_text_at_the_caret(window: MainWindow) -> None:
    window.editor.setFocus()
    caret = window.editor.cursorRect().center() + window.editor.viewport().pos()
    menu_key = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, caret, window.editor.mapToGlobal(caret))
    for press in (
        partial(QApplication.sendEvent, window.editor, menu_key),  # what Qt makes of the key on each system
        partial(QTest.keyClick, window.editor, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier),
    ):
        press()
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert actions_of(window)["complete"] in menu.actions()
        assert (menu.pos() - window.editor.mapToGlobal(caret)).manhattanLength() < 40
        leave(window)
