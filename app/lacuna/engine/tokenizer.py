"""Byte-level byte-pair encoding, read from a ``tokenizer.json`` in the format of Hugging Face's tokenizers."""

import json
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import regex

# GPT-2's pattern: what is never joined into one token.
_WORDS = regex.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")
_PLAIN = frozenset(range(0x20, 0x7F)) - {ord("\\")}  # bytes that are spelled as they are
_LONGEST = 256  # letters of a word that are merged as one: merging is quadratic, and no token is near that


class Tokenizer:
    """Text to token ids and back.

    Attributes:
        size: how many tokens there are.
        pieces: the bytes of each token; empty for special ones.
        special: the tokens that come of no text, with their names.
        end: the token that ends a text.
        fill: the tokens before prefix, suffix and middle of a fill.

    """

    def __init__(self, path: Path) -> None:
        data = json.loads(path.read_text(encoding="utf-8"))
        model = data["model"]
        self.special: dict[int, str] = {token["id"]: token["content"] for token in data["added_tokens"]}
        letters = _letters_of_bytes()
        self._bytes_of = {letter: byte for byte, letter in letters.items()}
        self._letters = letters
        self._vocab: dict[str, int] = model["vocab"]
        self._ranks = {tuple(pair): rank for rank, pair in enumerate(model["merges"])}
        self.size = max(self._vocab.values()) + 1
        self.pieces: list[bytes] = [b""] * self.size
        for spelled, number in self._vocab.items():
            if number not in self.special:
                self.pieces[number] = bytes(self._bytes_of[letter] for letter in spelled)
        self._numbers = {name: number for number, name in self.special.items()}
        self._names = regex.compile("|".join(map(regex.escape, self._numbers)))
        self.end: int = self._numbers["<|endoftext|>"]
        self.fill: tuple[int, int, int] = (
            self._numbers["<|fim_prefix|>"],
            self._numbers["<|fim_suffix|>"],
            self._numbers["<|fim_middle|>"],
        )
        self._encoded = lru_cache(maxsize=50_000)(self._encode_word)

    def encode(self, text: str) -> list[int]:
        """Return the tokens of a text. Special tokens never come of text; a lone surrogate is U+FFFD."""
        out: list[int] = []
        for match in _WORDS.finditer(text):
            word = match[0]
            for i in range(0, len(word), _LONGEST):
                out += self._encoded(word[i : i + _LONGEST])
        return out

    def encode_named(self, text: str) -> list[int]:
        """Return the tokens of a text in which the names of special tokens stand for them."""
        out: list[int] = []
        start = 0
        for match in self._names.finditer(text):
            out += [*self.encode(text[start : match.start()]), self._numbers[match[0]]]
            start = match.end()
        return out + self.encode(text[start:])

    def decode(self, tokens: Sequence[int]) -> bytes:
        """Return the bytes of some tokens."""
        return b"".join(self.pieces[token] for token in tokens)

    def spelled(self, token: int) -> str:
        r"""Return a token as the API spells it; bytes that are no text by themselves as ``bytes:\xf0\x9f``."""
        if token in self.special:
            return self.special[token]
        raw = self.pieces[token]
        try:
            return raw.decode()
        except UnicodeDecodeError:
            return "bytes:" + "".join(chr(byte) if byte in _PLAIN else f"\\x{byte:02x}" for byte in raw)

    def _encode_word(self, word: str) -> tuple[int, ...]:
        parts = [self._letters[byte] for byte in word.encode("utf-8", "replace")]
        while len(parts) > 1:
            pairs = {pair: self._ranks.get(pair, len(self._ranks)) for pair in pairwise(parts)}
            best = min(pairs, key=pairs.__getitem__)
            if best not in self._ranks:
                break
            parts = _merged(parts, best)
        return tuple(self._vocab[part] for part in parts)


def _merged(parts: list[str], pair: tuple[str, str]) -> list[str]:
    out: list[str] = []
    i = 0
    while i < len(parts):
        if i + 1 < len(parts) and (parts[i], parts[i + 1]) == pair:
            out.append(parts[i] + parts[i + 1])
            i += 2
        else:
            out.append(parts[i])
            i += 1
    return out


def _letters_of_bytes() -> dict[int, str]:
    """Return the printable letter that stands for each byte in the file, as GPT-2 chose them."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    letters = {byte: chr(byte) for byte in printable}
    hidden = (byte for byte in range(256) if byte not in letters)
    return letters | {byte: chr(256 + i) for i, byte in enumerate(hidden)}
