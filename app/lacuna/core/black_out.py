"""Blacking keys out of a text in every form in which they may stand there, and showing what does not print."""

import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable

from lacuna.core.secret import Secret

BLACKED = "[key]"
# A shorter key could be any word: it is blacked out only where it stands alone.
_WORD = 8
# Letters that a URL or a JSON text may write in another way.
_PLAIN = re.compile(r"[0-9A-Za-z]")


def pattern(keys: Iterable[Secret]) -> re.Pattern[str] | None:
    """Return what matches any of these keys: as it is, URL-encoded, escaped as in JSON, in base64 at any place.

    Returns None if there are none.
    """
    forms = {form for key in keys for form in _forms(key.reveal())}
    return re.compile("|".join(sorted(forms, key=len, reverse=True))) if forms else None


def redact(text: str, keys: re.Pattern[str] | None) -> str:
    """Return a text with what ``keys`` matches blacked out."""
    return text if keys is None else keys.sub(BLACKED, text)


def visible(text: str, *, keep: str = "") -> str:
    r"""Return a text whose control, format and bidirectional characters are written as ``\x1b`` or ``\u202e``.

    Args:
        text: any.
        keep: characters that stay, such as a new line.

    """
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() or letter in keep else letter.encode("unicode_escape").decode()
        for letter in text
    )


def _forms(key: str) -> list[str]:
    spelled = "".join(letter if _PLAIN.match(letter) else _spellings(letter) for letter in key)
    if len(key) < _WORD:
        return [rf"(?<![0-9A-Za-z]){spelled}(?![0-9A-Za-z])"]
    return [spelled, *(re.escape(form) for form in _base64(key.encode()))]


def _spellings(letter: str) -> str:
    code = f"{ord(letter):02x}"
    either = "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in code)
    return rf"(?:\\?{re.escape(letter)}|%{either}|\\u00{either})"


def _base64(key: bytes) -> set[str]:
    """Return what a key looks like in base64 whatever stands before and behind it."""
    forms: set[str] = set()
    for before in range(3):
        for encode in (b64encode, urlsafe_b64encode):
            whole = encode(b"\0" * before + key).decode()
            first = (before * 8 + 5) // 6  # what holds bits of what stands before
            last = (before + len(key)) * 8 // 6  # what holds none of what stands behind
            forms.add(whole[first:last])
    return forms
