"""UTF-16 arithmetic, what Qt would alter, the trimmed edit, and the text by paragraphs: each against a plain string."""

from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lacuna.core.manuscript import Edit, Manuscript, index, normalise, text, trimmed, units
from lacuna.core.manuscript.text import Text
from lacuna.core.manuscript.units import clean, cut, decode, encode, join_originals

LETTERS = list("ab\n\u00a0\u2028\u05d0\u4e00\N{GRINNING FACE}\N{GRINNING CAT FACE WITH SMILING EYES}\U00010800")
ODD = [*LETTERS, "\r", "\r\n", "\u2029", "\ufdd0", "\ufdd1", "\ufeff", "\ufffe", "\ud83d", "\ude00", "\0"]
plain = st.lists(st.sampled_from(LETTERS), max_size=12).map("".join)
odd = st.lists(st.sampled_from(ODD), max_size=12).map("".join)


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


@pytest.fixture(scope="module", autouse=True)
def small_leaves() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module in (index, text):
            patch.setattr(module, "LEAF", 4)
        yield


@given(odd, odd)
def test_units_are_those_of_utf_16(first: str, second: str) -> None:
    data = encode(first)
    assert units(first) == len(data) // 2
    assert decode(data).encode("utf-16-le", "surrogatepass") == data
    head, tail = cut(first + second, units(first) + units(second), units(first))
    assert (encode(head), encode(tail)) == (data, encode(second))


@given(odd)
def test_what_is_shown_holds_nothing_that_qt_would_alter_and_the_originals_give_the_text_back(came: str) -> None:
    shown, originals = normalise(came)
    assert not set(shown) & set("\r\u2029\ufdd0\ufdd1\ufeff\ufffe\0")
    assert all(not "\ud800" <= letter <= "\udfff" for letter in shown)
    data = utf16(shown)
    back = b"".join(utf16(originals[i]) if i in originals else data[2 * i : 2 * i + 2] for i in range(len(data) // 2))
    assert back == utf16(clean(came))
    assert normalise(shown) == (shown, {})


@given(odd)
def test_new_paragraph_ends_are_kept_by_no_original(came: str) -> None:
    shown, originals = normalise(came, ends=False)
    assert shown == normalise(came)[0]
    assert set(originals.values()) <= {"\ufeff", "\ufffe"}


@given(st.lists(st.sampled_from(["\r", "\n", "\n\n", "a", "", "\r\n", "\u2029"]), max_size=8))
@example(["\r", "\r", "\n"])
def test_joined_pieces_have_as_many_line_ends_as_the_pieces(pieces: list[str]) -> None:
    def ends(text: str) -> int:
        return len(normalise(text)[0].split("\n"))

    joined = join_originals(pieces)
    assert ends(joined) - 1 == sum(ends(piece) - 1 for piece in pieces)
    assert len(joined) == len("".join(pieces))


@given(plain, plain, plain, plain, st.data())
def test_a_trimmed_edit_gives_the_new_text_and_takes_no_more_than_was_changed(
    head: str, gone: str, come: str, tail: str, data: st.DataObject
) -> None:
    old, new = head + gone + tail, head + come + tail
    behind = data.draw(st.integers(0, len(new)))
    at, removed, inserted = trimmed(utf16(old), utf16(new), units(new[behind:]))
    was, now = removed.decode("utf-16-le"), inserted.decode("utf-16-le")
    assert utf16(old)[: 2 * at] + inserted + utf16(old)[2 * at + len(removed) :] == utf16(new)
    assert utf16(old)[2 * at : 2 * at + len(removed)] == removed
    assert (len(was) <= len(gone) and len(now) <= len(come)) or len(was) + len(now) <= len(gone) + len(come)


@given(plain, plain, plain)
def test_what_is_typed_at_the_caret_is_the_trimmed_edit(head: str, come: str, tail: str) -> None:
    edit = trimmed(utf16(head + tail), utf16(head + come + tail), units(tail))
    assert edit == (units(head), b"", utf16(come)) or not come


@given(plain, st.lists(st.tuples(st.integers(0, 400), st.integers(0, 40), plain), max_size=30))
def test_a_text_by_paragraphs_is_the_string(base: str, edits: list[tuple[int, int, str]]) -> None:
    held = Text(base)
    for a, b, new in edits:
        i = a % (len(base) + 1)
        j = min(len(base), i + b)
        held.replace(units(base[:i]), units(base[i:j]), new)
        base = base[:i] + new + base[j:]
        assert str(held) == base
        assert len(held) == units(base)
        k = min(len(base), i + b)
        assert held.slice(units(base[:i]), units(base[i:k])) == base[i:k]


@given(plain, st.lists(st.tuples(st.integers(0, 400), st.integers(0, 40), plain), max_size=12))
def test_several_edits_at_once_are_the_same_as_on_a_string(base: str, edits: list[tuple[int, int, str]]) -> None:
    cuts = sorted({min(pos, len(base)) for pos, _, _ in edits})
    stretches = zip(cuts, [*cuts[1:], len(base)], edits, strict=False)
    chosen = [(i, min(j, i + removed), new) for i, j, (_, removed, new) in stretches]
    expected = base
    for i, j, new in reversed(chosen):
        expected = expected[:i] + new + expected[j:]
    manuscript = Manuscript(base)
    manuscript.edit_many([Edit(units(base[:i]), units(base[i:j]), new) for i, j, new in chosen])
    assert manuscript.text() == expected
    manuscript.undo()
    assert manuscript.text() == base
