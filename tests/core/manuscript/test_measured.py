"""Words that no model wrote can be measured: their probabilities stay with the letters, and are no part of the text."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.manuscript import Edit, Manuscript, Origin
from lacuna.core.token import Token

TEXT = "It was late. The old man slept."
TOKENS = [Token("It", -1.0), Token(" was", -2.0, ((" is", -0.5),)), Token(" late", -3.0), Token(".", None)]


def shown(manuscript: Manuscript) -> list[tuple[str, float | None, bool]]:
    return [
        (manuscript.text(span.start, span.length), manuscript.logprob(span.token), span.whole)
        for span in manuscript.tokens(0, len(manuscript))
    ]


def measured(text: str = TEXT, tokens: Sequence[Token] = TOKENS) -> Manuscript:
    manuscript = Manuscript(text)
    manuscript.measure(0, tokens)
    return manuscript


def test_a_word_has_the_probability_that_was_reported_of_it() -> None:
    manuscript = measured()
    assert shown(manuscript) == [("It", -1.0, True), (" was", -2.0, True), (" late", -3.0, True)]
    token = manuscript.tokens(3, 1)[0].token
    assert token < 0
    assert manuscript.token(token) == TOKENS[1]
    assert manuscript.rank(token) == 0


def test_it_is_no_edit_and_changes_no_text() -> None:
    entries: list[object] = []
    manuscript = Manuscript(TEXT, on_entry=entries.append)
    before = manuscript.version
    manuscript.measure(0, TOKENS)
    assert (manuscript.version, manuscript.can_undo, len(entries)) == (before, False, 1)


def test_it_stays_with_its_letters_wherever_these_go() -> None:
    manuscript = measured()
    manuscript.edit(0, 0, "Well. ")
    assert shown(manuscript) == [("It", -1.0, True), (" was", -2.0, True), (" late", -3.0, True)]
    manuscript.edit_many([Edit(0, 6, ""), Edit(13, 2, "")])
    assert manuscript.text(0, 9) == "It was te"
    assert shown(manuscript)[2] == (" te", -3.0, False)
    while manuscript.can_undo:
        manuscript.undo()
    assert shown(manuscript) == [("It", -1.0, True), (" was", -2.0, True), (" late", -3.0, True)]


def test_measuring_again_counts_and_generated_words_keep_their_own() -> None:
    manuscript = Manuscript("It was")
    generation = manuscript.generate(6)
    manuscript.write(generation, 1, [Token(" late", -0.25)])
    manuscript.end(generation)
    manuscript.measure(0, TOKENS)
    manuscript.measure(0, [Token("It was", -9.0)])
    assert shown(manuscript) == [("It was", -9.0, True), (" late", -0.25, True)]


def test_it_is_not_pasted_as_if_a_model_had_written_it() -> None:
    manuscript = measured()
    manuscript.paste(len(TEXT), 0, manuscript.copy(0, 6), "It was")
    assert manuscript.text().endswith("It was")
    assert len(shown(manuscript)) == 3
    assert Origin.PASTE


def test_a_token_may_lie_across_what_was_typed_at_different_times() -> None:
    manuscript = Manuscript("late")
    manuscript.edit(2, 0, "xx")
    manuscript.measure(0, [Token("laxxte", -1.0)])
    assert shown(manuscript) == [("laxxte", -1.0, True)]


@given(st.lists(st.text(st.sampled_from("ab é😀\n"), min_size=1, max_size=4), max_size=8), st.data())
def test_whatever_is_edited_no_token_leaves_the_text_and_none_overlaps(words: list[str], data: st.DataObject) -> None:
    manuscript = measured("".join(words), [Token(word, -1.0) for word in words])
    assert "".join(text for text, _, _ in shown(manuscript)) == manuscript.text()
    for _ in range(data.draw(st.integers(0, 4))):
        text = manuscript.text()
        first = data.draw(st.integers(0, len(text)))
        last = data.draw(st.integers(first, len(text)))
        at, size = len(text[:first].encode("utf-16-le")) // 2, len(text[first:last].encode("utf-16-le")) // 2
        manuscript.edit(at, size, data.draw(st.sampled_from(["", "x", "😀"])))
    end = 0
    for span in manuscript.tokens(0, len(manuscript)):
        assert span.start >= end
        assert span.length > 0
        end = span.start + span.length
    assert end <= len(manuscript)
