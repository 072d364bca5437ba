"""The shapes in which servers report the probabilities of tokens."""

from collections.abc import Sequence
from typing import Any

from servers.toy import Toy


def legacy(tokens: Sequence[Toy], offset: int) -> dict[str, Any]:
    """Four arrays, as OpenAI has them; ``offset`` is that of the first token."""
    offsets = [offset + sum(len(token.text) for token in tokens[:i]) for i in range(len(tokens))]
    return {
        "tokens": [token.text for token in tokens],
        "token_logprobs": [token.logprob for token in tokens],
        "top_logprobs": [{text: logprob for _, text, logprob in token.top} or None for token in tokens],
        "text_offset": offsets,
    }


def without_offsets(tokens: Sequence[Toy], _: int) -> dict[str, Any]:
    """Return the same, whose offsets say nothing (SGLang)."""
    return legacy(tokens, 0) | {"text_offset": [-1] * len(tokens)}


def from_zero(tokens: Sequence[Toy], _: int) -> dict[str, Any]:
    """Return the same, whose offsets begin anew in each chunk (TabbyAPI, text-generation-webui)."""
    return legacy(tokens, 0)


def content(tokens: Sequence[Toy], _: int) -> dict[str, Any]:
    """Return a list of objects, as the chat's API has it (llama.cpp)."""
    return {"content": entries(tokens)}


def entries(tokens: Sequence[Toy]) -> list[dict[str, Any]]:
    """Return one object for each token, with its alternatives."""
    return [_entry(t.id, t.text, t.logprob) | {"top_logprobs": [_entry(*top) for top in t.top]} for t in tokens]


def _entry(token: int, text: str, logprob: float) -> dict[str, Any]:
    return {"id": token, "token": text, "bytes": list(text.encode()), "logprob": logprob}


def both(tokens: Sequence[Toy], offset: int) -> dict[str, Any]:
    """Return both at once (KoboldCpp)."""
    return legacy(tokens, offset) | content(tokens, offset) | {"token_ids": [token.id for token in tokens]}


def chosen_alone(tokens: Sequence[Toy], _: int) -> dict[str, Any]:
    """Return three arrays without alternatives (Together)."""
    return {
        "tokens": [token.text for token in tokens],
        "token_logprobs": [token.logprob for token in tokens],
        "token_ids": [token.id for token in tokens],
    }
