"""What goes over the wire: completions, chunks, log-probabilities, usage, models."""

import time
from collections import defaultdict
from typing import Any
from uuid import uuid4

from lacuna.engine.generation import Generation, Growth
from lacuna.engine.text import NOTHING, Part, Written
from lacuna.engine.tokenizer import Tokenizer


class Answer:
    """Makes the JSON values of one request's answer."""

    def __init__(self, model: str, generation: Generation, tokenizer: Tokenizer, *, logprobs: bool) -> None:
        self._generation = generation
        self._spelled = tokenizer.spelled
        self._logprobs = logprobs
        self._parts: defaultdict[int, Part] = defaultdict(lambda: NOTHING)
        self._reasons: dict[int, str | None] = {}
        self._about: dict[str, Any] = {
            "id": f"cmpl-{uuid4().hex}",
            "object": "text_completion",
            "created": int(time.time()),
            "model": model,
            "system_fingerprint": model,
        }

    def add(self, growth: Growth) -> None:
        """Collect what a step has added."""
        self._parts[growth.index] += growth.part
        self._reasons[growth.index] = growth.finish_reason

    def whole(self) -> dict[str, Any]:
        """Return the answer made of all that was collected."""
        choices = [
            self._choice(index, self._parts[own], self._reasons[own])
            for index, own in enumerate(self._generation.answered())
        ]
        return self.chunk(choices) | {"usage": self.usage()}

    def chunks(self, step: list[Growth]) -> list[dict[str, Any]]:
        """Return a chunk for each choice to which a step has added something."""
        grown = [growth for growth in step if growth.part or growth.finish_reason]
        return [self.chunk([self._choice(growth.index, growth.part, growth.finish_reason)]) for growth in grown]

    def chunk(self, choices: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the answer, or a chunk of it, with some choices."""
        return {**self._about, "choices": choices}

    def usage(self) -> dict[str, int]:
        """Return the counts so far."""
        prompt, completion = self._generation.prompt_tokens, self._generation.completion_tokens
        return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}

    def _choice(self, index: int, part: Part, reason: str | None) -> dict[str, Any]:
        logprobs = self._logprobs_of(part.tokens) if self._logprobs else None
        return {"text": part.text, "index": index, "logprobs": logprobs, "finish_reason": reason}

    def _logprobs_of(self, tokens: tuple[Written, ...]) -> dict[str, Any]:
        return {
            "tokens": [self._spelled(token.id) for token in tokens],
            "token_logprobs": [token.logprob for token in tokens],
            "top_logprobs": [self._top(token) for token in tokens],
            "text_offset": [token.start for token in tokens],
        }

    def _top(self, token: Written) -> dict[str, float] | None:
        """Return the likeliest tokens and the one that stands there, whose logprob a prompt's first token lacks."""
        if token.logprob is None:
            return None
        return {self._spelled(other): logprob for other, logprob in [*token.top, (token.id, token.logprob)]}


def model_entry(name: str, context: int, created: int) -> dict[str, Any]:
    """Return a model as ``GET /v1/models`` lists it."""
    return {"id": name, "object": "model", "created": created, "owned_by": "lacuna", "context_length": context}
