"""Aligning tokens with text: nothing of the text is lost or doubled, and no character is torn apart."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.completions.align import Aligner, Reported, spelled_bytes
from lacuna.core.token import Token


def reported(text: str | None, logprob: float | None = -1.0, raw: bytes | None = None) -> Reported:
    return Reported(text, logprob, (), raw)


def byte_tokens(text: str, sizes: list[int]) -> list[Reported]:
    """A text's bytes cut into tokens, as a byte-level vocabulary does."""
    data, out, at = text.encode(), list[Reported](), 0
    for size in [*sizes, len(data)]:
        raw = data[at : at + size]
        at += size
        if not raw:
            continue
        try:
            out.append(reported(raw.decode()))
        except UnicodeDecodeError:
            out.append(reported(None, raw=raw))
    return out


@given(st.text(max_size=20), st.lists(st.integers(1, 5), max_size=20))
def test_tokens_of_bytes_give_the_text_and_each_byte_once(text: str, sizes: list[int]) -> None:
    aligner = Aligner()
    given_tokens = byte_tokens(text, sizes)
    tokens = aligner.align(text, given_tokens) + aligner.end()
    assert "".join(token.text for token in tokens) == text
    known = [token for token in tokens if token.logprob is not None]
    assert [token.raw for token in known] == [token.raw for token in given_tokens][: len(known)]


def paired(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


# What a JSON decoder gives: pairs inside one string are whole.
@given(st.lists(st.text(st.sampled_from("\r\n\ud83d\ude00ab"), max_size=4).map(paired), max_size=8))
def test_no_line_end_and_no_pair_is_torn_over_deltas(parts: list[str]) -> None:
    aligner = Aligner()
    tokens = [token for part in parts for token in aligner.align(part, [])]
    tokens += aligner.end()
    assert "".join(token.text for token in tokens) == paired("".join(parts))
    written = [token.text for token in tokens if token.text]
    for before, after in pairwise(written):
        assert not (before.endswith("\r") and after.startswith("\n"))
        assert not ("\ud800" <= before[-1] <= "\udbff" and "\udc00" <= after[0] <= "\udfff")


def test_a_pair_over_two_tokens_is_one_character_in_the_first() -> None:
    aligner = Aligner()
    assert aligner.align("a\ud83d", [reported("a"), reported("\ud83d")]) == (Token("a", -1.0),)
    assert aligner.align("\ude00b", [reported("\ude00"), reported("b")]) == (
        Token("\U0001f600", -1.0),
        Token("b", -1.0),
    )


def test_what_is_held_back_keeps_its_order() -> None:
    aligner = Aligner()
    half = reported(None, -2.0, b"\xf0\x9f")
    assert aligner.align("a\r", [reported("a\r"), half]) == ()
    tokens = aligner.align("\U0001f600", [reported(None, -3.0, b"\x98\x80")])
    assert [token.text for token in tokens] == ["a\r", "", "\U0001f600"]


def test_half_a_line_end_comes_out_at_the_end() -> None:
    aligner = Aligner()
    assert aligner.align("a\r", []) == ()
    assert aligner.end() == (Token("a\r"),)
    assert aligner.end() == ()


def test_bytes_that_never_become_a_character_are_no_text() -> None:
    aligner = Aligner()
    tokens = aligner.align("\ufffdb", [reported(None, -1.0, b"\xff"), reported("b", -2.0)])
    assert tokens == (Token("\ufffd", -1.0, (), b"\xff"), Token("b", -2.0))
    assert Aligner().align("b", [reported(None, -1.0, b"\xff"), reported("b", -2.0)]) == (
        Token("", -1.0, (), b"\xff"),
        Token("b", -2.0),
    )


def test_bytes_are_spelled_as_in_the_api() -> None:
    assert spelled_bytes("bytes:\\xf0\\x9f") == b"\xf0\x9f"
    assert spelled_bytes("bytes: a\\x80") == b" a\x80"
    assert spelled_bytes("bytes:") is None
    assert spelled_bytes("bytes:é\\x80") is None
    assert spelled_bytes("a") is None
