"""The writer's moves from the key to the text, against a real server that says what the test tells it to."""

import pytest
from PySide6.QtCore import Qt

from lacuna.core.parameters import Parameters
from ui import hands
from ui.dialogs import until
from ui.editor.writer import SHIFT, compose, select
from ui.room import ALT, CTRL, OpenRoom

pytestmark = pytest.mark.anyio


async def test_complete_at_the_end_continues(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.write("It was")
        desk.complete()
        reply = await desk.model.asked()
        assert (reply.body["prompt"], "suffix" in reply.body, reply.body["model"]) == ("It was", False, "scripted")
        await reply.say(" past", " ten")
        await desk.until_text("It was past ten")
        await reply.finish()
        await desk.idle()
        assert desk.editor.gap() == (15, 0)
        assert desk.notice == ""
        desk.write(".")
        assert desk.text == "It was past ten."


async def test_complete_on_an_empty_page_begins(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.complete()
        reply = await desk.model.asked()
        assert reply.body["prompt"] == ""
        await reply.say("Once")
        await desk.until_text("Once")
        await reply.finish()


async def test_complete_in_the_middle_fills_the_gap(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.write("She came home.")
        select(desk.editor, 8)
        desk.complete()
        reply = await desk.model.asked()
        assert (reply.body["prompt"], reply.body["suffix"]) == ("She came", " home.")
        await reply.say(" late")
        await desk.until_text("She came late home.")
        await reply.finish()


async def test_white_space_behind_the_caret_is_no_text_to_be_joined(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.write("It was\n\n")
        select(desk.editor, 6)
        desk.complete()
        reply = await desk.model.asked()
        assert "suffix" not in reply.body
        await reply.finish()


@pytest.mark.parametrize(("move", "suffix"), [("move_continue", None), ("move_insert", " home.")])
async def test_the_switch_overrides_what_follows(open_room: OpenRoom, move: str, suffix: str | None) -> None:
    async with open_room() as desk:
        desk.write("She came home.")
        select(desk.editor, 8)
        desk.first.actions[move].trigger()
        desk.complete()
        reply = await desk.model.asked()
        assert reply.body.get("suffix") == suffix
        await reply.finish()


async def test_spaces_before_the_caret_are_left_to_the_model(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.write("It was  ")
        desk.complete()
        reply = await desk.model.asked()
        assert reply.body["prompt"] == "It was"
        assert desk.text == "It was  "
        await reply.say(" past")
        await desk.until_text("It was past")
        await reply.finish()
        await desk.idle()
        desk.press(Qt.Key.Key_Left, ALT)
        assert desk.text == "It was  "
        desk.press(Qt.Key.Key_Right, ALT)
        assert desk.text == "It was past"
        desk.press(Qt.Key.Key_Z, CTRL)
        assert desk.text == "It was  "


async def test_complete_with_a_selection_replaces_it(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.write("She came very late home.")
        select(desk.editor, 9, 18)
        desk.complete()
        reply = await desk.model.asked()
        assert (reply.body["prompt"], reply.body["suffix"]) == ("She came", " home.")
        assert desk.editor.textCursor().selectedText() == "very late"
        await reply.say(" early")
        await desk.until_text("She came early home.")
        await reply.finish()
        await desk.idle()
        desk.press(Qt.Key.Key_0, ALT)
        assert desk.text == "She came very late home."


async def test_stop_hangs_up_and_what_came_stays(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.write("It was")
        desk.complete()
        reply = await desk.model.asked()
        await reply.say(" past")
        await desk.until_text("It was past")
        desk.press(Qt.Key.Key_Escape)
        await reply.hung_up.wait()
        assert desk.text == "It was past"
        assert not desk.desk.completing.running
        desk.press(Qt.Key.Key_Escape)
        assert desk.text == "It was past"
        assert desk.notice == ""


async def test_stop_before_the_first_word_changes_nothing(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.write("It was")
        desk.complete()
        reply = await desk.model.asked()
        desk.press(Qt.Key.Key_Escape)
        await reply.hung_up.wait()
        assert desk.text == "It was"
        desk.press(Qt.Key.Key_Z, CTRL)
        assert desk.text == ""


async def test_undo_takes_a_running_completion_whole_and_stops_it(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.write("It was")
        desk.complete()
        reply = await desk.model.asked()
        await reply.say(" past", " ten")
        await desk.until_text("It was past ten")
        desk.press(Qt.Key.Key_Z, CTRL)
        assert desk.text == "It was"
        await reply.hung_up.wait()
        desk.press(Qt.Key.Key_Z, CTRL | SHIFT)
        assert desk.text == "It was past ten"


@pytest.mark.parametrize("ended", ["stopped", "finished"])
async def test_undo_takes_a_completion_and_keeps_what_was_typed_meanwhile(open_room: OpenRoom, ended: str) -> None:
    async with open_room() as desk:
        desk.write("It was\nEnd")
        select(desk.editor, 6)
        desk.complete()
        reply = await desk.model.asked()
        await reply.say(" past")
        await desk.until_text("It was past\nEnd")
        select(desk.editor, 15)
        desk.write(" here")
        await reply.say(" ten")
        await desk.until_text("It was past ten\nEnd here")
        if ended == "stopped":
            desk.press(Qt.Key.Key_Escape)
            desk.press(Qt.Key.Key_Z, CTRL)
            assert desk.text == "It was\nEnd here"
            desk.press(Qt.Key.Key_Z, CTRL)
            assert desk.text == "It was\nEnd"
        else:
            await reply.finish()
            await desk.idle()
            desk.press(Qt.Key.Key_Z, CTRL)
            assert desk.text == "It was past ten\nEnd"
            desk.press(Qt.Key.Key_Z, CTRL)
            assert desk.text == "It was\nEnd"
            desk.press(Qt.Key.Key_Y, CTRL)
        desk.press(Qt.Key.Key_Y, CTRL)
        assert "here" in desk.text


async def test_a_number_that_is_still_being_typed_is_sent(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        panel = desk.first.window.panel
        desk.write("It was")
        await until(desk.first.window.isActiveWindow)
        panel.take_focus("max_tokens")
        hands.write(panel.fields["max_tokens"], "7")
        hands.press(panel.fields["max_tokens"], Qt.Key.Key_Return, CTRL)
        reply = await desk.model.asked()
        assert reply.body["max_tokens"] == 7
        await reply.finish()
        await desk.idle()


async def test_a_rule_that_is_broken_by_what_is_being_typed_sends_nothing(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        panel = desk.first.window.panel
        panel.show_parameters(Parameters(n=3))
        desk.write("It was")
        await until(desk.first.window.isActiveWindow)
        panel.take_focus("best_of")
        hands.write(panel.fields["best_of"], "2")
        assert panel.problem == ""
        hands.press(panel.fields["best_of"], Qt.Key.Key_Return, CTRL)
        assert desk.notice == panel.problem != ""
        assert desk.model.replies == []


async def test_two_places_are_written_at_once(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.write("One.\nTwo.")
        select(desk.editor, 4)
        desk.complete()
        first = await desk.model.asked()
        select(desk.editor, 9)
        desk.complete()
        second = await desk.model.asked()
        await second.say(" b")
        await first.say(" a")
        await desk.until_text("One. a\nTwo. b")
        await first.say(" c")
        await first.finish()
        await desk.until_text("One. a c\nTwo. b")
        assert desk.desk.completing.running
        await second.say(" d")
        await second.finish()
        await desk.idle()
        assert desk.text == "One. a c\nTwo. b d"


async def test_asking_twice_at_one_place_is_told(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.write("One")
        desk.complete()
        reply = await desk.model.asked()
        await reply.say(" two")
        await desk.until_text("One two")
        desk.complete()
        assert desk.notice == "The model is still writing here. Esc stops it."
        assert len(desk.model.replies) == 1
        await reply.finish()


async def test_what_is_being_composed_is_sent(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.write("One ")
        compose(desk.editor, "ni")
        desk.complete()
        reply = await desk.model.asked()
        assert reply.body["prompt"] == "One ni"
        await reply.finish()


async def test_a_connection_that_breaks_off_keeps_the_text_and_the_next_one_works(
    open_room: OpenRoom,
) -> None:
    async with open_room() as desk:
        desk.write("It was")
        desk.complete()
        reply = await desk.model.asked()
        await reply.say(" past")
        await desk.until_text("It was past")
        await reply.break_off()
        await desk.idle()
        assert desk.text == "It was past"
        assert "What arrived is kept" in desk.notice
        desk.complete()
        reply = await desk.model.asked()
        assert desk.notice == ""
        assert reply.body["prompt"] == "It was past"
        await reply.say(" ten")
        await reply.finish()
        await desk.until_text("It was past ten")


async def test_a_refusal_is_told_and_undo_goes_on_as_if_it_had_not_been(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.write("It was")
        desk.press(Qt.Key.Key_Z, CTRL)
        desk.complete()
        reply = await desk.model.asked()
        await reply.refuse("401 Unauthorized", "No such key.")
        await desk.idle()
        assert "key" in desk.notice
        desk.press(Qt.Key.Key_Z, CTRL | SHIFT)
        assert desk.text == "It was"


async def test_an_answer_without_a_word_is_told(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.write("The end.")
        desk.complete()
        reply = await desk.model.asked()
        await reply.finish()
        await desk.idle()
        assert desk.notice.startswith("The model had nothing to add here.")
        assert desk.text == "The end."


async def test_parameters_that_cannot_be_sent_are_told(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.first.window.panel.show_parameters(Parameters(n=3, best_of=2))
        desk.write("It was")
        desk.complete()
        assert "best of" in desk.notice.lower()
        assert desk.model.replies == []
        desk.first.window.notice.action_chosen.emit()
        assert desk.first.window.panel.rows.focused == "best_of"


async def test_x09_closing_while_it_writes_hangs_up_and_ends(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.complete()
        reply = await desk.model.asked()
        desk.first.window.close()
        await desk.closed.wait()
        desk.desk.completing.stop()
        await reply.hung_up.wait()


async def test_the_button_says_what_will_happen(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        button = desk.first.window.panel.button
        titles = [button.text()]
        desk.write("It was late")
        titles.append(button.text())
        select(desk.editor, 6)
        titles.append(button.text())
        select(desk.editor, 0, 2)
        titles.append(button.text())
        desk.complete()
        reply = await desk.model.asked()
        titles.append(button.text())
        await reply.finish()
        await desk.idle()
        assert [title.split("  ")[0].strip() for title in titles] == [
            "Continue", "Continue", "Fill the gap", "Replace", "Stop",
        ]  # fmt: skip


async def test_the_button_says_that_all_will_be_replaced_when_all_is_selected_from_its_end(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        button = desk.first.window.panel.button
        desk.write("It was late")
        assert button.text().startswith("Continue")
        desk.first.actions["select_all"].trigger()
        assert button.text().startswith("Replace")
