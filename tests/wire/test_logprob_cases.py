"""The catalogue's logprob cases: one kind of token, whatever the shape; texts joined are always the choice's text."""

import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lacuna.core.completions import Answer, Delta
from lacuna.core.parameters import Parameters
from lacuna.core.token import Token
from wire.events import REQUEST, chunk, cuts, event, every_way, read, said, tokens

ASKING = REQUEST.__class__(model="m", prompt="It was", parameters=Parameters(logprobs=5))


def legacy(*entries: tuple[str, float | None, dict[str, float] | None], **more: Any) -> dict[str, Any]:
    """Logprobs as arrays."""
    return {
        "tokens": [text for text, _, _ in entries],
        "token_logprobs": [logprob for _, logprob, _ in entries],
        "top_logprobs": [top for _, _, top in entries],
        "text_offset": [0] * len(entries),
        **more,
    }


def content(text: str | None, logprob: float, raw: bytes | None = None, top: Any = (), **more: Any) -> dict[str, Any]:
    """One entry in the chat's style."""
    data = list(raw if raw is not None else (text or "").encode())
    return {"id": 7, "token": text, "bytes": data, "logprob": logprob, "top_logprobs": list(top), **more}


def one(*wire: bytes) -> tuple[list[Token], Answer]:
    """Read an answer with one choice, cut in every way; all must agree."""
    data = b"".join(wire)
    found: tuple[list[Delta], Answer] | None = None
    for parts in every_way(data):
        deltas, answer = read(parts, request=ASKING)
        assert found is None or tokens(deltas) == tokens(found[0])
        found = deltas, answer
    assert found is not None
    whole = tokens(found[0])

    @settings(max_examples=10, database=None)
    @given(cuts(data))
    def cut_anywhere(parts: list[bytes]) -> None:
        assert tokens(read(parts, request=ASKING)[0]) == whole

    cut_anywhere()
    return tokens(found[0]).get(0, []), found[1]


def test_l01_five_asked_six_came() -> None:
    top = {" past": -0.5, " ten": -1.0, " a": -2.0, " the": -3.0, " so": -4.0, " zebra": -9.0}
    (token,), _ = one(said(" zebra", "stop", logprobs=legacy((" zebra", -9.0, top))))
    assert token == Token(" zebra", -9.0, tuple(top.items()))


def test_l02_the_first_token_of_all_has_no_value() -> None:
    (first, second), _ = one(
        said("It was", "stop", logprobs=legacy(("It", None, None), (" was", -1.0, {" was": -1.0})))
    )
    assert first == Token("It")
    assert second == Token(" was", -1.0, ((" was", -1.0),))


def test_l02_all_lists_may_be_null() -> None:
    nothing = {"tokens": ["a"], "token_logprobs": None, "top_logprobs": None, "text_offset": None}
    assert one(said("a", "stop", logprobs=nothing))[0] == [Token("a")]


def test_l03_four_empty_lists_are_no_token() -> None:
    assert one(said("a", logprobs=legacy(("a", -1.0, None))), said("", "stop", logprobs=legacy()))[0] == [
        Token("a", -1.0)
    ]


def test_l04_a_character_spelled_in_bytes_over_two_tokens() -> None:
    spelled = legacy(
        ("bytes:\\xf0\\x9f\\x98", -1.0, {"bytes:\\xf0\\x9f\\x98": -1.0}),
        ("bytes:\\x80", -0.1, {"bytes:\\x80": -0.1}),
    )
    found, _ = one(said("\U0001f600", "stop", logprobs=spelled))
    assert [(token.text, token.raw, token.logprob) for token in found] == [
        ("", b"\xf0\x9f\x98", -1.0),
        ("\U0001f600", b"\x80", -0.1),
    ]
    assert found[0].top == (("bytes:\\xf0\\x9f\\x98", -1.0),)


def test_l04_a_character_over_two_chunks() -> None:
    found, _ = one(
        said("", logprobs=legacy(("bytes:\\xf0\\x9f\\x98", -1.0, None))),
        said("\U0001f600", logprobs=legacy(("bytes:\\x80", -0.1, None))),
        said("!", "stop", logprobs=legacy(("!", -0.2, None))),
    )
    assert [token.text for token in found] == ["", "\U0001f600", "!"]
    assert [token.raw for token in found] == [b"\xf0\x9f\x98", b"\x80", None]


def test_l04_a_text_that_only_looks_spelled() -> None:
    found, _ = one(said("bytes: 7", "stop", logprobs=legacy(("bytes:", -1.0, None), (" 7", -2.0, None))))
    assert found == [Token("bytes:", -1.0), Token(" 7", -2.0)]


def test_l05_the_chats_style_gives_the_same_tokens() -> None:
    top = [{"id": 7, "token": "a", "bytes": [97], "logprob": -1.0}, {"token": "b", "bytes": None, "logprob": -2.0}]
    found, _ = one(said("a", "stop", logprobs={"content": [content("a", -1.0, top=top)]}))
    assert found == [Token("a", -1.0, (("a", -1.0), ("b", -2.0)), None, 7)]


def test_l05_bytes_that_are_no_character_keep_their_probability() -> None:
    found, _ = one(said("\ufffd", logprobs={"content": [content("\ufffd", -0.9, b"\x91")]}), said("", "stop"))
    assert found == [Token("\ufffd", -0.9, (), b"\x91", 7)]


def test_l05_alternatives_that_are_no_character_are_spelled() -> None:
    top = [{"id": 9, "token": "\ufffd", "bytes": [0x91], "logprob": -2.0}]
    found, _ = one(said("a", "stop", logprobs={"content": [content("a", -1.0, top=top)]}))
    assert found[0].top == (("bytes:\\x91", -2.0),)


def test_l07_probabilities_at_the_end_belong_to_the_whole_text() -> None:
    both = legacy(("It ", -1.0, None), ("was", -2.0, None)) | {"content": [content("It ", -1.0), content("was", -2.0)]}
    found, answer = one(said("It"), said(" was"), said("", "stop", logprobs=both))
    assert "".join(token.text for token in found) == "It was"
    assert [(token.text, token.logprob) for token in answer.late[0]] == [("It ", -1.0), ("was", -2.0)]
    assert not answer.warnings


def test_l07_nothing_is_late_where_probabilities_came_in_time() -> None:
    _, answer = one(said("a", logprobs=legacy(("a", -1.0, None))), said("", "stop", logprobs=legacy(("a", -1.0, None))))
    assert answer.late == {}


@pytest.mark.parametrize("value", ["-9999.0", "-3.4028234663852886e38", "NaN", "-Infinity", "-1e999"])
def test_l09_about_zero(value: str) -> None:
    logprobs = f'{{"tokens":["a"],"token_logprobs":[{value}],"top_logprobs":[{{"a":{value},"b":-1}}]}}'
    wire = f'{{"choices":[{{"index":0,"text":"a","logprobs":{logprobs},"finish_reason":"stop"}}]}}'
    (token,), _ = one(event(wire.encode()))
    assert (token.logprob, token.probability) == (-math.inf, 0.0)
    assert token.top == (("b", -1.0), ("a", -math.inf))


def test_l09_what_is_clipped_at_100_is_kept_as_it_is() -> None:
    assert one(said("a", "stop", logprobs=legacy(("a", -100.0, None))))[0] == [Token("a", -100.0)]


def test_l09_more_than_certain_is_certain() -> None:
    assert one(said("a", "stop", logprobs=legacy(("a", 1e-7, None))))[0] == [Token("a", 0.0)]


def test_l10_fewer_alternatives_than_asked_and_without_the_chosen_one() -> None:
    (token,), _ = one(said("a", "stop", logprobs=legacy(("a", -3.0, {"b": -1.0}))))
    assert token == Token("a", -3.0, (("b", -1.0),))


def test_l10_alternatives_as_pairs() -> None:
    wire = chunk(
        "a", "stop", logprobs={"tokens": ["a"], "token_logprobs": [-1], "top_logprobs": [[["a", -1], ["a", -2]]]}
    )
    assert one(event(wire))[0] == [Token("a", -1.0, (("a", -1.0), ("a", -2.0)))]


def test_l11_probabilities_that_do_not_come_are_said_once() -> None:
    _, answer = one(said("a"), said("b"), said("", "stop"))
    assert answer.warnings == ("This server does not report probabilities.",)


def test_l11_nothing_is_said_where_none_were_asked_for() -> None:
    _, answer = read([said("a", "stop")], request=REQUEST)
    assert answer.warnings == ()


def test_l13_togethers_shape() -> None:
    logprobs = {"tokens": ["a", "b"], "token_logprobs": [-1.0, -2], "token_ids": [5, 6]}
    found, _ = one(said("ab", "stop", logprobs=logprobs))
    assert found == [Token("a", -1.0, (), None, 5), Token("b", -2.0, (), None, 6)]


def test_l14_numbers_without_text_lay_claim_to_no_text() -> None:
    found, _ = one(chunk("ab", "stop", logprobs={"content": [{"id": 5, "logprob": -1.0}, {"id": 6, "logprob": -2.0}]}))
    assert found == [Token("ab")]


def test_l14_a_number_without_text_for_one_token_is_that_token() -> None:
    found, _ = one(chunk("ab", "stop", logprobs={"content": [{"id": 5, "logprob": -1.0}]}))
    assert found == [Token("ab", -1.0, (), None, 5)]


def test_l15_probabilities_after_sampling() -> None:
    entry = {
        "id": 5,
        "token": "a",
        "bytes": [97],
        "prob": 0.5,
        "top_probs": [{"token": "a", "prob": 0.5}, {"token": "b", "prob": 0.0}],
    }
    (token,), _ = one(said("a", "stop", logprobs={"content": [entry]}))
    assert token.logprob == pytest.approx(math.log(0.5))
    assert token.top == (("a", pytest.approx(math.log(0.5))), ("b", -math.inf))


def test_l17_numbers_in_place_of_texts() -> None:
    found, _ = one(said("a", "stop", logprobs=legacy(("token_id:123", -1.0, None))))
    assert found == [Token("a", -1.0, (), None, 123)]


def test_l18_four_tokens_in_one_chunk() -> None:
    found, _ = one(said("abcd", "stop", logprobs=legacy(*((letter, -1.0, None) for letter in "abcd"))))
    assert found == [Token(letter, -1.0) for letter in "abcd"]


def test_tokens_reported_before_their_text_wait_for_it() -> None:
    found, _ = one(
        said("", logprobs=legacy(("th", -1.0, None))),
        said("the", logprobs=legacy(("e", -2.0, None))),
        said("", "stop"),
    )
    assert found == [Token("th", -1.0), Token("e", -2.0)]


def test_text_that_no_token_is_reported_for_is_kept() -> None:
    found, _ = one(said("one two", "stop", logprobs=legacy(("two", -1.0, None))))
    assert found == [Token("one "), Token("two", -1.0)]


def test_tokens_that_are_not_in_the_text_are_left_out() -> None:
    found, _ = one(said("one", "stop", logprobs=legacy(("two", -1.0, None), ("one", -2.0, None))))
    assert found == [Token("one", -2.0)]


@pytest.mark.parametrize(
    "odd",
    [
        '{"tokens":["a"],"token_logprobs":[-1' + "0" * 400 + "]}",
        "7",
        "[]",
        '{"content":7}',
        '{"tokens":"x"}',
        '{"content":[7,null]}',
        '{"tokens":[null],"token_logprobs":["x"]}',
    ],
)
def test_odd_values_inside_harm_nothing(odd: str) -> None:
    found, _ = one(event(chunk("a", "stop").replace(b'"logprobs": null', b'"logprobs":' + odd.encode())))
    assert "".join(token.text for token in found) == "a"


@given(st.text(max_size=30), st.data())
def test_whatever_is_reported_the_text_is_the_text(text: str, data: st.DataObject) -> None:
    reported = data.draw(st.lists(st.tuples(st.text(max_size=4), st.floats(-20, 0), st.none()), max_size=6))
    deltas, _ = read([said(text, logprobs=legacy(*reported)), said("", "stop")], request=ASKING)
    found = tokens(deltas).get(0, [])
    assert "".join(token.text for token in found) == text
    texts = [token.text for token in found if token.text]
    assert not any(one.endswith("\r") and two.startswith("\n") for one, two in pairwise(texts))
