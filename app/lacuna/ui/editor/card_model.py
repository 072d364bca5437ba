"""What the card says of a token: rows of text and numbers, without Qt."""

from dataclasses import dataclass
from math import exp, log

from lacuna.core.token import Token

_VISIBLE = {" ": "␣", "\n": "↵", "\t": "⇥", "\xa0": "⍽", "\u2028": "↓", "\u200b": "∅", "\ufeff": "∅", "\u2060": "∅"}
_RAW = "bytes:"  # before the bytes of what is no whole character, as in the API
_MOST_BYTES = 24  # that are shown
_LONGEST = 40  # characters of a token that are shown


@dataclass(frozen=True, kw_only=True)
class Row:
    """One token among the likeliest.

    Attributes:
        text: with white space made visible.
        share: its probability, 0 to 1.
        percent: the same to be read.
        chosen: whether it stands in the text.
        spelling: its text as it would enter the manuscript; empty if it is no whole character and cannot.

    """

    text: str
    share: float
    percent: str
    chosen: bool = False
    spelling: str = ""


@dataclass(frozen=True, kw_only=True)
class Card:
    """All that the card shows.

    Attributes:
        title: the chosen token.
        percent: its probability to be read; empty if it was not reported.
        rows: the likeliest tokens, the chosen one among them.
        others: probability of all that is not listed, 0 to 1; None if nothing is listed.
        others_percent: the same to be read.
        note: rank and surprise.
        bytes: of the chosen token, in hexadecimal.
        id: its number in the model's vocabulary; empty if that is not known.

    """

    title: str
    percent: str
    rows: tuple[Row, ...]
    others: float | None
    others_percent: str
    note: str
    bytes: str
    id: str


def card_for(token: Token) -> Card:
    """Return what the card says of a token."""
    if token.logprob is None:
        return Card(
            title=visible(token.text),
            percent="",
            rows=(),
            others=None,
            others_percent="",
            note="No probabilities were reported for it.",
            bytes=_bytes(token),
            id=_id(token),
        )
    listed = dict(token.top)
    own = _spelling(token)
    chosen_listed = own in listed
    if not chosen_listed:
        listed[own] = token.logprob
    ranked = sorted(listed.items(), key=lambda pair: -pair[1])
    rows = tuple(
        Row(
            text=visible(text),
            share=exp(logprob),
            percent=percent(exp(logprob)),
            chosen=text == own,
            spelling="" if text.startswith(_RAW) else text,
        )
        for text, logprob in ranked
    )
    others = max(0.0, 1.0 - sum(row.share for row in rows)) if token.top else None
    rank = next(i for i, (text, _) in enumerate(ranked, 1) if text == own)
    surprise = -token.logprob / log(2)
    place = f"{_ordinal(rank)} of {len(listed)}" if chosen_listed else f"below the {len(token.top)} listed"
    surprised = f"surprise {surprise:.1f} bit" if surprise < 100 else "never expected"  # noqa: PLR2004  (about 0 %)
    note = f"{place} · {surprised}" if token.top else surprised
    return Card(
        title=visible(token.text or own),
        percent=percent(exp(token.logprob)),
        rows=rows,
        others=others,
        others_percent=percent(others) if others is not None else "",
        note=note,
        bytes=_bytes(token),
        id=_id(token),
    )


def visible(text: str) -> str:
    """Return a token's text with white space and what does not print made visible."""
    shown = "".join(_VISIBLE.get(letter) or _printed(letter) for letter in text[:_LONGEST])
    if len(text) > _LONGEST:
        return shown + "…"
    return shown.removeprefix(_RAW) or "∅"


def percent(share: float) -> str:
    """Return a probability to be read: one decimal, and honest at both ends."""
    if share <= 0:
        return "≈ 0 %"
    if share < 0.001:  # noqa: PLR2004  (a tenth of a percent)
        return "< 0.1 %"
    if 0.9995 <= share < 1:  # noqa: PLR2004  (would round up to certainty)
        return "> 99.9 %"
    return f"{100 * share:.1f} %"


def _spelling(token: Token) -> str:
    """Return a token as the alternatives spell it."""
    if token.raw is None or token.text:
        return token.text
    return _RAW + "".join(f"\\x{byte:02x}" for byte in token.raw)


def _bytes(token: Token) -> str:
    data = token.text.encode() if token.raw is None else token.raw
    return data[:_MOST_BYTES].hex(" ").upper() + (" …" if len(data) > _MOST_BYTES else "")


def _id(token: Token) -> str:
    return "" if token.id is None else f"{token.id:,}"


def _printed(letter: str) -> str:
    return letter if letter.isprintable() else f"U+{ord(letter):04X}"


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
