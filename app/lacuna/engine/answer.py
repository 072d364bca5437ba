"""What goes over the wire: completions, chunks, log-probabilities, usage, models."""

import time
from typing import Any
from uuid import uuid4

from lacuna.engine.generation import Generation
from lacuna.engine.text import Written
from lacuna.engine.tokenizer import Tokenizer

MODEL = "lacuna-first"


class Answer:
    """Makes the JSON values of one request's answer."""

    def __init__(self, generation: Generation, tokenizer: Tokenizer, *, logprobs: bool) -> None:
        self._generation = generation
        self._pieces = tokenizer.pieces
        self._logprobs = logprobs
        self._about: dict[str, Any] = {
            "id": f"cmpl-{uuid4().hex}",
            "object": "text_completion",
            "created": int(time.time()),
            "model": MODEL,
            "system_fingerprint": MODEL,
        }

    def completion(self, choices: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the answer, or a chunk of it, with some choices."""
        return {**self._about, "choices": choices}

    def choice(self, index: int, text: str, tokens: tuple[Written, ...], reason: str | None) -> dict[str, Any]:
        """Return a choice, or a piece of one."""
        logprobs = self._logprobs_of(tokens) if self._logprobs else None
        return {"text": text, "index": index, "logprobs": logprobs, "finish_reason": reason}

    def usage(self) -> dict[str, int]:
        """Return the counts so far."""
        prompt, completion = self._generation.prompt_tokens, self._generation.completion_tokens
        return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}

    def _logprobs_of(self, tokens: tuple[Written, ...]) -> dict[str, Any]:
        start = len(self._generation.prompt_text)
        return {
            "tokens": [spelled(token.raw) for token in tokens],
            "token_logprobs": [token.logprob for token in tokens],
            "top_logprobs": [self._top(token) for token in tokens],
            "text_offset": [start + token.start for token in tokens],
        }

    def _top(self, token: Written) -> dict[str, float] | None:
        if not token.top:
            return None
        listed = {spelled(self._pieces[other]): logprob for other, logprob in token.top}
        listed.setdefault(spelled(token.raw), token.logprob)
        return listed


def spelled(raw: bytes) -> str:
    r"""Return a token's text; bytes that are no text by themselves as ``bytes:\xf0\x9f``."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return "bytes:" + "".join(f"\\x{byte:02x}" for byte in raw)


def model_entry(context: int, created: int) -> dict[str, Any]:
    """Return the built-in model as ``GET /v1/models`` lists it."""
    return {"id": MODEL, "object": "model", "created": created, "owned_by": "lacuna", "context_length": context}
