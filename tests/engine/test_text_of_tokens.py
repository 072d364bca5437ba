"""Text made of tokens' bytes: characters come whole, stop texts never, and nothing else is lost."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lacuna.engine.text import Assembler, Part, Written

TEXTS = st.text(st.sampled_from("ab\n é☃😀"), max_size=30)
STOPS = st.lists(st.text(st.sampled_from("ab\n☃"), min_size=1, max_size=5), max_size=4).map(tuple)


def cut(draw: st.DrawFn, raw: bytes) -> list[bytes]:
    cuts = sorted(draw(st.lists(st.integers(0, len(raw)), max_size=12)))
    return [raw[a:b] for a, b in zip([0, *cuts], [*cuts, len(raw)], strict=True)]


@st.composite
def pieces(draw: st.DrawFn) -> tuple[str, list[bytes]]:
    """Any text, and tokens that are its bytes, cut anywhere."""
    text = draw(TEXTS)
    return text, cut(draw, text.encode())


def assembled(tokens: list[bytes], stops: tuple[str, ...] = (), origin: int = 0) -> tuple[list[Part], bool]:
    assembler = Assembler(stops, origin)
    parts: list[Part] = []
    for i, raw in enumerate(tokens):
        parts.append(assembler.add(Written(i, raw, -1.0)))
        if assembler.stopped:
            return parts, True
    return [*parts, assembler.finish()], False


@given(pieces(), STOPS)
def test_the_text_is_what_stands_before_the_first_stop(
    given_text: tuple[str, list[bytes]], stops: tuple[str, ...]
) -> None:
    text, tokens = given_text
    parts, stopped = assembled(tokens, stops)
    shown = "".join(part.text for part in parts)
    assert stopped == any(stop in text for stop in stops)
    if not stopped:
        assert shown == text
        assert [token.id for part in parts for token in part.tokens] == list(range(len(tokens)))
    else:
        assert text.startswith(shown)
        assert any(text[len(shown) :].startswith(stop) for stop in stops)
        assert not any(stop in shown for stop in stops)


@given(pieces(), STOPS)
def test_what_was_shown_is_never_taken_back(given_text: tuple[str, list[bytes]], stops: tuple[str, ...]) -> None:
    text, tokens = given_text
    shown = ""
    for part in assembled(tokens, stops)[0]:
        shown += part.text
        assert text.startswith(shown)


@given(pieces(), st.integers(0, 1000))
def test_each_token_knows_its_place(given_text: tuple[str, list[bytes]], origin: int) -> None:
    _, tokens = given_text
    parts, _ = assembled(tokens, (), origin)
    places = [(token.start, token.end) for part in parts for token in part.tokens]
    whole = [len(b"".join(tokens[:i]).decode(errors="ignore")) for i in range(len(tokens) + 1)]
    assert places == [(origin + start, origin + end) for start, end in pairwise(whole)]


@given(st.lists(st.binary(max_size=3), max_size=10))
def test_bytes_that_are_no_text_become_replacement_characters(tokens: list[bytes]) -> None:
    parts, _ = assembled(tokens)
    assert "".join(part.text for part in parts) == b"".join(tokens).decode("utf-8", "replace")


def test_a_broken_character_belongs_to_the_token_that_broke_off() -> None:
    parts, _ = assembled([b"a", b"\xe2\x98", b"b"])
    assert [(token.start, token.raw) for part in parts for token in part.tokens] == [
        (0, b"a"),
        (1, b"\xe2\x98"),
        (2, b"b"),
    ]
