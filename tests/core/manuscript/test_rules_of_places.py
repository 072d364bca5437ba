"""Rules 7 to 14: where generations, typing and deletions overlap, and where text goes at a place's edges."""

import pytest

from core.manuscript.telling import all_redone, all_undone, tokens, written
from lacuna.core.manuscript import Manuscript


def test_rule_7_letters_typed_inside_a_generation_stay_when_it_goes() -> None:
    manuscript, generation = written("ab", 1, "123")
    manuscript.edit(2, 0, "x")
    manuscript.end(generation, stopped=True)
    manuscript.undo()
    assert manuscript.text() == "axb"
    manuscript.redo()
    assert manuscript.text() == "a1x23b"


def test_rule_8_a_deleted_part_of_a_stream_stays_deleted_whatever_arrives() -> None:
    manuscript, generation = written("ab", 1, "12", "34")
    manuscript.edit(2, 2, "")
    manuscript.write(generation, 1, tokens("5"))
    assert manuscript.text() == "a145b"
    manuscript.undo()
    assert manuscript.text() == "a12345b"


def test_rule_9_deleted_across_its_border_a_stream_goes_on_at_its_place() -> None:
    manuscript, generation = written("abcd", 2, "12")
    manuscript.edit(1, 2, "")  # b and 1
    manuscript.write(generation, 1, tokens("3"))
    assert manuscript.text() == "a23cd"
    manuscript.undo()
    assert manuscript.text() == "ab123cd"


def test_rule_9_deleted_all_around_a_stream_goes_on_and_undo_brings_the_rest_to_its_sides() -> None:
    manuscript, generation = written("abcd", 2, "12")
    manuscript.edit(0, 6, "")
    manuscript.write(generation, 1, tokens("3"))
    assert manuscript.text() == "3"
    assert manuscript.anchor(generation, 1) == 1
    manuscript.undo()
    assert manuscript.text() == "ab123cd"
    assert all_undone(manuscript) == "abcd"
    assert all_redone(manuscript) == "3"


def test_rule_10_a_deletion_hides_what_was_seen_and_no_choice_that_was_not() -> None:
    manuscript = Manuscript("ab")
    generation = manuscript.generate(1, 0, 2)
    manuscript.write(generation, 1, tokens("one"))
    manuscript.write(generation, 2, tokens("two"))
    manuscript.edit(0, 5, "")
    assert manuscript.text() == ""
    manuscript.show(generation, 2)
    assert manuscript.text() == "two"


def test_rule_10_a_deletion_does_not_hide_what_arrives_later() -> None:
    manuscript, generation = written("ab", 1, "1")
    manuscript.edit(1, 1, "")
    manuscript.write(generation, 1, tokens("2"))
    assert manuscript.text() == "a2b"


def test_rule_11_text_goes_directly_behind_the_letter_before_it() -> None:
    manuscript = Manuscript("abcd")
    manuscript.edit(1, 2, "")
    manuscript.edit(1, 0, "x")
    manuscript.close_step()
    manuscript.undo()
    assert manuscript.text() == "abcd"
    manuscript.edit(1, 2, "")
    manuscript.close_step()
    manuscript.edit(1, 0, "x")
    manuscript.undo()
    manuscript.undo()
    manuscript.redo()
    manuscript.redo()
    assert manuscript.text() == "axd"


def test_rule_11_behind_a_place_text_goes_behind_all_of_it() -> None:
    manuscript = Manuscript("ab")
    generation = manuscript.generate(1, 0, 2)
    manuscript.write(generation, 1, tokens("one"))
    manuscript.edit(4, 0, "R")
    manuscript.write(generation, 2, tokens("two"))
    manuscript.show(generation, 2)
    assert manuscript.text() == "atwoRb"


def test_rule_11_but_never_past_what_is_seen_next() -> None:
    manuscript = Manuscript("abcdef")
    inner = manuscript.generate(1, 3)  # bcd
    outer = manuscript.generate(2, 3)  # cde, which cuts the place of the first
    manuscript.write(outer, 1, tokens("X"))
    assert manuscript.text() == "abXf"
    manuscript.edit(2, 0, "y")
    assert manuscript.text() == "abyXf"
    manuscript.write(inner, 1, tokens("1"))
    manuscript.show(outer, 0)
    assert "y" in manuscript.text()


def test_rule_12_typed_at_the_edges_letters_stand_beside_all_choices_and_inside_they_belong_to_one() -> None:
    manuscript = Manuscript("ab")
    generation = manuscript.generate(1, 0, 2)
    manuscript.write(generation, 1, tokens("one"))
    manuscript.write(generation, 2, tokens("two"))
    manuscript.edit(4, 0, "R")
    manuscript.edit(1, 0, "L")
    manuscript.edit(3, 0, "I")
    manuscript.write(generation, 1, tokens("1"))
    assert manuscript.text() == "aLoIne1Rb"
    manuscript.show(generation, 2)
    assert manuscript.text() == "aLtwoRb"
    manuscript.write(generation, 2, tokens("2"))
    manuscript.show(generation, 0)
    assert manuscript.text() == "aLRb"
    manuscript.show(generation, 1)
    assert manuscript.text() == "aLoIne1Rb"


@pytest.mark.parametrize(("pos", "beside"), [(2, "aLXd"), (4, "aXRd")])
def test_rule_12_holds_at_the_edges_of_what_stood_there(pos: int, beside: str) -> None:
    manuscript, generation = written("abcd", 1, "X", size=2)
    manuscript.show(generation, 0)
    manuscript.edit(pos - 1, 0, beside.strip("aXd"))
    manuscript.show(generation, 1)
    assert manuscript.text() == beside


@pytest.mark.parametrize("shown", [0, 1, 2])
def test_rule_12_a_generation_at_the_right_edge_of_a_place_stands_beside_all_its_choices(shown: int) -> None:
    manuscript = Manuscript("a old b")
    generation = manuscript.generate(2, 3, 2)
    manuscript.write(generation, 1, tokens("one"))
    manuscript.write(generation, 2, tokens("two"))
    manuscript.show(generation, shown)
    second = manuscript.generate(5)
    manuscript.write(second, 1, tokens("!"))
    seen: list[str] = []
    for choice in (0, 1, 2):
        manuscript.show(generation, choice)
        seen.append(manuscript.text())
    assert seen == ["a old! b", "a one! b", "a two! b"]


def test_rule_13_the_anchor_is_behind_the_last_letter_of_the_choice_seen_or_not() -> None:
    manuscript, generation = written("ab", 1)
    assert manuscript.anchor(generation, 1) == 1
    manuscript.write(generation, 1, tokens("12"))
    assert manuscript.anchor(generation, 1) == 3
    manuscript.edit(0, 0, "xyz")
    assert manuscript.anchor(generation, 1) == 6
    manuscript.edit(5, 1, "")
    assert manuscript.anchor(generation, 1) == 5
    manuscript.show(generation, 0)
    assert manuscript.anchor(generation, 1) == 4


def test_rule_14_of_two_places_at_one_caret_the_later_stands_before_the_earlier() -> None:
    manuscript = Manuscript("ab")
    first, second = manuscript.generate(1), manuscript.generate(1)
    manuscript.write(first, 1, tokens("1"))
    manuscript.write(second, 1, tokens("2"))
    manuscript.write(first, 1, tokens("1"))
    assert manuscript.text() == "a211b"


@pytest.mark.parametrize("text", ["", "\N{GRINNING FACE}"])
def test_a_generation_at_the_very_start_stays_behind_what_is_typed_there(text: str) -> None:
    manuscript, generation = written(text, 0)
    manuscript.edit(0, 0, "x")
    manuscript.write(generation, 1, tokens("1"))
    assert manuscript.text() == "x1" + text


def test_the_place_at_a_position_is_that_of_the_newest_generation_that_can_be_walked() -> None:
    manuscript, first = written("abcd", 1, "1")
    second = manuscript.generate(4)
    manuscript.write(second, 1, tokens("2"))
    assert manuscript.text() == "a1bc2d"
    assert [manuscript.place_at(pos) for pos in range(7)] == [None, first, first, None, second, second, None]
    empty = manuscript.generate(5)
    assert manuscript.place_at(5) == empty
    manuscript.edit(0, 0, "x")
    manuscript.end(empty, failed=True)
    assert manuscript.place_at(6) == second


def test_a_place_where_nothing_is_seen_is_found_by_its_position() -> None:
    manuscript, generation = written("ab", 1, "1")
    manuscript.show(generation, 0)
    assert manuscript.place_at(1) == generation
    assert manuscript.place_at(0) is None
    manuscript.edit(0, 2, "")
    assert manuscript.place_at(0) == generation
    manuscript.undo()
    manuscript.undo()
    manuscript.undo()
    assert manuscript.text() == "ab"
    assert manuscript.place_at(1) is None


def test_a_place_inside_a_choice_that_is_not_shown_is_not_found() -> None:
    manuscript = Manuscript("ab")
    outer = manuscript.generate(1, 0, 2)
    manuscript.write(outer, 1, tokens("one"))
    manuscript.write(outer, 2, tokens("two"))
    inner = manuscript.generate(2)
    manuscript.write(inner, 1, tokens("!"))
    assert manuscript.text() == "ao!neb"
    assert manuscript.place_at(2) == inner
    manuscript.show(outer, 2)
    assert [manuscript.place_at(pos) for pos in (1, 2, 3, 4)] == [outer] * 4
