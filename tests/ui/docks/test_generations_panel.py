"""The panel of generations: nothing that was ever generated is lost, and every change is one step of undo."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton

from lacuna.core.manuscript import Facts, Manuscript
from lacuna.core.token import Token
from lacuna.ui.docks.generations_panel import GenerationsPanel
from ui.editor.writer import select, tokens
from ui.room import CTRL, OpenRoom, Room

pytestmark = pytest.mark.anyio


def open_text(desk: Room) -> tuple[int, int]:
    """Let a manuscript have a place of three choices and one of a single choice."""
    manuscript = Manuscript("It was dark. She came")
    first = manuscript.generate(7, 4, 3)
    for choice, text in enumerate(("late", "cold", "still"), 1):
        manuscript.write(first, choice, [Token(text, -1.5)])
    manuscript.tell(first, [1, 2, 3], Facts("Replace", "tiny", 1.0, "length"))
    manuscript.end(first)
    second = manuscript.generate(len(manuscript))
    manuscript.write(second, 1, tokens(" home", "."))
    manuscript.end(second)
    desk.editor.set_manuscript(manuscript)
    desk.editor.setFocus()
    return first, second


def panel(desk: Room) -> GenerationsPanel:
    (panel,) = desk.first.window.findChildren(GenerationsPanel)
    panel.refresh()
    return panel


def opened(desk: Room) -> GenerationsPanel:
    desk.press(Qt.Key.Key_F9)
    return panel(desk)


def go_to(panel: GenerationsPanel, number: int, choice: int | None = None) -> None:
    """Let a row be the current one."""
    index = panel.rows.find(number)
    if choice is not None:
        panel.tree.expand(index)
        index = next(
            below
            for below in (panel.rows.index(row, 0, index) for row in range(panel.rows.rowCount(index)))
            if (entry := panel.rows.entry(below)) and entry.choice == choice
        )
    panel.tree.setCurrentIndex(index)


def key(panel: GenerationsPanel, which: Qt.Key) -> None:
    QTest.keyClick(panel.tree, which)


def numbers(panel: GenerationsPanel) -> list[int]:
    return [panel.rows.number(panel.rows.index(row, 0)) for row in range(panel.rows.rowCount(QModelIndex()))]


def words(panel: GenerationsPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel) and label.text()]


def button(panel: GenerationsPanel, title: str) -> QPushButton:
    return next(button for button in panel.findChildren(QPushButton) if button.text() == title)


async def test_a_key_opens_it_and_it_has_the_keyboard(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        first, second = open_text(desk)
        listed = opened(desk)
        assert listed.tree.hasFocus()
        assert numbers(listed) == [second, first]
        key(listed, Qt.Key.Key_Escape)
        assert desk.editor.hasFocus()
        desk.press(Qt.Key.Key_F9)
        assert not listed.isVisible()


async def test_an_empty_list_says_what_to_do(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        assert words(opened(desk)) == ["Nothing has been generated yet. Ctrl ⏎ writes on."]


async def test_return_shows_a_choice_in_its_place_and_goes_there(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        first, _ = open_text(desk)
        listed = opened(desk)
        go_to(listed, first, 2)
        key(listed, Qt.Key.Key_Return)
        assert desk.text == "It was cold. She came home."
        assert desk.editor.gap() == (11, 0)
        assert listed.tree.hasFocus()
        go_to(listed, first, 0)
        key(listed, Qt.Key.Key_Return)
        assert desk.text == "It was dark. She came home."
        desk.press(Qt.Key.Key_Z, CTRL)
        assert desk.text == "It was cold. She came home."


async def test_return_on_a_generation_goes_to_its_place(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        first, _ = open_text(desk)
        listed = opened(desk)
        go_to(listed, first)
        key(listed, Qt.Key.Key_Return)
        assert (desk.editor.gap(), desk.text) == ((11, 0), "It was late. She came home.")


async def test_a_choice_tells_its_model_its_tokens_and_its_end(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        first, _ = open_text(desk)
        listed = opened(desk)
        go_to(listed, first, 2)
        assert "tiny · 1 token · mean logprob \N{MINUS SIGN}1.50 · ended by length" in words(listed)
        go_to(listed, first, 0)
        assert "what stood there before" in words(listed)


async def test_del_drops_a_choice_and_undo_brings_it_back(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        first, _ = open_text(desk)
        listed = opened(desk)
        go_to(listed, first, 2)
        key(listed, Qt.Key.Key_Delete)
        assert desk.editor.manuscript.generation(first).walkable == (0, 1, 3)
        assert desk.text == "It was late. She came home."
        desk.press(Qt.Key.Key_Z, CTRL)
        assert desk.editor.manuscript.generation(first).walkable == (0, 1, 2, 3)


async def test_del_on_a_generation_brings_back_what_stood_there_and_undo_the_generation(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        first, second = open_text(desk)
        listed = opened(desk)
        go_to(listed, first)
        key(listed, Qt.Key.Key_Delete)
        assert (desk.text, numbers(panel(desk))) == ("It was dark. She came home.", [second])
        desk.press(Qt.Key.Key_Z, CTRL)
        assert (desk.text, numbers(panel(desk))) == ("It was late. She came home.", [second, first])


async def test_what_stood_there_cannot_be_dropped(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        first, _ = open_text(desk)
        listed = opened(desk)
        go_to(listed, first, 0)
        assert not button(listed, "Delete").isEnabled()
        key(listed, Qt.Key.Key_Delete)
        assert desk.editor.manuscript.generation(first).walkable == (0, 1, 2, 3)


async def test_a_generation_that_was_undone_for_good_is_brought_back_with_all_choices(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        first, second = open_text(desk)
        for _ in range(2):
            desk.press(Qt.Key.Key_Z, CTRL)
        select(desk.editor, 0)
        desk.write("So ")
        assert desk.text == "So It was dark. She came"
        assert not desk.editor.manuscript.can_redo
        listed = opened(desk)
        assert numbers(listed) == [second, first]
        go_to(listed, first, 2)
        key(listed, Qt.Key.Key_Return)
        assert desk.text == "So It was cold. She came"
        new = numbers(panel(desk))[0]
        manuscript = desk.editor.manuscript
        assert [manuscript.choice_text(new, choice) for choice in range(4)] == ["dark", "cold", "late", "still"]
        assert manuscript.facts(new, 1) == Facts("Replace", "tiny", 1.0, "length")
        desk.press(Qt.Key.Key_Z, CTRL)
        assert desk.text == "So It was dark. She came"


async def test_a_choice_that_is_being_written_is_not_dropped(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.write("It was")
        desk.complete()
        reply = await desk.model.asked()
        await reply.say(" dark")
        await desk.until_text("It was dark")
        listed = opened(desk)
        go_to(listed, desk.editor.manuscript.generations()[0])
        key(listed, Qt.Key.Key_Delete)
        assert desk.text == "It was dark"
        assert desk.notice == "The model is still writing here. Esc stops it."
        go_to(listed, desk.editor.manuscript.generations()[0], 1)
        assert "scripted · being written" in words(listed)
        await reply.finish()
        await desk.idle()
        assert "scripted · 1 token · mean logprob \N{MINUS SIGN}1.00 · ended by stop" in words(panel(desk))


async def test_what_a_request_asked_for_and_how_it_ended_is_remembered(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.write("It was")
        desk.complete()
        reply = await desk.model.asked()
        await reply.say(" dark")
        await reply.finish(reason="length")
        await desk.idle()
        manuscript = desk.editor.manuscript
        facts = manuscript.facts(manuscript.generations()[0], 1)
        assert (facts.move, facts.model, facts.reason) == ("Continue", "scripted", "length")
        assert facts.asked > 0


async def test_a_request_that_was_stopped_says_so(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.write("It was")
        desk.complete()
        reply = await desk.model.asked()
        await reply.say(" dark")
        await desk.until_text("It was dark")
        desk.press(Qt.Key.Key_Escape)
        await reply.hung_up.wait()
        manuscript = desk.editor.manuscript
        assert manuscript.facts(manuscript.generations()[0], 1).reason == "stopped"


async def test_the_generation_at_the_caret_is_open_in_the_list_while_the_writer_writes(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        first, second = open_text(desk)
        listed = opened(desk)
        key(listed, Qt.Key.Key_Escape)
        for at, number in ((9, first), (24, second)):
            select(desk.editor, at)
            panel(desk)
            entry = listed.rows.entry(listed.tree.currentIndex())
            assert entry is not None
            assert (entry.number, listed.tree.isExpanded(listed.rows.find(number))) == (number, True)


async def test_the_order_is_by_time_or_by_place_and_kept(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        first, second = open_text(desk)
        listed = opened(desk)
        button(listed, "By time").click()
        assert numbers(listed) == [first, second]
        desk.first.keep_settings()
    async with open_room() as desk:
        first, second = open_text(desk)
        assert numbers(panel(desk)) == [first, second]


async def test_escape_leads_back_to_the_text_from_a_choices_text_too(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        first, _ = open_text(desk)
        listed = opened(desk)
        go_to(listed, first, 1)
        (text,) = listed.findChildren(QPlainTextEdit)
        assert text.document().firstBlock().text() == "late"
        text.setFocus()
        QTest.keyClick(text, Qt.Key.Key_Escape)
        assert desk.editor.hasFocus()


async def test_all_actions_are_buttons_too(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        first, _ = open_text(desk)
        listed = opened(desk)
        go_to(listed, first, 3)
        button(listed, "Show").click()
        assert desk.text == "It was still. She came home."
        listed.refresh()
        assert not button(listed, "Show").isEnabled()
        button(listed, "Delete").click()
        assert desk.text == "It was late. She came home."
        select(desk.editor, 0)
        go_to(listed, first, 1)
        button(listed, "Go there").click()
        assert desk.editor.gap() == (11, 0)
