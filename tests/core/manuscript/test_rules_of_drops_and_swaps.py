"""Rules 27 to 30: a choice that is dropped, a token that is swapped for another, and what is known of choices."""

import pytest

from core.manuscript.telling import tokens, written
from lacuna.core.manuscript import Facts, Manuscript, swap
from lacuna.core.token import Token

TOP = ((" lamp", -0.5), (" fire", -1.5), (" hall", -2.5))


def three() -> tuple[Manuscript, int]:
    """Return a manuscript with a place of three choices, all ended, of which the first is shown."""
    manuscript = Manuscript("ab")
    generation = manuscript.generate(1, 0, 3)
    for choice, text in enumerate(("one", "two", "three"), 1):
        manuscript.write(generation, choice, tokens(text))
    manuscript.end(generation)
    return manuscript, generation


def test_rule_27_a_dropped_choice_is_not_walked_to_and_undo_brings_it_back() -> None:
    manuscript, generation = three()
    manuscript.drop(generation, [2])
    assert (manuscript.text(), manuscript.generation(generation).walkable) == ("aoneb", (0, 1, 3))
    manuscript.undo()
    assert (manuscript.text(), manuscript.generation(generation).walkable) == ("aoneb", (0, 1, 2, 3))
    manuscript.redo()
    assert manuscript.generation(generation).walkable == (0, 1, 3)


def test_rule_27_undo_takes_a_drop_alone_though_no_text_changes() -> None:
    manuscript, generation = three()
    manuscript.edit(0, 0, "x")
    manuscript.drop(generation, [3])
    manuscript.undo()
    assert (manuscript.text(), manuscript.generation(generation).walkable) == ("xaoneb", (0, 1, 2, 3))


def test_rule_27_a_shown_choice_that_is_dropped_gives_way_to_the_one_shown_before() -> None:
    manuscript, generation = three()
    manuscript.show(generation, 3)
    manuscript.drop(generation, [3])
    assert manuscript.text() == "aoneb"
    manuscript.drop(generation, [1])
    assert manuscript.text() == "ab"
    manuscript.undo()
    manuscript.undo()
    assert manuscript.text() == "athreeb"


def test_rule_27_a_place_whose_choices_are_all_dropped_is_none_until_that_is_undone() -> None:
    manuscript, generation = three()
    manuscript.drop(generation, [1, 2, 3])
    assert (manuscript.text(), manuscript.place_at(1), manuscript.generations()) == ("ab", None, [])
    manuscript.undo()
    assert (manuscript.text(), manuscript.place_at(1), manuscript.generations()) == ("aoneb", generation, [generation])


def test_rule_27_a_choice_that_is_still_being_written_cannot_be_dropped() -> None:
    manuscript = Manuscript()
    generation = manuscript.generate(0)
    manuscript.write(generation, 1, tokens("one"))
    with pytest.raises(ValueError, match="still being written"):
        manuscript.drop(generation, [1])
    assert manuscript.text() == "one"


def lamp(before: str = "", after: str = "") -> tuple[Manuscript, int]:
    """Return a manuscript with a place of two choices; the first says " lamp", maybe between other tokens."""
    manuscript = Manuscript("ab")
    generation = manuscript.generate(1, 0, 2)
    some = [Token(text) for text in (before, after) if text]
    manuscript.write(generation, 1, [*some[: bool(before)], Token(" lamp", -0.5, TOP), *some[bool(before) :]])
    manuscript.write(generation, 2, tokens("two"))
    manuscript.end(generation)
    return manuscript, generation


@pytest.mark.parametrize(("before", "after"), [("", ""), ("x", ""), ("", "y"), ("x", "y")])
def test_rule_28_a_swap_keeps_the_tail_and_goes_and_comes_with_its_choice(before: str, after: str) -> None:
    manuscript, generation = lamp(before, after)
    (span,) = [span for span in manuscript.tokens(0, len(manuscript)) if manuscript.token(span.token).top]
    swapped = swap(manuscript, span, " fire")
    assert swapped is not None
    assert manuscript.text() == f"a{before} fire{after}b"
    assert manuscript.generation(swapped).swap
    manuscript.show(generation, 2)
    assert manuscript.text() == "atwob"
    manuscript.show(generation, 1)
    assert manuscript.text() == f"a{before} fire{after}b"
    manuscript.show(swapped, 0)
    assert manuscript.text() == f"a{before} lamp{after}b"


def test_rule_28_a_swap_is_one_step_of_undo() -> None:
    manuscript, _ = lamp("x", "y")
    swap(manuscript, manuscript.tokens(3, 1)[0], " fire")
    manuscript.undo()
    assert manuscript.text() == "ax lampyb"
    manuscript.redo()
    assert manuscript.text() == "ax fireyb"


def test_rule_28_what_is_swapped_in_has_the_same_alternatives_with_its_own_probability() -> None:
    manuscript, _ = lamp()
    swap(manuscript, manuscript.tokens(2, 1)[0], " fire")
    (span,) = manuscript.tokens(2, 1)
    token = manuscript.token(span.token)
    assert (token.text, token.logprob, token.top, manuscript.rank(span.token)) == (" fire", -1.5, TOP, 2)


def test_rule_28_swaps_of_one_token_are_choices_of_one_place() -> None:
    manuscript, _ = lamp("x", "y")
    first = swap(manuscript, manuscript.tokens(3, 1)[0], " fire")
    second = swap(manuscript, manuscript.tokens(3, 1)[0], " hall")
    assert first is not None
    assert first == second
    assert manuscript.text() == "ax hallyb"
    assert swap(manuscript, manuscript.tokens(3, 1)[0], " lamp") == first
    assert manuscript.text() == "ax lampyb"
    assert manuscript.generation(first).walkable == (0, 1, 2)


def test_rule_28_the_token_that_stands_there_is_no_swap() -> None:
    manuscript, _ = lamp()
    assert swap(manuscript, manuscript.tokens(2, 1)[0], " lamp") is None
    manuscript.undo()
    assert manuscript.text() == "ab"


def test_rule_28_a_cut_token_and_one_in_a_running_choice_stay() -> None:
    manuscript, _ = lamp()
    manuscript.edit(3, 0, "!")
    with pytest.raises(ValueError, match="whole token"):
        swap(manuscript, manuscript.tokens(2, 1)[0], " fire")
    running = Manuscript()
    generation = running.generate(0)
    running.write(generation, 1, [Token(" lamp", -0.5, TOP)])
    with pytest.raises(ValueError, match="still being written"):
        swap(running, running.tokens(1, 1)[0], " fire")
    assert running.text() == " lamp"


def test_rule_29_what_is_told_of_a_choice_adds_to_what_is_known() -> None:
    manuscript, generation = three()
    manuscript.tell(generation, [1, 2], Facts(move="Continue", model="tiny", asked=12.5))
    manuscript.tell(generation, [2], Facts(reason="length"))
    assert manuscript.choice(generation, 1).facts == Facts("Continue", "tiny", 12.5)
    assert manuscript.choice(generation, 2).facts == Facts("Continue", "tiny", 12.5, "length")
    assert manuscript.choice(generation, 3).facts == Facts()
    with pytest.raises(ValueError, match="no choice 0"):
        manuscript.tell(generation, [0], Facts(model="tiny"))


def test_rule_29_a_choice_tells_its_tokens_and_their_mean_logprob() -> None:
    manuscript = Manuscript()
    generation = manuscript.generate(0)
    manuscript.write(generation, 1, [Token("a", -1.0), Token("b", -2.0), *tokens("c")])
    view = manuscript.choice(generation, 1)
    assert (view.tokens, view.mean_logprob, view.running) == (3, -1.5, True)
    assert manuscript.choice(generation, 0).mean_logprob is None
    assert manuscript.choice_tokens(generation, 1) == [Token("a", -1.0), Token("b", -2.0), Token("c")]


def test_rule_30_the_places_at_a_range_are_those_that_it_touches_also_where_nothing_is_seen() -> None:
    manuscript, first = written("0123456789", 2, "ab")
    second = manuscript.generate(10)
    manuscript.write(second, 1, tokens("cd"))
    assert set(manuscript.places(0, len(manuscript))) == {first, second}
    assert (manuscript.places(0, 1), manuscript.places(0, 2), manuscript.places(4, 3)) == ([], [first], [first])
    manuscript.show(first, 0)
    assert (manuscript.places(0, 2), manuscript.places(0, 1)) == ([first], [])


def test_an_excerpt_is_short_and_cuts_no_character() -> None:
    manuscript = Manuscript()
    generation = manuscript.generate(0)
    manuscript.write(generation, 1, tokens("x" + "\N{GRINNING FACE}" * 200))
    assert manuscript.excerpt(generation, 1) == "x" + "\N{GRINNING FACE}" * 99


@pytest.mark.parametrize(
    ("token", "rank"),
    [
        (Token(" lamp", -0.5, TOP), 1),
        (Token(" hall", -2.5, TOP), 3),
        (Token(" none", -9.0, TOP), 0),
        (Token(" lamp", -0.5), None),
        (Token(" lamp"), None),
    ],
)
def test_the_rank_of_a_token_counts_those_that_were_likelier(token: Token, rank: int | None) -> None:
    manuscript = Manuscript()
    manuscript.write(manuscript.generate(0), 1, [token])
    assert manuscript.rank(manuscript.tokens(0, 1)[0].token) == rank
