"""Finding and replacing in a text: what is a hit, where it stands in UTF-16 units, and what cannot be looked for."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core import search
from lacuna.core.errors import SearchError
from lacuna.core.manuscript import Manuscript, units
from lacuna.core.search import Hit, Query, Search

TEXT = "The rain came. Rain, raindrops and a Rain\nof \U0001f327 rain; RAIN!"


def found(query: Query, text: str, start: int = 0, size: int | None = None) -> list[str]:
    hits = [hit for some in Search(query).slices(text, start, size) for hit in some]
    manuscript = Manuscript(text)
    return [manuscript.text(*hit) for hit in hits]


def replaced(query: Query, text: str, new: str, start: int = 0, size: int | None = None) -> str:
    manuscript = Manuscript(text)
    manuscript.edit_many(Search(query).edits(text, new, start, size))
    return manuscript.text()


def test_a_text_is_found_whatever_its_case() -> None:
    assert found(Query(text="rain"), TEXT) == ["rain", "Rain", "rain", "Rain", "rain", "RAIN"]


def test_the_case_can_matter() -> None:
    assert found(Query(text="Rain", match_case=True), TEXT) == ["Rain", "Rain"]


def test_whole_words_are_not_parts_of_longer_ones() -> None:
    assert found(Query(text="rain", whole_words=True), TEXT) == ["rain", "Rain", "Rain", "rain", "RAIN"]
    assert found(Query(text="日", whole_words=True), "日 日本") == ["日"]


@pytest.mark.parametrize(
    ("word", "longer"),
    [("\u0915\u0940", "\u0915\u0940\u092e\u0924"), ("so\u0308", "so\u0308n")],
    ids=["sign", "accent"],
)
def test_a_word_may_end_in_a_sign_that_follows_a_letter(word: str, longer: str) -> None:
    assert Search(Query(text=word, whole_words=True)).edits(f"{longer} {word}", "") == [
        (len(longer) + 1, len(word), "")
    ]


def test_an_end_that_is_no_letter_may_touch_a_word() -> None:
    assert found(Query(text="—so", whole_words=True), "yes—so and —sob") == ["—so"]


def test_a_text_is_no_pattern() -> None:
    assert found(Query(text="a.c (x)"), "abc (x) A.C (X)") == ["A.C (X)"]


def test_a_pattern_sees_paragraphs() -> None:
    assert found(Query(text=r"^\w+", pattern=True), "one two\nthree\n\nfour") == ["one", "three", "four"]
    assert found(Query(text=r"\n\n+", pattern=True), "one\n\n\ntwo\nthree\n\nfour") == ["\n\n\n", "\n\n"]


def test_empty_hits_are_passed_over() -> None:
    assert found(Query(text="x*", pattern=True), "axxbx") == ["xx", "x"]


def test_only_the_range_is_looked_through() -> None:
    assert found(Query(text="rain"), TEXT, 15, units("Rain, raindrops and")) == ["Rain", "rain"]
    assert found(Query(text=r"\w+", pattern=True), TEXT, 6, 3) == ["in"]


def test_a_hit_across_the_slices_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SLICE", 4)
    monkeypatch.setattr(search, "BESIDE", 2)
    assert found(Query(text=r"<[^>]*>", pattern=True), "one <a long way> two <b> <c") == ["<a long way>", "<b>"]
    assert found(Query(text=r"(?s)b.*", pattern=True), "aa b cc\ndd ee ff") == ["b cc\ndd ee ff"]


letters = st.text(st.sampled_from("ab \n\U0001f327é"), max_size=60)


@given(letters, st.sampled_from(["a", "ab", "a b", "\U0001f327", "é\n"]), st.integers(1, 7))
def test_slices_change_nothing(text: str, wanted: str, size: int) -> None:
    whole = [
        Hit(units(text[: match.start()]), units(match[0]))
        for match in re.finditer(re.escape(wanted), text, re.IGNORECASE)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "SLICE", size)
        patch.setattr(search, "BESIDE", 3)
        assert [hit for some in Search(Query(text=wanted)).slices(text) for hit in some] == whole


@given(letters, st.sampled_from(["a", "ab", "\U0001f327"]), letters)
def test_replacing_all_is_what_a_text_alone_would_do(text: str, wanted: str, new: str) -> None:
    assert replaced(Query(text=wanted, match_case=True), text, new) == text.replace(wanted, new)


def test_a_text_replaces_as_it_stands() -> None:
    assert replaced(Query(text="rain"), "rain\U0001f327rain", r"\1") == "\\1\U0001f327\\1"


def test_a_pattern_gives_its_groups() -> None:
    query = Query(text=r"(\w+) (?P<last>\w+)", pattern=True)
    assert replaced(query, "Ann Lee, \U0001f327 Bo Ray", r"\g<last>, \1") == "Lee, Ann, \U0001f327 Ray, Bo"


def test_a_pattern_gives_the_whole_of_a_hit() -> None:
    assert replaced(Query(text="rain", pattern=True), "rain", r"[\0] \\0") == r"[rain] \0"


def test_one_hit_is_replaced_by_itself_with_all_that_is_around_it() -> None:
    search = Search(Query(text=r"(?<=the )(rain)(?= came)", pattern=True))
    text = "\U0001f327 the rain came"
    (hit,) = next(search.slices(text))
    assert search.edit(text, hit, r"\1s") == (7, 4, "rains")
    assert search.edit(text.replace("came", "went"), hit, r"\1s") is None
    assert search.edit(text, hit, r"\1s", end=sum(hit)) is None


def test_what_is_already_so_is_not_touched() -> None:
    assert Search(Query(text="rain")).edits("rain Rain", "rain") == [(5, 4, "rain")]


@pytest.mark.parametrize("pattern", ["(", "[a", "*", "a{2,1}", r"\N{NO SUCH NAME}", "(?P<n"])
def test_a_broken_pattern_is_a_sentence_with_its_place(pattern: str) -> None:
    with pytest.raises(SearchError, match=r"^The pattern cannot be read: .* at character \d+\.$"):
        Search(Query(text=pattern, pattern=True, whole_words=True))


@pytest.mark.parametrize("replacement", [r"\9", r"\g<other>", "\\", r"\q"])
def test_a_broken_replacement_is_a_sentence(replacement: str) -> None:
    with pytest.raises(SearchError, match=r"^The replacement .*\.$"):
        Search(Query(text="(a)", pattern=True)).edits("a", replacement)


def test_a_trap_of_a_pattern_ends() -> None:
    with pytest.raises(SearchError, match="too long on this text"):
        found(Query(text="(a+)+b", pattern=True), "a" * 40_000)


@pytest.mark.parametrize("pattern", ["a{99999999}", "((a{1000}){1000}){1000}"])
def test_a_pattern_that_would_fill_the_memory_is_refused(pattern: str) -> None:
    with pytest.raises(SearchError, match="Use smaller numbers"):
        Search(Query(text=pattern, pattern=True))


def test_what_is_too_long_to_look_for_is_refused() -> None:
    with pytest.raises(SearchError, match="1,001 characters"):
        Search(Query(text="a" * 1_001))
