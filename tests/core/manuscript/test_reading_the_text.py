"""What is read of a manuscript's text equals what is read of it as one string, wherever paragraphs and leaves end."""

from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.manuscript import Manuscript

PIECES = st.sampled_from(["a", "Ω", "😀", " ", "\n", "\n\n", "two words", "\xa0", "\u2028", "line\n" * 70])
TEXTS = st.lists(PIECES, max_size=12).map("".join)


def counted(manuscript: Manuscript) -> int:
    words = manuscript.words()
    while words is None:
        words = manuscript.words()
    return words


@given(TEXTS, TEXTS, st.data())
def test_ranges_words_and_blank_ends_are_those_of_the_whole_text(begin: str, more: str, data: st.DataObject) -> None:
    manuscript = Manuscript(begin)
    counted(manuscript)
    edges = [sum(len(letter.encode("utf-16-le")) // 2 for letter in begin[:i]) for i in range(len(begin) + 1)]
    first, last = sorted((data.draw(st.sampled_from(edges)), data.draw(st.sampled_from(edges))))
    manuscript.edit(first, last - first, more)
    text = manuscript.text()
    whole = text.encode("utf-16-le")
    assert manuscript.text(first) == whole[2 * first :].decode("utf-16-le")
    assert manuscript.text(0, first) == whole[: 2 * first].decode("utf-16-le")
    assert counted(manuscript) == len(text.split())
    assert manuscript.blank_from(first) is not bool(manuscript.text(first).strip())


def test_the_words_of_a_long_manuscript_are_counted_in_several_turns() -> None:
    manuscript = Manuscript("a line of five words\n" * 4_000)
    assert manuscript.words() is None
    assert counted(manuscript) == 20_000
    manuscript.edit(0, 0, "more ")
    assert manuscript.words() == 20_001
