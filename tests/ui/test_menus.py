"""Menus: keys stand apart from titles, and what belongs together stands together."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from lacuna.ui.actions import DECLARED
from lacuna.ui.menus import APART, FILE, VIEW, Menu

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # says the screen of menus


def test_keys_stand_further_from_titles_than_qt_would_have_them(qtbot: QtBot) -> None:
    own, plain = Menu(None), QMenu()
    for menu in (own, plain):
        qtbot.addWidget(menu)
        menu.addAction("Reopen Closed").setShortcut("Ctrl+Shift+T")
        menu.popup(QPoint())
    assert own.width() == plain.width() + APART
    own.close()
    own.popup(QPoint())
    assert own.width() == plain.width() + APART


def test_a_menu_without_keys_is_as_wide_as_its_titles_or_as_it_has_to_be(qtbot: QtBot) -> None:
    own, plain = Menu(None), QMenu()
    for menu in (own, plain):
        qtbot.addWidget(menu)
        menu.addAction("Rank")
        menu.popup(QPoint())
    assert own.width() == plain.width()
    own.close()
    own.least = 300
    own.popup(QPoint())
    assert own.width() == 300


def test_quitting_stands_apart_from_closing() -> None:
    last = [one for one in DECLARED if one.menu == FILE][-1]
    assert (last.id, last.begins) == ("quit", True)


def test_what_is_looked_at_stands_in_groups() -> None:
    groups: list[list[str]] = []
    for one in DECLARED:
        if one.menu == VIEW and not one.sub:
            if one.begins or not groups:
                groups.append([])
            groups[-1].append(one.id)
    assert groups == [
        ["generations", "inspector", "panel", "between"],
        ["heat", "card", "token_previous", "token_next", "measure"],
        ["full_screen", "page", "typewriter", "characters"],
        ["previous_sheet", "next_sheet"],
    ]
