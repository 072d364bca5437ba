"""Fitting a prompt and a suffix into a model's context, by the model's own count of tokens."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Count = Callable[[str], Awaitable[int]]

# No vocabulary in use has more characters a token than this on prose: text beyond it cannot be needed.
_LONGEST = 8
# Of the room for a fill, the part that the text after the gap may take.
_AFTER = 4


@dataclass(frozen=True, kw_only=True)
class Window:
    """What the model sees.

    Attributes:
        prompt: the end of the text before the gap.
        suffix: the beginning of the text after it, or None to continue.
        tokens: how many tokens the two are.
        whole: whether nothing was left out.

    """

    prompt: str
    suffix: str | None
    tokens: int
    whole: bool


async def fit(before: str, after: str | None, room: int, count: Count) -> Window:
    """Return as much of the text around a gap as ``room`` tokens hold, nearest to the gap first.

    The text after the gap takes at most a quarter of the room, the text before it the rest. Words are not cut.

    Args:
        before: the text before the gap.
        after: the text after it; None continues.
        room: tokens for both.
        count: the model's own count of the tokens of a text.

    """
    suffix, spent = None, 0
    if after is not None:
        suffix, spent = await _shrink(after, room // _AFTER, count, end=False)
    prompt, used = await _shrink(before, room - spent, count, end=True)
    return Window(prompt=prompt, suffix=suffix, tokens=used + spent, whole=prompt == before and suffix == after)


async def _shrink(text: str, room: int, count: Count, *, end: bool) -> tuple[str, int]:
    """Return the end (or the beginning) of a text that is at most ``room`` tokens, and how many it is."""
    size = min(len(text), max(room, 0) * _LONGEST)
    while size:
        part = _part(text, size, end=end)
        tokens = await count(part)
        if tokens <= room:
            return part, tokens
        size = min(len(part) - 1, int(len(part) * room / tokens))
    return "", 0


def _part(text: str, size: int, *, end: bool) -> str:
    """Cut a text to at most ``size`` characters, between words where there are any."""
    if size >= len(text):
        return text
    if end:
        part = text[-size:]
        if text[-size - 1].isspace():
            return part
        cut = next((i for i, letter in enumerate(part) if letter.isspace()), 0)
        return part[cut:]
    part = text[:size]
    if text[size].isspace():
        return part
    cut = next((i for i in range(len(part), 0, -1) if part[i - 1].isspace()), len(part))
    return part[:cut].rstrip(" ") if cut < len(part) else part
