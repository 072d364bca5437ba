"""A stop that Lacuna looks for itself ends a choice exactly where the server would have, however the text comes."""

from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.servers.cutting import Cutter, seam_stops
from lacuna.core.token import Token

LETTERS = st.sampled_from("abc")
STOPS = st.lists(st.text(LETTERS, min_size=1, max_size=4), max_size=3)
TOKENS = st.lists(st.text(LETTERS, max_size=3).map(Token), max_size=12)


def _expected(text: str, stops: list[str]) -> str:
    for end in range(1, len(text) + 1):
        ended = [stop for stop in stops if text[:end].endswith(stop)]
        if ended:
            return text[: end - max(map(len, ended))]
    return text


@given(TOKENS, STOPS, st.data())
def test_the_text_ends_before_the_stop_that_is_complete_first(
    tokens: list[Token], stops: list[str], data: st.DataObject
) -> None:
    cutter = Cutter(stops)
    given: list[Token] = []
    rest = list(tokens)
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        given += cutter.feed(rest[:size])
        rest = rest[size:]
    given += cutter.end()
    text = "".join(token.text for token in tokens)
    expected = _expected(text, stops)
    assert "".join(token.text for token in given) == expected
    assert cutter.ended == (expected != text)
    assert given[:-1] == tokens[: max(0, len(given) - 1)]


@given(TOKENS, STOPS)
def test_nothing_is_held_back_that_can_be_no_stop(tokens: list[Token], stops: list[str]) -> None:
    cutter = Cutter(stops)
    given = "".join(token.text for token in cutter.feed(tokens))
    if cutter.ended:
        return
    text = "".join(token.text for token in tokens)
    held = text[len(given) :]
    unsure = max((n for stop in stops for n in range(len(stop)) if text.endswith(stop[:n])), default=0)
    longest = max((len(token.text) for token in tokens), default=0)
    assert len(held) < unsure + longest if held else unsure >= 0


def test_what_was_held_back_for_a_stop_that_did_not_come_is_kept() -> None:
    cutter = Cutter(["END"])
    assert cutter.feed([Token("an"), Token(" E"), Token("N")]) == (Token("an"),)
    assert cutter.end() == (Token(" E"), Token("N"))


def test_a_token_that_runs_into_the_stop_keeps_its_probability() -> None:
    assert Cutter(["!"]).feed([Token("no!!", -1.5)]) == (Token("no", -1.5),)


def test_a_fill_ends_where_it_repeats_the_text_after_the_gap() -> None:
    (stop,) = seam_stops(" and went down to the river")
    assert stop == " and went do"
    cutter = Cutter([stop])
    given = cutter.feed([Token("took her hat"), Token(" and went"), Token(" down to the river")])
    assert given == (Token("took her hat"),)
    assert cutter.ended


def test_a_short_text_after_the_gap_ends_nothing() -> None:
    assert seam_stops(".") == ()
    assert seam_stops(None) == ()
