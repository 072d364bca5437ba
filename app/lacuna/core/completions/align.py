"""Joining a choice's text with the tokens that the server reports for it: the text is the truth."""

import codecs
import re

import msgspec

from lacuna.core.token import Token

_SPELLED = re.compile(r"bytes:((?:\\x[0-9a-fA-F]{2}|[ -~])*)", re.DOTALL)
_REPLACEMENT = "\ufffd"


class Reported(msgspec.Struct, frozen=True, gc=False):
    """A token as a server reports it: ``text`` None where only bytes, or nothing, came."""

    text: str | None
    logprob: float | None
    top: tuple[tuple[str, float], ...]
    raw: bytes | None = None
    id: int | None = None


def spelled_bytes(text: str) -> bytes | None:
    r"""Return the bytes that ``bytes:\xf0\x9f`` spells, or None for any other text."""
    match = _SPELLED.fullmatch(text) if text.startswith("bytes:") and "\\x" in text else None
    return codecs.escape_decode(match[1])[0] if match else None  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]  (typeshed lacks it)


class Aligner:
    """Aligns one choice's deltas; characters split over tokens and over deltas are put together.

    Attributes:
        waiting: tokens that were reported without text; they belong to text that is still to come.

    """

    def __init__(self) -> None:
        self.waiting: list[Reported] = []
        self._partial = b""
        self._held: list[Token] = []  # from one that ends in half a character or line end

    def align(self, text: str, reported: list[Reported]) -> tuple[Token, ...]:
        """Return tokens whose texts joined are ``text``, with what was held back before and less what is held now."""
        if self.waiting:
            reported, self.waiting = [*self.waiting, *reported], []
        if not text:
            self.waiting = reported
            return ()
        if len(reported) == 1 and not self._held and not self._partial and reported[0].text in (text, None):
            only = reported[0]
            token = Token(text, only.logprob, only.top, only.raw, only.id)
            if not _unfinished(text[-1]):
                return (token,)
            tokens = [token]
        elif reported:
            tokens = self._matched(text, reported)
        else:
            tokens = [Token(text)]
        return self._whole(tokens)

    def end(self) -> tuple[Token, ...]:
        """Return what was held back for a character that did not come."""
        held, self._held = self._held, []
        return tuple(held)

    def _matched(self, text: str, reported: list[Reported]) -> list[Token]:
        """Find each token at the cursor or behind it; text in between belongs to no token that was reported."""
        out: list[Token] = []
        at = 0
        for token in reported:
            piece = self._piece(token, text, at)
            found = text.find(piece, at)
            if found < 0 or not piece:
                if token.raw is not None:
                    out.append(Token("", token.logprob, token.top, token.raw, token.id))
                continue
            if found > at:
                out.append(Token(text[at:found]))
            out.append(Token(piece, token.logprob, token.top, token.raw, token.id))
            at = found + len(piece)
        if at < len(text):
            out.append(Token(text[at:]))
        return out

    def _piece(self, token: Reported, text: str, at: int) -> str:
        """Return the text that a token completes: empty while its last character is unfinished."""
        if token.raw is None:
            self._partial = b""
            return token.text or ""
        self._partial += token.raw
        try:
            piece = self._partial.decode()
        except UnicodeDecodeError as error:
            if error.reason != "unexpected end of data":
                self._partial = b""  # no character can come of this: most servers show one of these for it
                return _REPLACEMENT if text.startswith(_REPLACEMENT, at) else ""
            piece, self._partial = self._partial[: error.start].decode(), self._partial[error.start :]
            return piece
        self._partial = b""
        return piece

    def _whole(self, tokens: list[Token]) -> tuple[Token, ...]:
        r"""Keep CR and LF, and the halves of a surrogate pair, in one token."""
        if self._held:
            i = next(i for i, token in enumerate(tokens) if token.text)
            half, first = self._held[0], tokens[i]
            if _belongs(half.text[-1], first.text[0]):
                self._held[0] = _with_text(half, _paired(half.text + first.text[0]))
                tokens[i : i + 1] = [_with_text(first, first.text[1:])] if len(first.text) > 1 else []
            tokens, self._held = self._held + tokens, []
        last = next(i for i in range(len(tokens) - 1, -1, -1) if tokens[i].text)
        if _unfinished(tokens[last].text[-1]):
            tokens, self._held = tokens[:last], tokens[last:]
        return tuple(tokens)


def _unfinished(letter: str) -> bool:
    return letter == "\r" or "\ud800" <= letter <= "\udbff"


def _belongs(last: str, first: str) -> bool:
    return first == "\n" if last == "\r" else "\udc00" <= first <= "\udfff"


def _paired(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _with_text(token: Token, text: str) -> Token:
    return Token(text, token.logprob, token.top, token.raw, token.id)
