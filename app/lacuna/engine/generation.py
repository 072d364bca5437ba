"""One request's work: each prompt is read, then its choices are written side by side, a token a step."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from lacuna.engine.memory import Memory
from lacuna.engine.model import Model
from lacuna.engine.reading import Reading
from lacuna.engine.request import BadRequest, EngineRequest
from lacuna.engine.sampler import Logits, Sampler, reported
from lacuna.engine.text import NOTHING, Assembler, Part, Written
from lacuna.engine.tokenizer import Tokenizer

SIDE_BY_SIDE = 16  # choices of a prompt that are written at once; the others follow, so that memory is bounded


@dataclass(frozen=True)
class Growth:
    """What a step added to one choice.

    Attributes:
        index: of the choice among all that are written, ``best_of`` a prompt.
        part: text and tokens; may be empty.
        finish_reason: why it has ended, if it has.

    """

    index: int
    part: Part
    finish_reason: str | None = None


@dataclass
class _Choice:
    """One choice: ``tokens`` were chosen for it, ``given`` of them stand in its answer."""

    index: int
    sampler: Sampler
    assembler: Assembler
    last: int = 0
    tokens: int = 0
    given: int = 0
    logprob: float = 0.0
    done: bool = False

    @property
    def mean(self) -> float:
        """The mean logprob of its tokens; nothing is worse than an empty choice."""
        return self.logprob / self.given if self.given else -float("inf")


class Generation:
    """Writes all choices of a request; ``steps`` does it, a bounded piece of work at a time."""

    def __init__(self, model: Model, tokenizer: Tokenizer, memory: Memory, request: EngineRequest) -> None:
        """Prepare; the model is not run yet.

        Raises:
            BadRequest: a prompt and its answer are longer than the context.

        """
        self._model = model
        self._tokenizer = tokenizer
        self._memory = memory
        self._request = request
        self._readings = [Reading(tokenizer, prompt, request.suffix) for prompt in request.prompts]
        for reading in self._readings:
            self._check_length(len(reading.tokens))
        self._choices = [
            _Choice(
                number * request.best_of + k,
                Sampler(request.sampling, model.vocabulary, seed, k),
                Assembler(request.stop, len(reading.text)),
            )
            for number, reading in enumerate(self._readings)
            for seed in [secrets.randbits(63) if request.seed is None else request.seed % 2**64]
            for k in range(request.best_of)
        ]

    @property
    def prompt_tokens(self) -> int:
        """How many tokens all prompts are, with suffixes and markers."""
        return sum(len(reading.tokens) for reading in self._readings)

    @property
    def completion_tokens(self) -> int:
        """How many tokens have been written, of all choices."""
        return sum(choice.tokens for choice in self._choices)

    def answered(self) -> list[int]:
        """Return the indexes of the choices to answer, n a prompt: the best by mean logprob if more were written."""
        n, best_of = self._request.n, self._request.best_of
        out: list[int] = []
        for start in range(0, len(self._choices), best_of):
            own = self._choices[start : start + best_of]
            if best_of > n:
                own = sorted(own, key=lambda choice: -choice.mean)[:n]
            out += [choice.index for choice in own]
        return out

    def steps(self) -> Iterator[list[Growth]]:
        """Read a piece of a prompt, or write one token of each choice that goes on, a step."""
        best_of = self._request.best_of
        for number, reading in enumerate(self._readings):
            scored = self._request.logprobs if self._request.echo else None
            for _ in reading.steps(self._model, self._memory, scored):
                yield []
            choices = self._choices[number * best_of : (number + 1) * best_of]
            if self._request.echo:
                part = reading.echoed()
                yield [Growth(choice.index, part) for choice in choices]
            for start in range(0, best_of, SIDE_BY_SIDE):
                yield from self._write(reading, choices[start : start + SIDE_BY_SIDE])

    def _check_length(self, count: int) -> None:
        context, asked = self._model.context, self._request.max_tokens
        if count + asked > context:
            raise BadRequest(
                f"This model's maximum context length is {context} tokens, however you requested {count + asked} "
                f"tokens ({count} in your prompt; {asked} for the completion). Please reduce your prompt; or "
                "completion length.",
                "prompt" if count >= context else "max_tokens",
                "context_length_exceeded",
            )

    def _write(self, reading: Reading, choices: list[_Choice]) -> Iterator[list[Growth]]:
        if self._request.max_tokens == 0:
            yield [Growth(choice.index, NOTHING, "length") for choice in choices]
            return
        branches = self._model.branches(len(choices), self._request.max_tokens)
        yield [self._written(choice, reading.first) for choice in choices]
        while True:
            going = [i for i, choice in enumerate(choices) if not choice.done]
            if not going:
                return
            if len(going) < len(choices):
                branches, choices = branches.only(going), [choices[i] for i in going]
            rows = self._model.write([choice.last for choice in choices], reading.cache, branches)
            yield [self._written(choice, row) for choice, row in zip(choices, rows, strict=True)]

    def _written(self, choice: _Choice, logits: Logits) -> Growth:
        """Choose a choice's next token. A special token, which is no text, ends it: of the text, or of a fill."""
        token = choice.sampler.choose(logits)
        if token in self._tokenizer.special:
            return self._grown(choice, choice.assembler.finish(), "stop")
        choice.last = token
        choice.tokens += 1
        logprob, top = reported(logits, token, self._request.logprobs or 0)
        part = choice.assembler.add(Written(token, self._tokenizer.pieces[token], logprob, top))
        if choice.assembler.stopped:
            return self._grown(choice, part, "stop")
        if choice.tokens == self._request.max_tokens:
            return self._grown(choice, part + choice.assembler.finish(), "length")
        return self._grown(choice, part, None)

    def _grown(self, choice: _Choice, part: Part, finish_reason: str | None) -> Growth:
        choice.given += len(part.tokens)
        choice.logprob += sum(token.logprob or 0.0 for token in part.tokens)
        choice.done = finish_reason is not None
        return Growth(choice.index, part, finish_reason)
