"""A key is blacked out wherever and however it stands in a text."""

import json
import re
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.black_out import BLACKED, pattern, redact, visible
from lacuna.core.secret import Secret

letters = st.characters(min_codepoint=0x21, max_codepoint=0x7E)
keys = st.text(letters, min_size=8, max_size=60)
texts = st.text(st.characters(codec="utf-8"), max_size=20)


@given(keys, texts, texts)
def test_a_key_is_blacked_out_as_it_is_and_in_every_encoding(key: str, before: str, behind: str) -> None:
    known = pattern([Secret(key)])
    small = re.sub("%..", lambda code: code[0].lower(), quote(key, safe=""))
    for form in (key, quote(key, safe=""), small, quote_plus(key), json.dumps(key)[1:-1]):
        shown = redact(before + form + behind, known)
        assert BLACKED in shown
        assert form not in shown


@given(keys, st.binary(max_size=5), st.binary(max_size=5))
def test_no_base64_gives_a_key_away(key: str, before: bytes, behind: bytes) -> None:
    known = pattern([Secret(key)])
    for encode in (b64encode, urlsafe_b64encode):
        shown = redact(encode(before + key.encode() + behind).decode(), known)
        assert BLACKED in shown
        assert len(shown) - len(BLACKED) <= 4 * (len(before) + len(behind)) // 3 + 12


def test_a_short_key_is_blacked_out_only_where_it_stands_alone() -> None:
    known = pattern([Secret("none")])
    assert redact("Bearer none, nonetheless", known) == f"Bearer {BLACKED}, nonetheless"


def test_of_two_keys_the_longer_is_looked_for_first() -> None:
    known = pattern([Secret("sk-12345"), Secret("sk-1234567890")])
    assert redact("sk-1234567890 and sk-12345", known) == f"{BLACKED} and {BLACKED}"


def test_without_keys_nothing_changes() -> None:
    assert redact("sk-1234567890", pattern([])) == "sk-1234567890"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("a\u202eb", r"a\u202eb"),
        ("a\u2066b\u200b", r"a\u2066b\u200b"),
        ("a\r\nb\tc", r"a\r\nb\tc"),
        ("a\x00\x7f\x85", r"a\x00\x7f\x85"),
        ("a\ud800", r"a\ud800"),
        ("Ünï 日本 😀", "Ünï 日本 😀"),
    ],
)
def test_what_does_not_print_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_lines_can_stay_lines() -> None:
    assert visible("a\n\tb\r", keep="\n\t") == "a\n\tb\\r"
