"""The inspector: the token at the caret, by keyboard alone, and what it lets the writer choose."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from lacuna.core.manuscript import Manuscript
from lacuna.core.token import Token
from lacuna.ui.docks.dock import Dock
from lacuna.ui.docks.docks import WIDTH as NEW
from lacuna.ui.docks.token_panel import TokenPanel
from ui.dialogs import until
from ui.editor.writer import select
from ui.room import ALT, CTRL, OpenRoom, Room

pytestmark = pytest.mark.anyio

WIDE = 300  # pixels
TOP = ((" lamp", -0.5), (" fire", -1.5), ("bytes:\\xf0", -2.5))


def open_text(desk: Room, *, ended: bool = True) -> int:
    """Let the manuscript be "It was" and three generated tokens."""
    manuscript = Manuscript("It was")
    generation = manuscript.generate(6)
    words = [Token(" the", -0.1, ((" the", -0.1),)), Token(" lamp", -0.5, TOP, None, 42), Token(".")]
    manuscript.write(generation, 1, words)
    if ended:
        manuscript.end(generation)
    desk.editor.set_manuscript(manuscript)
    desk.editor.setFocus()
    return generation


def inspector(desk: Room) -> TokenPanel:
    (panel,) = desk.first.window.findChildren(TokenPanel)
    return panel


def in_dock(desk: Room) -> bool:
    focus = QApplication.focusWidget()
    return isinstance(focus, QWidget) and any(dock.isAncestorOf(focus) for dock in desk.first.window.findChildren(Dock))


def shown(desk: Room) -> str | None:
    """Return the text of the token that the inspector shows now."""
    panel = inspector(desk)
    panel.refresh()
    return desk.editor.manuscript.token(panel.span.token).text if panel.span else None


async def test_a_key_opens_it_with_the_token_at_the_caret_and_closes_it(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        open_text(desk)
        assert desk.first.window.findChildren(TokenPanel) == []  # it is made when it is wanted
        select(desk.editor, 12)
        desk.press(Qt.Key.Key_F12)
        assert in_dock(desk)
        assert shown(desk) == " lamp"
        desk.press(Qt.Key.Key_F12)
        assert not inspector(desk).isVisible()
        assert desk.editor.hasFocus()


async def test_it_follows_the_caret_and_says_so_where_there_is_no_token(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        open_text(desk)
        desk.press(Qt.Key.Key_F12)
        assert shown(desk) is None
        select(desk.editor, 8)
        await until(lambda: inspector(desk).span is not None)
        assert shown(desk) == " the"


async def test_keys_go_from_token_to_token_in_the_text(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        open_text(desk)
        at: list[int] = []
        for _ in range(4):
            desk.press(Qt.Key.Key_Right, CTRL | ALT)
            at.append(desk.editor.gap()[0])
        for _ in range(3):
            desk.press(Qt.Key.Key_Left, CTRL | ALT)
            at.append(desk.editor.gap()[0])
        assert at == [6, 10, 15, 15, 10, 6, 6]


async def test_in_the_panel_arrows_go_to_other_tokens_and_escape_to_the_text(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        open_text(desk)
        select(desk.editor, 6)
        desk.press(Qt.Key.Key_F12)
        panel = inspector(desk)
        key_in(panel, Qt.Key.Key_Right)
        assert (desk.editor.gap(), shown(desk), in_dock(desk)) == ((10, 0), " lamp", True)
        key_in(panel, Qt.Key.Key_Left)
        assert shown(desk) == " the"
        key_in(panel, Qt.Key.Key_Escape)
        assert desk.editor.hasFocus()
        assert panel.isVisible()


async def test_a_digit_puts_an_alternative_in_the_place_of_the_token_in_one_step(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        open_text(desk)
        select(desk.editor, 12)
        desk.press(Qt.Key.Key_F12)
        key_in(inspector(desk), Qt.Key.Key_2)
        assert (desk.text, shown(desk), in_dock(desk)) == ("It was the fire.", " fire", True)
        manuscript = desk.editor.manuscript
        assert manuscript.facts(manuscript.generations()[-1], 1).asked > 0
        key_in(inspector(desk), Qt.Key.Key_1)
        assert desk.text == "It was the lamp."
        desk.press(Qt.Key.Key_Z, CTRL)
        assert desk.text == "It was the fire."
        desk.press(Qt.Key.Key_Z, CTRL)
        assert desk.text == "It was the lamp."


@pytest.mark.parametrize("digit", [Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_9])
async def test_what_stands_there_what_is_no_character_and_what_is_not_listed_is_not_chosen(
    open_room: OpenRoom, digit: Qt.Key
) -> None:
    async with open_room() as desk:
        open_text(desk)
        select(desk.editor, 12)
        desk.press(Qt.Key.Key_F12)
        key_in(inspector(desk), digit)
        assert desk.text == "It was the lamp."
        assert desk.editor.manuscript.generations() == [1]


async def test_digits_only_type_while_the_text_has_the_keyboard(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        open_text(desk)
        desk.press(Qt.Key.Key_F12)
        key_in(inspector(desk), Qt.Key.Key_Escape)
        select(desk.editor, 12)
        desk.write("2")
        assert desk.text == "It was the l2amp."


async def test_a_token_that_was_edited_stands_as_it_is(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        open_text(desk)
        select(desk.editor, 12)
        desk.write("!")
        desk.press(Qt.Key.Key_F12)
        key_in(inspector(desk), Qt.Key.Key_2)
        assert desk.text == "It was the l!amp."


async def test_a_token_in_a_text_that_is_being_written_is_not_exchanged(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        open_text(desk, ended=False)
        select(desk.editor, 12)
        desk.press(Qt.Key.Key_F12)
        key_in(inspector(desk), Qt.Key.Key_2)
        assert desk.text == "It was the lamp."
        assert desk.notice == "The model is still writing here. Esc stops it."


async def test_f6_leads_around_the_text_the_parameters_and_the_panel(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        open_text(desk)
        desk.press(Qt.Key.Key_F12)
        key_in(inspector(desk), Qt.Key.Key_Escape)
        where: list[str] = []
        for _ in range(3):
            desk.first.actions["between"].trigger()
            where.append("text" if desk.editor.hasFocus() else "panel" if in_dock(desk) else "parameters")
        assert where == ["parameters", "panel", "text"]


async def test_it_is_there_again_in_the_next_session_and_the_text_has_the_keyboard(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.first.actions["panel"].setChecked(False)  # so that there is room for a wide one
        desk.press(Qt.Key.Key_F12)
        dock = desk.first.window.findChildren(Dock)[0]
        await until(lambda: dock.width() == NEW)
        desk.first.window.resizeDocks([dock], [WIDE], Qt.Orientation.Horizontal)
        await until(lambda: dock.width() == WIDE)
        desk.first.keep_settings()
    async with open_room() as desk:
        assert inspector(desk).isVisible()
        assert not in_dock(desk)
        await until(lambda: desk.first.window.findChildren(Dock)[0].width() == WIDE)
        desk.press(Qt.Key.Key_F12)
        desk.first.keep_settings()
    async with open_room() as desk:
        assert desk.first.window.findChildren(TokenPanel) == []


async def test_each_has_its_share_of_the_height_whichever_was_there_before(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.first.settings.docks = b""
        desk.first.window.resize(1280, 1000)
        for name in ("generations", "inspector"):
            desk.first.actions[name].trigger()
        docks = {dock.objectName(): dock for dock in desk.first.window.findChildren(Dock)}
        await until(lambda: docks["generations"].height() > docks["generations"].minimumSizeHint().height())
        for name in ("generations", "inspector"):
            desk.first.actions[name].trigger()
        for name in ("inspector", "generations"):  # now the one that was alone has all of the height
            desk.first.actions[name].trigger()
            await until(lambda name=name: docks[name].height() > docks[name].minimumSizeHint().height())


async def test_it_stands_below_the_generations_whichever_was_opened_first(open_room: OpenRoom) -> None:
    for order in (("generations", "inspector"), ("inspector", "generations")):
        async with open_room() as desk:
            desk.first.settings.docks = b""
            desk.first.window.resize(1280, 800)
            for name in order:
                desk.first.actions[name].trigger()
            high, low = (
                next(dock for dock in desk.first.window.findChildren(Dock) if dock.objectName() == name)
                for name in ("generations", "inspector")
            )
            await until(lambda high=high, low=low: 0 < high.geometry().bottom() < low.geometry().top())
            assert high.width() == low.width()


async def test_full_screen_is_the_text_alone(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.press(Qt.Key.Key_F12)
        full_screen = desk.first.actions["full_screen"]
        full_screen.trigger()
        assert not inspector(desk).isVisible()
        full_screen.trigger()
        assert inspector(desk).isVisible()


def key_in(panel: TokenPanel, which: Qt.Key) -> None:
    """Press a key in the panel, with what it shows up to date."""
    panel.refresh()
    focus = QApplication.focusWidget()
    assert isinstance(focus, QWidget)
    assert panel.isAncestorOf(focus)
    QTest.keyClick(focus, which)
    panel.refresh()
