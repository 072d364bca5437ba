"""The marks in the margin: where there is more than one choice, and nowhere else."""

import asyncio

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from lacuna.core.manuscript import Manuscript
from lacuna.core.parameters import Parameters
from lacuna.ui.docks.marks import ChoiceMarks
from ui.dialogs import until
from ui.editor.writer import tokens
from ui.room import ALT, OpenRoom, Room

pytestmark = pytest.mark.anyio


def open_text(desk: Room, *choices: int, paragraphs: int = 1) -> list[int]:
    """Let each of the last paragraphs have a place with so many choices at its end."""
    manuscript = Manuscript("\n".join("It was dark" for _ in range(paragraphs * len(choices))))
    numbers: list[int] = []
    for i, count in enumerate(choices):
        end = 12 * paragraphs * (len(choices) - i) - 1
        number = manuscript.generate(end, 0, count)
        for choice in range(1, count + 1):
            manuscript.write(number, choice, tokens(f" and {choice}"))
        manuscript.end(number)
        numbers.append(number)
    desk.editor.set_manuscript(manuscript)
    return numbers


def marks(desk: Room) -> ChoiceMarks:
    (marks,) = desk.editor.findChildren(ChoiceMarks)
    marks.refresh()
    return marks


async def test_a_place_with_several_choices_has_a_mark_and_one_with_a_single_choice_has_none(
    open_room: OpenRoom,
) -> None:
    async with open_room() as desk:
        desk.first.window.resize(1280, 800)
        several, _ = open_text(desk, 3, 1)
        assert [(mark.text, mark.generation) for mark in marks(desk).marks] == [("3 choices", several)]
        assert marks(desk).isVisible()
        desk.editor.set_manuscript(Manuscript("It was"))
        assert not marks(desk).isVisible()


async def test_a_choice_that_was_taken_back_can_be_found_again(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.first.window.resize(1280, 800)
        (number,) = open_text(desk, 1)
        desk.editor.manuscript.show(number, 0)
        desk.editor.sync()
        assert [mark.told for mark in marks(desk).marks] == ["1 choice"]


async def test_choices_that_are_awaited_have_no_mark_yet(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.first.window.resize(1280, 800)
        manuscript = Manuscript("It was dark")
        number = manuscript.generate(11, 0, 3)
        desk.editor.set_manuscript(manuscript)
        assert marks(desk).marks == []
        manuscript.write(number, 1, tokens(" and"))
        assert marks(desk).marks == []
        manuscript.write(number, 3, tokens(" or"))
        assert [mark.told for mark in marks(desk).marks] == ["2 choices"]


async def test_choices_that_arrive_unseen_are_counted(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.first.window.resize(1280, 800)
        (shown,) = desk.editor.findChildren(ChoiceMarks)
        desk.write("It was dark")
        desk.first.window.panel.show_parameters(Parameters(n=3))
        desk.complete()
        reply = await desk.model.asked()
        await reply.say(" and", choice=0)
        await desk.until_text("It was dark and")
        await asyncio.sleep(0.2)
        await reply.say(" or", choice=1)
        await until(lambda: [mark.told for mark in shown.marks] == ["2 choices"])
        await reply.say(" but", choice=2)
        await reply.finish(choices=(0, 1, 2))
        await until(lambda: [mark.told for mark in shown.marks] == ["3 choices"])


async def test_a_mark_stands_at_its_line_beside_the_text_and_goes_along(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.first.window.resize(1280, 800)
        numbers = open_text(desk, 2, 2, paragraphs=15)
        view = desk.editor.manuscript.generation(numbers[1])
        for _ in range(2):
            (mark,) = marks(desk).marks[-1:]
            line = desk.editor.caret_rect(view.start)
            assert mark.generation == numbers[1]
            assert mark.place.center().y() == pytest.approx(line.center().y(), abs=1)
            assert marks(desk).x() + mark.place.left() > line.right() + desk.editor.viewport().x()
            desk.editor.verticalScrollBar().setValue(3)


async def test_where_there_is_no_room_a_mark_is_a_number(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.first.window.resize(720, 480)
        open_text(desk, 4)
        (mark,) = marks(desk).marks
        assert (mark.text, mark.told) == ("4", "4 choices")
        assert marks(desk).rect().contains(mark.place)


async def test_a_click_on_a_mark_leads_to_the_choices(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.first.window.resize(1280, 800)
        (number,) = open_text(desk, 3)
        found = marks(desk)
        QTest.mouseClick(found, Qt.MouseButton.LeftButton, pos=found.marks[0].place.center())
        assert desk.desk.completing.place() == number
        assert desk.first.window.versions.isVisible()
        desk.press(Qt.Key.Key_Right, ALT)
        assert desk.text.endswith("and 2")


async def test_beside_a_mark_the_margin_is_the_texts(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.first.window.resize(1280, 800)
        open_text(desk, 3)
        found = marks(desk)
        for x in (2, found.width() - 2):  # over the text's own room, and beside it
            point = found.mapTo(desk.editor, QPoint(x, found.height() - 2))
            under = desk.editor.childAt(point) or desk.editor
            assert under in (desk.editor, desk.editor.viewport())
            desk.editor.put_caret(0)
            QTest.mouseClick(under, Qt.MouseButton.LeftButton, pos=under.mapFrom(desk.editor, point))
            assert desk.editor.gap() == (len(desk.text), 0)
