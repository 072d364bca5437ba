"""The token at the caret, and those before and behind it."""

from lacuna.core.manuscript import Manuscript, Span

REACH = 2_048  # units that are looked through at first; then twice as many each time


def token_at(manuscript: Manuscript, pos: int) -> Span | None:
    """Return the token that holds the unit behind a caret, else the one that ends at it."""
    first = max(0, pos - 1)
    spans = manuscript.tokens(first, pos + 1 - first)
    return spans[-1] if spans else None


def next_token(manuscript: Manuscript, pos: int) -> Span | None:
    """Return the first token that begins behind a caret, however far away."""
    reach, first = REACH, pos
    while first < len(manuscript):
        for span in manuscript.tokens(first, reach):
            if span.start > pos:
                return span
        first, reach = first + reach, 2 * reach
    return None


def previous_token(manuscript: Manuscript, pos: int) -> Span | None:
    """Return the last token that begins before a caret, however far away."""
    reach, last = REACH, pos
    while last > 0:
        first = max(0, last - reach)
        for span in reversed(manuscript.tokens(first, last - first)):
            if span.start < pos:
                return span
        last, reach = first, 2 * reach
    return None
