"""Joining a choice's text with the tokens that the server reports for it: the text is the truth."""

import codecs
import re
from typing import NamedTuple

from lacuna.core.token import Token

_SPELLED = re.compile(r"bytes:((?:\\x[0-9a-fA-F]{2}|[ -~])*)", re.DOTALL)


class Reported(NamedTuple):
    """A token as a server reports it: ``text`` None where only bytes, or nothing, came."""

    text: str | None
    logprob: float | None
    top: tuple[tuple[str, float], ...]
    raw: bytes | None = None
    id: int | None = None


def spelled_bytes(text: str) -> bytes | None:
    r"""Return the bytes that ``bytes:\xf0\x9f`` spells, or None for any other text."""
    match = _SPELLED.fullmatch(text) if text.startswith("bytes:") else None
    return codecs.escape_decode(match[1])[0] if match else None  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]  (typeshed lacks it)


class Aligner:
    """Aligns one choice's deltas; characters split over tokens and over deltas are put together."""

    def __init__(self) -> None:
        self._partial = b""
        self._held: Token | None = None

    def align(self, text: str, reported: list[Reported]) -> tuple[Token, ...]:
        """Return tokens whose texts joined are ``text``, with what was held back before and less what is held now."""
        if len(reported) == 1 and reported[0].text == text and self._held is None and not self._partial:
            only = reported[0]
            tokens = [Token(text, only.logprob, only.top, None, only.id)]
        elif reported:
            tokens = self._matched(text, reported)
        else:
            tokens = [Token(text)] if text else []
        return self._whole(tokens)

    def end(self) -> tuple[Token, ...]:
        """Return what was held back for a character that did not come."""
        held, self._held = self._held, None
        return () if held is None else (held,)

    def _matched(self, text: str, reported: list[Reported]) -> list[Token]:
        out: list[Token] = []
        at = 0
        for token in reported:
            piece = self._piece(token)
            found = text.find(piece, at)
            if found < 0:
                if token.raw is not None:
                    out.append(Token("", token.logprob, token.top, token.raw, token.id))
                continue
            if not piece and token.raw is None:
                continue
            if found > at:
                out.append(Token(text[at:found]))
            out.append(Token(piece, token.logprob, token.top, token.raw, token.id))
            at = found + len(piece)
        if at < len(text):
            out.append(Token(text[at:]))
        return out

    def _piece(self, token: Reported) -> str:
        """Return the text that a token completes: empty while its last character is unfinished."""
        if token.raw is None:
            self._partial = b""
            return token.text or ""
        self._partial += token.raw
        try:
            piece = self._partial.decode()
        except UnicodeDecodeError as error:
            if error.end < len(self._partial) or error.reason != "unexpected end of data":
                self._partial = b""  # no character can come of this: the server's text says what it shows for it
                return ""
            piece, self._partial = self._partial[: error.start].decode(), self._partial[error.start :]
            return piece
        self._partial = b""
        return piece

    def _whole(self, tokens: list[Token]) -> tuple[Token, ...]:
        r"""Keep CR and LF, and the halves of a surrogate pair, in one token."""
        if self._held is not None and tokens:
            i = next((i for i, token in enumerate(tokens) if token.text), None)
            if i is None:
                return tuple(tokens)
            held, self._held = self._held, None
            if _belongs(held.text[-1], tokens[i].text[0]):
                first = tokens[i]
                held = _with_text(held, _paired(held.text + first.text[0]))
                tokens[i] = _with_text(first, first.text[1:])
                if not tokens[i].text:
                    del tokens[i]
            tokens.insert(0, held)
        if tokens and tokens[-1].text and _unfinished(tokens[-1].text[-1]):
            self._held = tokens.pop()
        return tuple(tokens)


def _unfinished(letter: str) -> bool:
    return letter == "\r" or "\ud800" <= letter <= "\udbff"


def _belongs(last: str, first: str) -> bool:
    return first == "\n" if last == "\r" else "\udc00" <= first <= "\udfff"


def _paired(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _with_text(token: Token, text: str) -> Token:
    return Token(text, token.logprob, token.top, token.raw, token.id)
