"""Names found by some of their letters: what fits, and what fits better."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.fuzzy import fit


def best(letters: str, *names: str) -> str:
    fits = [(found.score, name) for name in names if (found := fit(letters, name))]
    return max(fits)[1] if fits else ""


def test_letters_in_their_order_fit() -> None:
    found = fit("svas", "Save As…")
    assert found is not None
    assert "".join("Save As…"[at] for at in found.letters) == "SvAs"


def test_letters_out_of_their_order_do_not() -> None:
    assert fit("as save", "Save As…") is None
    assert fit("x", "") is None


def test_beginnings_of_words_are_better_than_letters_inside() -> None:
    assert best("fn", "Find Next", "Confine") == "Find Next"
    assert best("fs", "Files", "Full Screen") == "Full Screen"


def test_letters_side_by_side_are_better_than_scattered_ones() -> None:
    assert best("redo", "Read one", "Redo") == "Redo"
    assert best("copy", "Colours of Paper, Yellow", "Copy") == "Copy"


def test_nothing_fits_everything() -> None:
    assert fit("  ", "Quit") == fit("", "Quit")


@given(st.text(max_size=20), st.data())
def test_any_letters_of_a_name_find_it(name: str, data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(name), max_size=len(name)))
    letters = "".join(letter for letter, keep in zip(name, kept, strict=True) if keep)
    assert fit(letters, name) is not None


@given(st.text("abcA -", max_size=6), st.text("abcA -", max_size=12))
def test_the_places_are_those_of_the_letters(letters: str, name: str) -> None:
    found = fit(letters, name)
    wanted = [letter.casefold() for letter in letters if not letter.isspace()]
    rest = iter(name.casefold())
    assert (found is not None) == all(letter in rest for letter in wanted)
    if found is not None:
        assert [name[at].casefold() for at in found.letters] == wanted
        assert list(found.letters) == sorted(set(found.letters))


@pytest.mark.parametrize("typed", ["elegant", "ÉLÉGANT", "e\u0301le\u0301gant"])
@pytest.mark.parametrize("name", ["Élégant", "Elegant"])
def test_accents_need_not_be_typed_and_do_no_harm(typed: str, name: str) -> None:
    assert fit(typed, name) == fit("elegant", "elegant")


def test_a_syllable_is_more_than_its_first_letter() -> None:
    assert fit("\uac15", "\uace0") is None  # both begin with the same consonant
