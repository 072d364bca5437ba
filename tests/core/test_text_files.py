"""A text file is read faithfully or refused, and written back byte for byte."""

import codecs

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lacuna.core.errors import NotText
from lacuna.core.manuscript import Manuscript
from lacuna.core.text_files import LARGEST, TextForm, decode, encode

ODD = [
    *"ab \u05d0\u4e00\u00a0\u2028\u2029\u200f\ufeff\u2060\ufdd0\ufffd\N{GRINNING FACE}\x0b\x0c\x85",
    "\r",
    "\n",
    "\r\n",
]
texts = st.lists(st.sampled_from(ODD)).map("".join)
forms = st.builds(
    TextForm,
    encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
    mark=st.just(value=True),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
) | st.builds(TextForm, newline=st.sampled_from(["\n", "\r\n", "\r"]))
MARKS = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}


@given(texts, forms)
@example("\ufeff\ufeff", TextForm(encoding="utf-8", mark=True))
def test_a_file_opened_and_saved_is_the_same_file(text: str, form: TextForm) -> None:
    assume(form.mark or not text.startswith("\ufeff"))
    data = (MARKS[form.encoding] if form.mark else b"") + text.encode(form.encoding)
    read, found = decode(data)
    assert read == text
    assert (found.encoding, found.mark) == (form.encoding, form.mark)
    assert encode(read, found) == data
    assert encode(Manuscript(read).original_text(), found) == data


@given(st.binary(max_size=40))
def test_whatever_bytes_are_read_are_written_back(data: bytes) -> None:
    try:
        text, form = decode(data)
    except NotText:
        return
    assert encode(text, form) == data


@given(texts, forms)
def test_a_text_that_is_saved_is_read_back_with_the_line_ends_of_its_form(text: str, form: TextForm) -> None:
    assume("\ufeff" not in text)
    read, found = decode(encode(text, form))
    assert (found.encoding, found.mark) == (form.encoding, form.mark)
    expected = text if form.newline == "\n" else text.replace("\r\n", "\n").replace("\n", form.newline)
    assert read == expected


@given(texts, texts, forms, st.data())
def test_no_paragraph_is_lost_or_won_by_editing_saving_and_opening(
    text: str, typed: str, form: TextForm, data: st.DataObject
) -> None:
    form = decode(encode(text, form))[1]
    manuscript = Manuscript(decode(encode(text, form))[0])
    whole = manuscript.text()
    cuts = st.integers(0, len(whole))
    first, last = sorted((data.draw(cuts), data.draw(cuts)))
    before, middle = (len(part.encode("utf-16-le")) // 2 for part in (whole[:first], whole[first:last]))
    manuscript.edit(before, middle, typed)
    again = Manuscript(decode(encode(manuscript.original_text(), form))[0])
    assert again.text() == manuscript.text()


@pytest.mark.parametrize(
    ("text", "newline"),
    [
        ("a", "\n"),
        ("a\nb", "\n"),
        ("a\r\nb\r\n", "\r\n"),
        ("a\rb", "\r"),
        ("a\r\nb\n", "\n"),
        ("a\rb\n", "\n"),
        ("a\r\nb\r", "\n"),
    ],
)
def test_new_lines_are_written_as_the_file_has_them_if_it_has_one_kind(text: str, newline: str) -> None:
    assert decode(text.encode())[1].newline == newline


def test_a_line_typed_into_a_file_with_crlf_is_written_with_crlf() -> None:
    text, form = decode(b"one\r\ntwo\r\n")
    manuscript = Manuscript(text)
    manuscript.edit(4, 0, "new\n")
    assert encode(manuscript.original_text(), form) == b"one\r\nnew\r\ntwo\r\n"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"caf\xe9", "no text in UTF-8"),
        (b"a\0b", "no text has"),
        (codecs.BOM_UTF16_LE + b"a", "no text in UTF-8"),
        (codecs.BOM_UTF16_BE + b"\xd8\x00\x00a", "no text in UTF-8"),
        (codecs.BOM_UTF32_LE + "a".encode("utf-32-le"), "no text has"),
        (bytes(LARGEST + 1), "larger than 64 MB"),
    ],
    ids=["latin-1", "NUL", "half a unit", "half a pair", "UTF-32", "large"],
)
def test_what_could_not_be_saved_as_it_was_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(NotText, match=sentence):
        decode(data)


def test_signs_that_no_text_file_can_hold_are_written_as_the_replacement_sign() -> None:
    data = encode("a\ud800b\0\udc00\ud83d\ude00", TextForm())
    assert data.decode() == "a\ufffdb\ufffd\ufffd\N{GRINNING FACE}"
    assert decode(data)[0] == data.decode()


def test_a_byte_order_mark_typed_at_the_start_is_not_taken_for_one() -> None:
    text, form = decode(encode("\ufeffa", TextForm()))
    assert (text, form.mark) == ("\u2060a", False)
