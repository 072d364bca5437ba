"""One request's choices, written token by token over a shared prompt."""

import secrets
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lacuna.engine.model import Cache, Model
from lacuna.engine.request import BadRequest, EngineRequest
from lacuna.engine.sampler import Sampler, likeliest, log_probabilities
from lacuna.engine.text import Assembler, Part, Written
from lacuna.engine.tokenizer import Tokenizer

CHUNK = 128  # prompt tokens a step, so that a hang-up is noticed in between


@dataclass(frozen=True)
class Growth:
    """What a step added to one choice: a part of its text, and why it ended, if it did."""

    index: int
    part: Part | None
    finish_reason: str | None


@dataclass
class _Choice:
    index: int
    sampler: Sampler
    assembler: Assembler
    tokens: list[int]
    logprob: float = 0.0
    done: bool = False


class Generation:
    """Writes all choices of a request side by side. ``step`` does a bounded piece of work; none after ``done``.

    Attributes:
        prompt_tokens: tokens of prompt, suffix and their markers.
        prompt_text: the prompt as text.
        done: whether every choice has ended.

    """

    def __init__(self, model: Model, tokenizer: Tokenizer, request: EngineRequest) -> None:
        """Prepare; the model is not run yet.

        Raises:
            BadRequest: prompt and answer are longer than the context.

        """
        self._model = model
        self._tokenizer = tokenizer
        self._request = request
        prompt = request.prompt if isinstance(request.prompt, list) else tokenizer.encode(request.prompt)
        self.prompt_text = tokenizer.decode(prompt).decode("utf-8", "replace")
        self._prompt = self._laid_out(prompt)
        self.prompt_tokens = len(self._prompt)
        total = self.prompt_tokens + request.max_tokens
        if total > model.context:
            raise BadRequest(
                f"This model's maximum context length is {model.context} tokens, however you requested {total} tokens "
                f"({self.prompt_tokens} in your prompt; {request.max_tokens} for the completion). Please reduce your "
                "prompt; or completion length.",
                code="context_length_exceeded",
            )
        seed = secrets.randbits(31) if request.seed is None else abs(request.seed)
        self._choices = [
            _Choice(i, Sampler(request.sampling, model.vocabulary, seed, i), Assembler(request.stop), [])
            for i in range(request.best_of)
        ]
        self._cache: Cache = model.empty()
        self._live: list[_Choice] = []
        self._logits: NDArray[np.float32] | None = None
        self.done = False

    @property
    def completion_tokens(self) -> int:
        """How many tokens have been written, of all choices."""
        return sum(len(choice.tokens) for choice in self._choices)

    def best(self) -> list[int]:
        """Return the indexes of the n best choices by mean logprob; all of them where best_of is n."""
        if self._request.best_of == self._request.n:
            return [choice.index for choice in self._choices]
        ranked = sorted(self._choices, key=lambda choice: -choice.logprob / max(1, len(choice.tokens)))
        return [choice.index for choice in ranked[: self._request.n]]

    def step(self) -> list[Growth]:
        """Read a piece of the prompt, or write one token of every choice that goes on."""
        if self._cache.length < self.prompt_tokens:
            self._read()
            return []
        if not self._live and not self.done:
            self._live = list(self._choices)
            self._cache = self._cache.repeated(len(self._live))
            if self._request.max_tokens == 0:
                self.done = True
                return [Growth(choice.index, None, "length") for choice in self._live]
        elif self._live:
            self._advance()
        return self._write()

    def _laid_out(self, prompt: list[int]) -> list[int]:
        """Return what the model reads: a fill in prefix, suffix, middle order; an empty prompt begins a text."""
        if self._request.suffix is None:
            return prompt or [self._tokenizer.end]
        before, after, middle = self._tokenizer.fill
        return [before, *prompt, after, *self._tokenizer.encode(self._request.suffix), middle]

    def _read(self) -> None:
        start = self._cache.length
        piece = np.array([self._prompt[start : start + CHUNK]], np.int64)
        self._logits = self._model.forward(piece, self._cache)

    def _advance(self) -> None:
        going = [i for i, choice in enumerate(self._live) if not choice.done]
        if len(going) < len(self._live):
            self._cache = self._cache.only(going)
            self._live = [self._live[i] for i in going]
        last = np.array([[choice.tokens[-1]] for choice in self._live], np.int64)
        self._logits = self._model.forward(last, self._cache)

    def _write(self) -> list[Growth]:
        out: list[Growth] = []
        logits = self._logits
        if logits is None:
            return out
        for i, choice in enumerate(self._live):
            row = logits[i if len(logits) > 1 else 0]
            out.append(self._written(choice, row))
        self.done = all(choice.done for choice in self._live)
        return out

    def _written(self, choice: _Choice, row: NDArray[np.float32]) -> Growth:
        token = choice.sampler.choose(row)
        if token == self._tokenizer.end:
            choice.done = True
            return Growth(choice.index, choice.assembler.finish(), "stop")
        logprobs = log_probabilities(row)
        choice.tokens.append(token)
        choice.logprob += float(logprobs[token])
        written = Written(token, self._tokenizer.pieces[token], float(logprobs[token]))
        if self._request.logprobs:
            written.top = [(other, float(logprobs[other])) for other in likeliest(logprobs, self._request.logprobs)]
        part = choice.assembler.add(written)
        if choice.assembler.stopped:
            choice.done = True
            return Growth(choice.index, part, "stop")
        if len(choice.tokens) >= self._request.max_tokens:
            choice.done = True
            return Growth(choice.index, _joined(part, choice.assembler.finish()), "length")
        return Growth(choice.index, part, None)


def _joined(first: Part | None, second: Part | None) -> Part | None:
    if first is None or second is None:
        return first or second
    return Part(first.text + second.text, first.tokens + second.tokens)
