"""Putting another token in place of one: what stood there and all that were chosen stay choices of its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lacuna.core.token import Token

if TYPE_CHECKING:
    from lacuna.core.manuscript.manuscript import Manuscript
    from lacuna.core.manuscript.spans import Span


def swap(manuscript: Manuscript, span: Span, text: str) -> int | None:
    """Let one of a token's alternatives stand in its place; what follows it stays. Return the place's generation.

    The alternative has the same alternatives. None, with nothing changed, if it stands there already.

    Args:
        manuscript: what is changed, in one step.
        span: the token, whole.
        text: the alternative's, not empty.

    Raises:
        ValueError: the token is not whole, or this is none of its alternatives, or its text is still being written.

    """
    token = manuscript.token(span.token)
    logprob = dict(token.top).get(text)
    if not span.whole or logprob is None or not text:
        raise ValueError("Only a whole token can be given up for one of its alternatives.")
    if text == token.text:
        return None
    around = [manuscript.generation(place) for place in manuscript.places(span.start, span.length)]
    if any(view.running for view in around):
        raise ValueError("The text at a token that is still being written cannot be changed yet.")
    same = [view for view in around if view.swap and (view.start, view.length) == (span.start, span.length)]
    view = max(same, key=lambda view: view.number, default=None)
    if view is None:
        number = manuscript.generate(span.start, span.length, 1, swap=True)
        choice = 1
    else:
        number = view.number
        for choice in view.walkable:
            if manuscript.choice_text(number, choice) == text:
                manuscript.show(number, choice)
                return number
        choice = manuscript.more(number)
    manuscript.write(number, choice, [Token(text, logprob, token.top)])
    manuscript.end(number, [choice])
    return number
