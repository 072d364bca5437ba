"""The window around a gap: it fits, it is nearest to the gap, and it is the whole text where there is room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.services.context_window import fit

pytestmark = pytest.mark.anyio


async def letters(text: str) -> int:
    return len(text.encode())


async def words(text: str) -> int:
    return len(text.split())


@given(st.text(max_size=80), st.none() | st.text(max_size=80), st.integers(0, 120))
def test_what_is_sent_fits_and_is_nearest_to_the_gap(before: str, after: str | None, room: int) -> None:
    import anyio  # noqa: PLC0415  (hypothesis runs plain functions, so this one starts its own loop)

    window = anyio.run(fit, before, after, room, letters)
    assert len(window.prompt.encode()) + len((window.suffix or "").encode()) == window.tokens <= room
    assert before.endswith(window.prompt)
    assert (after is None) == (window.suffix is None)
    assert (after or "").startswith(window.suffix or "")


async def test_a_text_with_room_is_sent_whole() -> None:
    window = await fit("It was past ten.", " She rang.", 100, words)
    assert (window.prompt, window.suffix, window.tokens) == ("It was past ten.", " She rang.", 6)
    assert window.whole


async def test_words_are_not_cut() -> None:
    window = await fit("one two three four", "five six seven eight", 12, letters)
    assert window.prompt == " four"
    assert window.suffix in ("", "fiv")
    assert not window.whole


async def test_text_before_gets_three_quarters() -> None:
    window = await fit("a " * 500, "b " * 500, 400, words)
    assert (window.prompt.count("a"), (window.suffix or "").count("b")) == (300, 100)
