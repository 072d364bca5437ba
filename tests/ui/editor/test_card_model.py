"""What is said of a token: its rank among the likeliest, and everything in it that cannot be seen by itself."""

import pytest

from lacuna.core.token import Token
from lacuna.ui.editor.card_model import card_for, percent, visible

TOP = ((" lamp", -0.5), (" fire", -1.5), ("bytes:\\xf0\\x9f", -2.5))


def test_a_token_among_the_likeliest_has_its_rank_and_its_surprise() -> None:
    card = card_for(Token(" fire", -1.5, TOP, None, 1234))
    assert (card.title, card.percent, card.note) == ("␣fire", "22.3 %", "2nd of 3 · surprise 2.2 bit")
    assert [row.text for row in card.rows if row.chosen] == ["␣fire"]
    assert (card.bytes, card.id) == ("20 66 69 72 65", "1,234")


def test_a_token_below_the_likeliest_is_listed_behind_them() -> None:
    card = card_for(Token(" hall", -6.0, TOP))
    assert [row.chosen for row in card.rows] == [False, False, False, True]
    assert card.note.startswith("below the 3 listed")
    assert card.id == ""


def test_what_is_no_whole_character_cannot_enter_the_manuscript() -> None:
    card = card_for(Token(" lamp", -0.5, TOP))
    assert [row.spelling for row in card.rows] == [" lamp", " fire", ""]
    assert [row.text for row in card.rows][2] == "\\xf0\\x9f"


def test_a_token_without_probabilities_still_has_its_bytes() -> None:
    card = card_for(Token("\N{GRINNING FACE}"))
    assert (card.rows, card.percent, card.bytes) == ((), "", "F0 9F 98 80")


def test_the_shares_of_all_rows_and_of_the_others_are_one() -> None:
    card = card_for(Token(" hall", -6.0, TOP))
    assert card.others is not None
    assert sum(row.share for row in card.rows) + card.others == pytest.approx(1)


def test_long_tokens_show_the_beginning_of_their_bytes() -> None:
    assert card_for(Token("-" * 60)).bytes == "2D " * 24 + "…"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("\n\n", "↵↵"), ("\ta ", "⇥a␣"), ("\xa0", "⍽"), ("\u200d", "U+200D"), ("", "∅"), ("x" * 41, "x" * 40 + "…")],
)
def test_what_does_not_print_is_made_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.0, "≈ 0 %"), (0.0004, "< 0.1 %"), (0.214, "21.4 %"), (0.99999, "> 99.9 %"), (1.0, "100.0 %")],
)
def test_a_percentage_is_honest_at_both_ends(share: float, shown: str) -> None:
    assert percent(share) == shown
