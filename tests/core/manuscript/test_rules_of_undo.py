"""Rules 1 to 6: what a step is, what undo and redo take, and when a stream stops."""

import pytest

from core.manuscript.telling import all_redone, all_undone, passed_on, tokens, written
from lacuna.core.manuscript import Edit, Entry, Manuscript, Origin, log


def test_rule_1_each_move_is_a_step_named_after_what_made_it() -> None:
    entries: list[Entry] = []
    manuscript = Manuscript("abcd", on_entry=entries.append)
    manuscript.edit(4, 0, "typed")
    manuscript.edit(0, 0, "pasted", Origin.PASTE)
    manuscript.move(0, 6, 10)
    manuscript.edit_many([Edit(0, 1, "A"), Edit(1, 1, "B")])
    generation = manuscript.generate(0, 0, 2)
    manuscript.write(generation, 1, tokens("one"))
    manuscript.write(generation, 2, tokens("two"))
    manuscript.show(generation, 2)
    manuscript.more(generation)
    begun = [entry.origin for entry in entries if isinstance(entry, log.Begin)]
    assert begun == ["typing", "paste", "move", "replace-all", "generation", "walk", "more"]


def test_rule_1_steps_stand_in_the_order_in_which_they_began() -> None:
    manuscript, generation = written("ab", 1, "1")
    manuscript.edit(0, 0, "x")
    manuscript.write(generation, 1, tokens("2"))
    manuscript.undo()
    assert manuscript.text() == "a12b"
    manuscript.undo()
    assert manuscript.text() == "ab"


def test_rule_2_typing_that_goes_on_where_it_stopped_is_one_step() -> None:
    manuscript = Manuscript("ab")
    for pos, letter in enumerate("cde", 2):
        manuscript.edit(pos, 0, letter)
    manuscript.edit(4, 1, "")  # backspace
    manuscript.edit(4, 0, "f")
    manuscript.undo()
    assert manuscript.text() == "ab"


@pytest.mark.parametrize("closing", ["a pause", "the caret elsewhere", "an undo", "a generation", "a walk"])
def test_rule_2_what_closes_a_typing_step(closing: str) -> None:
    manuscript, generation = written("ab", 0, "G")
    manuscript.edit(3, 0, "1")
    at = 4
    if closing == "a pause":
        manuscript.close_step()
    elif closing == "the caret elsewhere":
        at = 2
    elif closing == "an undo":
        manuscript.edit(0, 0, "2")
        manuscript.undo()
    elif closing == "a generation":
        manuscript.end(manuscript.generate(4), failed=True)
    else:
        manuscript.show(generation, 0)
        manuscript.show(generation, 1)
    before = manuscript.text()
    manuscript.edit(at, 0, "x")
    manuscript.undo()
    assert manuscript.text() == before


def test_rule_2_where_typing_stopped_moves_with_a_stream() -> None:
    manuscript, generation = written("ab", 1)
    manuscript.edit(2, 0, "x")
    manuscript.write(generation, 1, tokens("1\N{GRINNING FACE}3"))
    manuscript.edit(7, 0, "y")
    assert manuscript.text() == "a1\N{GRINNING FACE}3bxy"
    manuscript.undo()
    assert manuscript.text() == "a1\N{GRINNING FACE}3b"


def test_rule_2_a_paste_and_a_replace_all_take_no_typing() -> None:
    manuscript = Manuscript("a")
    manuscript.edit(1, 0, "b", Origin.PASTE)
    manuscript.edit(2, 0, "c")
    manuscript.edit_many([Edit(0, 1, "A")])
    manuscript.edit(1, 0, "x")
    manuscript.undo()
    assert manuscript.text() == "Abc"
    manuscript.undo()
    assert manuscript.text() == "abc"
    manuscript.undo()
    assert manuscript.text() == "ab"


def test_rule_3_a_step_clears_redo_and_a_request_does_so_once() -> None:
    manuscript = Manuscript("a")
    manuscript.edit(1, 0, "b")
    manuscript.undo()
    generation = manuscript.generate(1)
    assert not manuscript.can_redo
    manuscript.edit(0, 0, "x")
    manuscript.undo()
    manuscript.write(generation, 1, tokens("1"))
    assert manuscript.can_redo  # tokens never clear redo
    manuscript.redo()
    assert manuscript.text() == "xa1"


def test_rule_3_steps_cut_off_stay_in_the_log_hidden() -> None:
    entries: list[Entry] = []
    manuscript = Manuscript("a", on_entry=entries.append)
    manuscript.edit(1, 0, "b")
    manuscript.undo()
    manuscript.edit(0, 0, "x")
    assert all_redone(manuscript) == "xa"
    assert "b" in [entry.inserted for entry in passed_on(entries) if isinstance(entry, log.Edit)]
    assert Manuscript.replay(passed_on(entries)).text() == "xa"


def test_rule_4_undo_hides_the_text_of_a_step_and_shows_what_it_deleted() -> None:
    manuscript = Manuscript("abc")
    manuscript.edit(1, 1, "X")
    manuscript.undo()
    assert manuscript.text() == "abc"
    manuscript.redo()
    assert manuscript.text() == "aXc"


def test_rule_4_what_another_standing_step_deleted_too_stays_deleted() -> None:
    manuscript = Manuscript("a old b")
    generation = manuscript.generate(2, 3)
    manuscript.edit(3, 1, "")  # in what stood there
    manuscript.write(generation, 1, tokens("new"))
    manuscript.end(generation, stopped=True)  # undo takes the generation first
    manuscript.undo()
    assert manuscript.text() == "a od b"
    manuscript.undo()
    assert manuscript.text() == "a old b"


def test_rule_4_a_choice_shown_by_an_undone_step_is_shown_no_longer() -> None:
    manuscript, generation = written("ab", 1, "1")
    manuscript.more(generation)
    manuscript.write(generation, 2, tokens("2"))
    manuscript.show(generation, 0)
    seen = [manuscript.text()]
    while manuscript.can_undo:
        manuscript.undo()
        seen.append(manuscript.text())
    assert seen == ["ab", "a2b", "a1b", "ab"]


def test_rule_5_undo_and_redo_pass_over_steps_that_change_nothing() -> None:
    manuscript = Manuscript("ab")
    manuscript.edit(2, 0, "c")
    manuscript.end(manuscript.generate(1))  # empty
    manuscript.edit(0, 0, "x")
    manuscript.edit(0, 1, "")  # typed and erased
    manuscript.undo()
    assert manuscript.text() == "ab"
    assert not manuscript.can_undo
    manuscript.redo()
    assert manuscript.text() == "abc"


def test_rule_5_a_walk_back_to_where_it_began_is_passed_over() -> None:
    manuscript, generation = written("ab", 1, "1")
    manuscript.edit(0, 0, "x")
    manuscript.show(generation, 0)
    manuscript.show(generation, 1)
    manuscript.undo()
    assert manuscript.text() == "a1b"


def test_rule_5_a_running_generation_counts_even_with_no_token_yet() -> None:
    manuscript = Manuscript("ab")
    manuscript.edit(2, 0, "c")
    generation = manuscript.generate(1)
    assert manuscript.undo() == [(generation, 1)]
    assert manuscript.text() == "abc"
    manuscript.redo()
    assert manuscript.generation(generation).standing
    manuscript.end(generation)
    assert manuscript.undo() == []
    assert manuscript.text() == "ab"


def test_rule_5_a_running_request_for_more_counts_even_with_no_token_yet() -> None:
    manuscript, generation = written("ab", 1, "1")
    manuscript.end(generation)
    manuscript.edit(3, 0, "c")
    choice = manuscript.more(generation)
    assert manuscript.undo() == [(generation, choice)]
    assert manuscript.text() == "a1bc"
    manuscript.redo()
    manuscript.end(generation, [choice])
    assert manuscript.undo() == []
    assert manuscript.text() == "a1b"


def test_rule_6_a_stream_is_stopped_only_if_undo_takes_its_own_step() -> None:
    manuscript, generation = written("ab", 1, "1")
    manuscript.edit(0, 0, "x")
    assert manuscript.undo() == []
    assert manuscript.undo() == [(generation, 1)]


def test_rule_6_undo_of_a_request_for_more_leaves_the_first_request_running() -> None:
    manuscript, generation = written("ab", 1, "1")
    first = manuscript.more(generation, 2)
    manuscript.write(generation, first, tokens("2"))
    manuscript.end(generation, [first + 1])
    assert manuscript.undo() == [(generation, first)]
    manuscript.write(generation, 1, tokens("!"))
    assert manuscript.text() == "a1!b"


def test_rule_6_tokens_that_still_arrive_stay_hidden_and_redo_shows_them() -> None:
    manuscript, generation = written("ab", 1, "1")
    manuscript.undo()
    manuscript.write(generation, 1, tokens("late"))
    assert manuscript.text() == "ab"
    manuscript.redo()
    assert manuscript.text() == "a1lateb"


def test_a_stopped_generation_is_what_undo_takes_next_and_words_typed_meanwhile_stay() -> None:
    manuscript, generation = written("ab", 1, "12")
    manuscript.edit(4, 0, " typed")
    manuscript.edit(2, 0, "in")
    manuscript.end(generation, stopped=True)
    assert manuscript.undo() == []
    assert manuscript.text() == "ainb typed"
    assert all_undone(manuscript) == "ab"
    assert all_redone(manuscript) == "a1in2b typed"


def test_typing_goes_on_in_a_new_step_after_a_stop() -> None:
    manuscript, generation = written("ab", 1, "1")
    manuscript.edit(3, 0, "x")
    manuscript.end(generation, stopped=True)
    manuscript.edit(4, 0, "y")
    manuscript.undo()
    assert manuscript.text() == "a1bx"


def test_a_failed_request_gives_the_redo_line_back() -> None:
    manuscript = Manuscript("a")
    manuscript.edit(1, 0, "b")
    manuscript.undo()
    generation = manuscript.generate(1)
    manuscript.end(generation, failed=True)
    assert not manuscript.can_undo
    assert not manuscript.generation(generation).standing
    manuscript.redo()
    assert manuscript.text() == "ab"


def test_a_failed_request_gives_the_redo_line_back_though_it_was_undone_meanwhile() -> None:
    manuscript = Manuscript("a")
    manuscript.edit(1, 0, "b")
    manuscript.undo()
    generation = manuscript.generate(1)
    manuscript.undo()
    manuscript.end(generation, failed=True)
    manuscript.redo()
    assert manuscript.text() == "ab"
    assert not manuscript.can_redo


def test_a_request_that_fails_after_something_else_began_leaves_the_redo_line_alone() -> None:
    manuscript = Manuscript("a")
    manuscript.edit(1, 0, "b")
    manuscript.undo()
    generation = manuscript.generate(1)
    manuscript.edit(1, 0, "c")
    manuscript.undo()
    manuscript.end(generation, failed=True)
    manuscript.redo()
    assert manuscript.text() == "ac"
    assert not manuscript.can_redo


def test_a_failed_request_for_more_gives_the_redo_line_back() -> None:
    manuscript, generation = written("ab", 1, "1")
    manuscript.end(generation)
    manuscript.edit(0, 0, "x")
    manuscript.undo()
    manuscript.end(generation, [manuscript.more(generation)], failed=True)
    manuscript.redo()
    assert manuscript.text() == "xa1b"
    assert manuscript.generation(generation).walkable == (0, 1)


def test_a_request_fails_only_when_all_of_its_choices_have_and_nothing_came() -> None:
    manuscript = Manuscript("ab")
    generation = manuscript.generate(1, 0, 3)
    manuscript.end(generation, [1], failed=True)
    manuscript.write(generation, 2, tokens("2"))
    manuscript.end(generation, [2, 3], failed=True)
    assert manuscript.text() == "a2b"
    manuscript.undo()
    assert manuscript.text() == "ab"
