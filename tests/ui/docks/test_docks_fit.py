"""With all panels open nothing is cut and nothing overlaps, and every control can be reached and has a name."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from lacuna.core.manuscript import Facts, Manuscript
from lacuna.core.token import Token
from lacuna.ui.docks.dock import Dock
from lacuna.ui.docks.generations_panel import GenerationsPanel
from lacuna.ui.docks.token_panel import TokenPanel
from ui.dialogs import until
from ui.room import OpenRoom, Room
from ui.walk import faults

pytestmark = pytest.mark.anyio

LONG = "uncharacteristically-long-tokens-there-are-and-bytes"
MODEL = "a-rather-long-name-of-a-model-70b-instruct-q4_k_m.gguf"


def fill(desk: Room) -> None:
    """Open all panels on a text with long tokens and long names."""
    manuscript = Manuscript("It was past ten when the carriage stopped before the inn, and nobody came out.\n" * 20)
    top = tuple((f"{LONG} {i}", -1.0 - i) for i in range(20))
    number = manuscript.generate(100, 0, 12)
    for choice in range(1, 13):
        manuscript.write(number, choice, [Token(f" {LONG}", -12.5, top, None, 123_456) for _ in range(9)])
    manuscript.tell(number, list(range(1, 13)), Facts("Fill the gap", MODEL, 1.0, "content_filter"))
    manuscript.end(number)
    desk.editor.set_manuscript(manuscript)
    desk.editor.put_caret(120)
    for name in ("generations", "inspector", "heat"):
        desk.first.actions[name].setChecked(True)
    (listed,) = desk.first.window.findChildren(GenerationsPanel)
    listed.refresh()
    index = listed.rows.find(number)
    listed.tree.expand(index)
    listed.tree.setCurrentIndex(listed.rows.index(2, 0, index))
    desk.first.window.findChildren(TokenPanel)[0].refresh()


async def settled(desk: Room) -> list[str]:
    """Return what is wrong once the layouts have settled."""
    found = [""]

    def still() -> bool:
        before, found[:] = list(found), faults(desk.first.window)
        return found == before

    await until(still)
    return found


@pytest.mark.parametrize("size", [(1000, 700), (1280, 800), (1920, 1080)], ids=str)
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_with_all_panels_open_nothing_is_cut(open_room: OpenRoom, size: tuple[int, int], theme: str) -> None:
    async with open_room() as desk:
        desk.first.window.resize(*size)
        desk.first.actions[f"theme_{theme}"].trigger()
        fill(desk)
        assert await settled(desk) == []


async def test_a_large_font_of_the_system_fits_as_well(open_room: OpenRoom) -> None:
    own = QApplication.font()
    large = QFont(own)
    large.setPixelSize(17)
    QApplication.setFont(large)
    try:
        async with open_room() as desk:
            desk.first.window.resize(1280, 900)
            fill(desk)
            assert await settled(desk) == []
    finally:
        QApplication.setFont(own)


async def test_tab_reaches_every_control_of_a_panel_and_each_has_a_name(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.first.window.resize(1280, 900)
        fill(desk)
        for dock in desk.first.window.findChildren(Dock):
            dock.take_focus()
            seen: list[QWidget] = []
            while (focus := QApplication.focusWidget()) is not None and dock.isAncestorOf(focus) and focus not in seen:
                seen.append(focus)
                assert focus.accessibleName() or (isinstance(focus, QAbstractButton) and focus.text())
                QTest.keyClick(focus, Qt.Key.Key_Tab)
            wanted = [
                widget
                for widget in dock.findChildren(QWidget)
                if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
            ]
            missed = [widget for widget in wanted if widget not in seen and widget.focusProxy() is None]
            assert [widget.accessibleName() for widget in missed if not _before(widget, seen[0])] == []


def _before(widget: QWidget, first: QWidget) -> bool:
    """Return whether a control stands above the one that has the keyboard first; Shift+Tab reaches it."""
    return widget.mapToGlobal(widget.rect().topLeft()).y() < first.mapToGlobal(first.rect().topLeft()).y()
