"""Windows as a screen reader finds them: what can be used has a name and a role, and shows that it has the focus."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lacuna.core.manuscript import Manuscript
from lacuna.core.page import Page
from lacuna.ui.actions import Actions
from lacuna.ui.find.bar import FindBar
from lacuna.ui.keys import KeysDialog
from lacuna.ui.main_window import MainWindow
from lacuna.ui.page.popover import PagePopover
from lacuna.ui.palette import Palette
from lacuna.ui.palette.entries import entries
from lacuna.ui.theme import DARK, DARK_HIGH, LIGHT, LIGHT_HIGH, Theme
from ui.audit import Role, nameless, seen
from ui.test_fits import full, opened


def actions_of(window: MainWindow) -> Actions:
    return window.findChildren(Actions)[0]


def the_window(window: MainWindow) -> QWidget:
    """Let everything be said at once, the panels included."""
    full(window)
    for action in window.actions():
        if action.objectName() in ("inspector", "generations"):
            action.setChecked(True)
    return window


def the_find_bar(window: MainWindow) -> QWidget:
    """Open the bar for finding and replacing."""
    bar = FindBar(window)
    window.add_below_text(bar)
    bar.open(replacing=True)
    bar.show_count("3 of 41")
    return bar


def the_palette(window: MainWindow) -> QWidget:
    """Open the palette."""
    palette = Palette(window)
    window.add_themed(palette)
    palette.open(entries(actions_of(window), {"undo": "Nothing has been done yet."}), [])
    return palette


def the_keys(window: MainWindow) -> QWidget:
    """Open the list of keys."""
    dialog = KeysDialog(actions_of(window), window)
    dialog.open()
    return dialog


def the_page(window: MainWindow) -> QWidget:
    """Open the card for the page."""
    card = PagePopover(window)
    card.open(Page(zoom=110), window.rect().topRight())
    return card


def the_panel(window: MainWindow) -> QWidget:
    """Let the panel show all it has: what differs and can be taken back, and a group that is folded."""
    window.resize(1280, 1000)
    window.panel.change("Preset Lively", {"temperature": 1.2})
    window.panel.rows.fold(["PENALTIES"])
    return window.panel


WINDOWS = pytest.mark.parametrize("make", [the_window, the_find_bar, the_palette, the_keys, the_page, the_panel])
Make = Callable[[MainWindow], QWidget]


@WINDOWS
def test_all_that_can_be_used_has_a_name_and_a_role(make: Make, qtbot: QtBot) -> None:
    window = opened(LIGHT, qtbot)
    window.resize(1280, 900)
    part = make(window)
    qtbot.wait(20)
    assert nameless(part) == []
    assert len(list(seen(part))) > 5


def test_the_audit_hears_what_has_no_name(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    QPushButton(window)
    window.show()
    assert nameless(window) == ["Button QPushButton ''"]


def test_the_manuscript_is_a_text_with_a_name(qtbot: QtBot) -> None:
    window = opened(LIGHT, qtbot)
    window.editor.set_manuscript(Manuscript("It was past ten."))
    found = next(one for one in seen(window) if one.text(QAccessible.Text.Name) == "Manuscript")
    assert found.role() is Role.EditableText
    assert found.text(QAccessible.Text.Value) == "It was past ten."


def stops(part: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in part.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    ]


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


@pytest.mark.parametrize(
    "theme", [LIGHT, DARK, LIGHT_HIGH, DARK_HIGH], ids=["light", "dark", "light-high", "dark-high"]
)
@pytest.mark.parametrize("make", [the_find_bar, the_page, the_keys, the_panel])
def test_what_has_the_focus_shows_it(make: Make, theme: Theme, qtbot: QtBot) -> None:
    window = opened(theme, qtbot)
    window.resize(1280, 900)
    part = make(window)
    part.window().activateWindow()
    qtbot.waitUntil(part.window().isActiveWindow)
    silent: list[str] = []
    found = stops(part)[:20]
    for widget in found:
        part.window().setFocus()
        before = picture(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert QApplication.focusWidget() is widget
        if picture(widget) == before:
            silent.append(f"{type(widget).__name__} {widget.accessibleName()!r}")
    assert len(found) > 7
    assert silent == []


@pytest.mark.parametrize("make", [the_find_bar, the_page, the_keys, the_panel])
def test_tab_reaches_everything_once_and_comes_round(make: Make, qtbot: QtBot) -> None:
    window = opened(LIGHT, qtbot)
    window.resize(1280, 900)
    part = make(window)
    qtbot.wait(5)
    wanted = stops(part)
    chain: list[QWidget] = []
    widget: QWidget | None = wanted[0]
    for _ in range(2000):
        assert widget is not None
        if widget in wanted:
            chain.append(widget)
        widget = widget.nextInFocusChain()
        if widget is wanted[0]:
            break
    assert len(chain) == len(set(map(id, chain))) == len(wanted)
