"""Tokens are kept packed and come back as they came, probabilities with single precision."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.manuscript import Manuscript
from lacuna.core.token import Token

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
logprobs = st.floats(max_value=0, allow_nan=False, width=32)  # as a float of four bytes holds it
tops = st.lists(st.tuples(texts, logprobs), max_size=6).map(tuple)
ids = st.none() | st.integers(0, 2**31)
tokens = st.builds(Token, texts, st.none() | logprobs, tops, st.none() | st.binary(min_size=1, max_size=4), ids)


@given(st.lists(tokens, max_size=20))
def test_a_token_is_given_back_as_it_came(came: list[Token]) -> None:
    manuscript = Manuscript("ab")
    generation = manuscript.generate(1)
    for i in range(0, len(came), 3):
        manuscript.write(generation, 1, came[i : i + 3])
    assert [manuscript.token(number) for number in range(1, len(came) + 1)] == came
    assert [manuscript.logprob(number) for number in range(1, len(came) + 1)] == [token.logprob for token in came]
    assert len(manuscript.tokens(0, len(manuscript))) == sum(bool(token.text) for token in came)


def test_a_probability_has_single_precision() -> None:
    manuscript = Manuscript()
    manuscript.write(manuscript.generate(0), 1, [Token("a", -0.1), Token("b"), Token("c", float("-inf"))])
    kept = [manuscript.logprob(number) for number in (1, 2, 3)]
    assert kept == [struct.unpack("f", struct.pack("f", -0.1))[0], None, float("-inf")]


def test_a_piece_of_text_of_any_length_is_one_whole_token() -> None:
    manuscript = Manuscript("ab")
    manuscript.write(manuscript.generate(1), 1, [Token("long " * 20_000)])
    assert manuscript.tokens(0, 2) == [(1, 100_000, 1, True)]
    manuscript.edit(50, 1, "")
    assert [span.whole for span in manuscript.tokens(0, 100_000)] == [False, False]
