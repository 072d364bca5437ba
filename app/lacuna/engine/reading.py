"""One prompt, as the model reads it: laid out with its suffix, read in pieces, echoed with its own probabilities."""

from collections.abc import Iterator

from lacuna.engine.memory import Memory
from lacuna.engine.model import PIECE, Cache, Model
from lacuna.engine.request import Prompt
from lacuna.engine.sampler import Logits, reported
from lacuna.engine.text import Assembler, Part, Written
from lacuna.engine.tokenizer import Tokenizer


class Reading:
    """A prompt and the state of the model after it.

    Attributes:
        tokens: what the model reads: a fill in prefix, suffix, middle order; an empty prompt begins a text.
        text: the prompt itself.
        cache: what continuations share, once ``steps`` is done.
        first: logits of the token after the prompt, once ``steps`` is done.

    """

    cache: Cache
    first: Logits

    def __init__(self, tokenizer: Tokenizer, prompt: Prompt, suffix: str | None) -> None:
        self._tokenizer = tokenizer
        own = tokenizer.encode(prompt) if isinstance(prompt, str) else prompt
        self.text = tokenizer.decode(own).decode("utf-8", "replace")
        self._own = own
        self._scores: list[tuple[float, list[tuple[int, float]]]] = []  # of each token of ``tokens`` but the first
        if suffix is None:
            self.tokens, self._offset = own or [tokenizer.end], 0
        else:
            before, after, middle = tokenizer.fill
            self.tokens, self._offset = [before, *own, after, *tokenizer.encode(suffix), middle], 1

    def steps(self, model: Model, memory: Memory, scored: int | None) -> Iterator[None]:
        """Read a piece a step; with ``scored``, note each token's logprob and so many alternatives for ``echoed``."""
        cache = memory.recall(self.tokens) if scored is None else model.empty(len(self.tokens))
        rows = None
        while cache.length < len(self.tokens):
            start = cache.length
            rows = model.read(self.tokens[start : start + PIECE], cache)
            if scored is not None:
                logits = model.logits(rows)
                for row, token in zip(logits, self.tokens[start + 1 : start + 1 + len(rows)], strict=False):
                    self._scores.append(reported(row, token, scored))
            yield
        memory.keep(self.tokens, cache)
        self.cache = cache
        if rows is not None:
            self.first = model.logits(rows[-1:])[0]

    def echoed(self) -> Part:
        """Return the prompt as the beginning of an answer; its first token has no logprob."""
        assembler = Assembler()
        parts: list[Part] = []
        for i, token in enumerate(self._own):
            logprob, top = self._scores[self._offset + i - 1] if i and self._scores else (None, [])
            parts.append(assembler.add(Written(token, self._tokenizer.pieces[token], logprob, top)))
        parts.append(assembler.finish())
        return Part("".join(part.text for part in parts), tuple(token for part in parts for token in part.tokens))
