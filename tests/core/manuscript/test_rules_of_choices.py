"""Rules 15 to 20: what is shown in a place, what belongs to a choice, and what another selection takes with it."""

import pytest

from core.manuscript.telling import all_redone, all_undone, tokens, written
from lacuna.core.manuscript import Manuscript


def test_rule_15_the_selection_stays_until_the_first_token_of_any_choice() -> None:
    manuscript = Manuscript("a old b")
    generation = manuscript.generate(2, 3, 2)
    assert manuscript.text() == "a old b"
    manuscript.write(generation, 2, tokens("new"))
    assert manuscript.text() == "a new b"
    manuscript.write(generation, 1, tokens("later"))
    assert manuscript.text() == "a new b"


def test_rule_15_a_request_that_fails_changes_nothing() -> None:
    manuscript = Manuscript("a old b")
    generation = manuscript.generate(2, 3)
    manuscript.end(generation, failed=True)
    assert manuscript.text() == "a old b"
    assert manuscript.place_at(3) is None


def test_rule_15_a_token_without_text_does_not_replace_the_selection() -> None:
    manuscript = Manuscript("a old b")
    generation = manuscript.generate(2, 3)
    manuscript.write(generation, 1, tokens(""))
    assert manuscript.text() == "a old b"
    manuscript.write(generation, 1, tokens("new"))
    assert manuscript.text() == "a new b"


def test_rule_16_the_newest_standing_turn_decides_what_is_shown() -> None:
    manuscript = Manuscript("ab")
    generation = manuscript.generate(1, 0, 2)
    manuscript.write(generation, 1, tokens("one"))
    manuscript.write(generation, 2, tokens("two"))
    manuscript.show(generation, 2)
    manuscript.edit(0, 0, "x")
    manuscript.show(generation, 0)
    seen = [manuscript.text()]
    while manuscript.can_undo:
        manuscript.undo()
        seen.append(manuscript.text())
    assert seen == ["xab", "xatwob", "atwob", "aoneb", "ab"]


def test_rule_16_consecutive_walks_in_one_place_are_one_step_and_the_last_counts() -> None:
    manuscript = Manuscript("ab")
    generation = manuscript.generate(1, 0, 2)
    manuscript.write(generation, 1, tokens("one"))
    manuscript.write(generation, 2, tokens("two"))
    for choice in (2, 1, 0, 2):
        manuscript.show(generation, choice)
    assert manuscript.text() == "atwob"
    manuscript.undo()
    assert manuscript.text() == "aoneb"
    manuscript.redo()
    assert manuscript.text() == "atwob"


def test_rule_16_walks_in_two_places_are_two_steps() -> None:
    manuscript, first = written("abcd", 1, "1")
    second = manuscript.generate(4)
    manuscript.write(second, 1, tokens("2"))
    manuscript.show(first, 0)
    manuscript.show(second, 0)
    manuscript.undo()
    assert manuscript.text() == "abc2d"


def test_rule_16_a_walk_before_the_first_token_counts_until_it_is_undone() -> None:
    manuscript = Manuscript("a old b")
    generation = manuscript.generate(2, 3)
    manuscript.show(generation, 0)
    manuscript.write(generation, 1, tokens("new"))
    assert manuscript.text() == "a old b"
    manuscript.undo()
    assert manuscript.text() == "a new b"


def test_rule_16_a_walk_undone_before_the_first_token_does_not_keep_it_from_being_shown() -> None:
    manuscript = Manuscript("a old b")
    generation = manuscript.generate(2, 3)
    manuscript.edit(0, 0, "x")
    manuscript.show(generation, 0)
    manuscript.undo()
    manuscript.write(generation, 1, tokens("new"))
    assert manuscript.text() == "a new b"


def test_rule_17_text_typed_inside_a_choice_hides_and_returns_with_it() -> None:
    manuscript = Manuscript("a old b")
    generation = manuscript.generate(2, 3)
    manuscript.edit(3, 0, "X")
    manuscript.write(generation, 1, tokens("new"))
    assert manuscript.text() == "a new b"
    manuscript.edit(4, 0, "Y")
    manuscript.show(generation, 0)
    assert manuscript.text() == "a oXld b"
    manuscript.show(generation, 1)
    assert manuscript.text() == "a neYw b"


def test_rule_17_so_does_a_generation_started_inside_it() -> None:
    manuscript, outer = written("ab", 1, "12")
    inner = manuscript.generate(2)
    manuscript.write(inner, 1, tokens("x"))
    manuscript.show(outer, 0)
    manuscript.write(inner, 1, tokens("y"))
    assert manuscript.text() == "ab"
    manuscript.show(outer, 1)
    assert manuscript.text() == "a1xy2b"


def test_rule_18_tokens_of_a_choice_not_shown_are_stored_at_its_place() -> None:
    manuscript = Manuscript("ab")
    generation = manuscript.generate(1, 0, 2)
    manuscript.write(generation, 1, tokens("one"))
    manuscript.write(generation, 2, tokens("t"))
    manuscript.edit(4, 0, "R")
    manuscript.write(generation, 2, tokens("wo"))
    assert manuscript.text() == "aoneRb"
    assert manuscript.choice_text(generation, 2) == "two"
    manuscript.show(generation, 2)
    assert manuscript.text() == "atwoRb"


def test_rule_19_the_first_token_of_more_shows_the_new_choice() -> None:
    manuscript, generation = written("ab", 1, "1")
    first = manuscript.more(generation, 2)
    assert (first, manuscript.generation(generation).count) == (2, 3)
    assert manuscript.text() == "a1b"
    manuscript.write(generation, first + 1, tokens("3"))
    assert manuscript.text() == "a3b"
    manuscript.write(generation, first, tokens("2"))
    assert manuscript.text() == "a3b"


def test_rule_19_but_not_if_the_writer_has_walked_since() -> None:
    manuscript, generation = written("ab", 1, "1")
    choice = manuscript.more(generation)
    manuscript.show(generation, 0)
    manuscript.write(generation, choice, tokens("2"))
    assert manuscript.text() == "ab"
    manuscript.undo()
    assert manuscript.text() == "a2b"
    manuscript.undo()
    assert manuscript.text() == "a1b"


def test_rule_19_more_loses_none_of_the_choices() -> None:
    manuscript, generation = written("ab", 1, "1")
    manuscript.write(generation, manuscript.more(generation), tokens("2"))
    manuscript.undo()
    assert manuscript.text() == "a1b"
    manuscript.show(generation, 2)
    assert manuscript.text() == "a2b"


def test_rule_20_a_selection_over_the_end_of_a_stream_takes_the_stream_with_it() -> None:
    manuscript, stream = written("a b", 2, "one ")
    generation = manuscript.generate(0, 7)
    manuscript.write(generation, 1, tokens("all new"))
    manuscript.write(stream, 1, tokens("more "))
    assert manuscript.text() == "all new"
    manuscript.show(generation, 0)
    assert manuscript.text() == "a one more b"
    assert manuscript.choice_text(generation, 0) == "a one more b"


def test_rule_20_so_does_one_that_covers_only_the_end_of_it() -> None:
    manuscript, stream = written("ab", 1, "one")
    generation = manuscript.generate(2, 3)
    manuscript.write(generation, 1, tokens("X"))
    manuscript.write(stream, 1, tokens("!"))
    assert manuscript.text() == "aoX"
    manuscript.show(generation, 0)
    assert manuscript.text() == "aone!b"


@pytest.mark.parametrize("shown", [0, 1, 2, 3])
@pytest.mark.parametrize("margin", [0, 1])
def test_rule_20_a_place_covered_whole_goes_into_choice_0_with_its_hidden_choices(shown: int, margin: int) -> None:
    manuscript = Manuscript("a old b")
    place = manuscript.generate(2, 3, 3)
    for choice, text in enumerate(("one", "two", "tri"), 1):
        manuscript.write(place, choice, tokens(text))
    manuscript.show(place, shown)
    generation = manuscript.generate(2 - margin, 3 + 2 * margin)
    manuscript.write(generation, 1, tokens("X"))
    for choice in (0, 1, 2, 3):
        manuscript.show(place, choice)
        manuscript.write(place, choice or 1, tokens("!"))
        assert manuscript.text() == ("aXb" if margin else "a X b")
    manuscript.write(place, manuscript.more(place), tokens("four"))
    assert manuscript.text() == ("aXb" if margin else "a X b")
    manuscript.show(generation, 0)
    assert manuscript.text() == "a four b"


def test_rule_20_a_place_covered_in_part_keeps_its_other_choices() -> None:
    manuscript = Manuscript("ab")
    place = manuscript.generate(1, 0, 3)
    for choice, text in enumerate(("one", "two", "tri"), 1):
        manuscript.write(place, choice, tokens(text))
    manuscript.show(place, 2)
    generation = manuscript.generate(2, 2)  # wo
    manuscript.write(generation, 1, tokens("X"))
    assert manuscript.text() == "atXb"
    manuscript.show(place, 1)
    assert manuscript.text() == "aoneXb"
    manuscript.show(place, 3)
    assert manuscript.text() == "atriXb"


def test_what_cannot_be_asked_of_a_generation_changes_nothing() -> None:
    manuscript, generation = written("ab", 1, "1")
    manuscript.undo()
    with pytest.raises(ValueError, match="has been undone"):
        manuscript.show(generation, 0)
    with pytest.raises(ValueError, match="has been undone"):
        manuscript.more(generation)
    manuscript.redo()
    with pytest.raises(ValueError, match="no choice 2"):
        manuscript.show(generation, 2)
    with pytest.raises(ValueError, match="no choice 0"):
        manuscript.write(generation, 0, tokens("x"))
    with pytest.raises(ValueError, match="no generation 7"):
        manuscript.generation(7)
    with pytest.raises(ValueError, match="at least one choice"):
        manuscript.generate(0, 0, 0)
    with pytest.raises(ValueError, match="At least one more"):
        manuscript.more(generation, 0)
    assert manuscript.text() == "a1b"
    assert all_undone(manuscript) == "ab"
    assert all_redone(manuscript) == "a1b"
