"""What a scripted server answers: choices written by the toy, as one value or as a stream, in the server's shapes."""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import msgspec

from servers.server import Ask, Counts, Part, Server
from servers.toy import Toy, Wish, ids_of, text_of, write


class Writing:
    """One answer under way."""

    def __init__(self, server: Server, ask: Ask, turn: int) -> None:
        """Begin.

        Args:
            server: whose answer it is.
            ask: what is asked.
            turn: the number of the request: where no seed is heeded, every answer is another.

        """
        self._server = server
        self._ask = ask
        self._turn = turn
        streamed = server.n if server.n_streamed is None else server.n_streamed
        self._n = min(self._asked("n", 1), streamed if ask.stream else server.n)
        self._echo = bool(ask.body.get("echo")) and self._echoes()
        self._reports = self._alternatives()

    def whole(self) -> bytes:
        """Return the answer as one value."""
        parts = [self._part(i, *_gathered(write(wish))) for i, wish in enumerate(self._kept())]
        made = sum(len(part.tokens) for part in parts) * self._candidates() // self._n
        counts = {"usage": self._usage(made)} if self._server.counted else {}
        choices = [self._server.choice(part) for part in parts]
        return self._server.before_json + msgspec.json.encode({**self._server.about, "choices": choices, **counts})

    def events(self) -> Iterator[bytes]:
        """Return the answer as the parts of a stream."""
        server, end = self._server, self._server.line_end
        made: dict[int, list[Toy]] = {}
        open_ = [(i, write(wish)) for i, wish in enumerate(self._kept())]
        yield from self._opening(len(open_))
        while open_:
            if _total(made) >= self._asked("fail_after", sys.maxsize):
                yield server.breaking
                return
            for index, tokens in list(open_):
                came = next(tokens)
                if isinstance(came, Toy):
                    made.setdefault(index, []).append(came)
                    yield self._framed(self._one(index, came, sum(len(t.text) for t in made[index][:-1])))
                    continue
                open_ = [(i, others) for i, others in open_ if i != index]
                yield from self._ended(index, came, made, last=not open_)
        if server.counts is Counts.ALWAYS or (server.counts is Counts.ASKED and self._wants_counts()):
            yield self._event({**server.about, "choices": [], "usage": self._usage(_total(made))})
        if server.counts is Counts.ASKED_BESIDE and self._wants_counts():
            yield self._event({**server.about, "choices": [{"index": 0}], "usage": self._usage(_total(made))})
        if server.done:
            yield server.done + end + end

    def _opening(self, choices: int) -> Iterator[bytes]:
        server, end = self._server, self._server.line_end
        yield server.opening.replace(b"\n", end)
        if server.nulls:
            yield (b"data: null" + end + end) * (len(self._ask.prompts) - 1)
        for index in range(choices if self._echo else 0):
            yield self._framed(Part(index, self._prompt(index), server.unfinished, None, ()))

    def _ended(self, index: int, why: str, made: Mapping[int, list[Toy]], *, last: bool) -> Iterator[bytes]:
        server = self._server
        counts: dict[str, Any] = {}
        if server.counts is Counts.EACH_END:
            counts = {"usage": self._usage(len(made.get(index, ())))}
        elif server.counts is Counts.END and last:
            counts = {"usage": self._usage(_total(made))}
        tokens = made.get(index, []) if server.late and self._reports is not None else []
        logprobs = server.logprobs(tokens, 0) if tokens else None
        part = Part(index, "", self._reason(why), logprobs, ())
        yield self._framed(part, **counts)
        if server.counts is Counts.END_AGAIN and last and self._wants_counts():
            yield self._framed(part, usage=self._usage(_total(made)))

    def _reason(self, why: str) -> str:
        if self._has_nothing_to_go_on():
            return self._server.nothing or why
        return self._server.reasons.get(why, why)

    def _one(self, index: int, token: Toy, offset: int) -> Part:
        server = self._server
        reports = self._reports is not None and server.logprobs_streamed and not server.late
        before = len(self._prompt(index))
        logprobs = server.logprobs([token], before + offset) if reports else None
        return Part(index, token.text, server.unfinished, logprobs, (token,))

    def _part(self, index: int, tokens: list[Toy], why: str) -> Part:
        """Return a whole choice, after the prompt and its tokens if they are sent back."""
        server, text = self._server, "".join(token.text for token in tokens)
        prompt = self._prompt(index) if self._echo else ""
        own = [Toy(id_, word, -1.0, ()) for id_, word in zip(ids_of(prompt), _words(prompt), strict=True)]
        first = 0 if self._echo else len(self._prompt(index))
        logprobs = server.logprobs([*own, *tokens], first) if self._reports is not None else None
        if own and isinstance(logprobs, dict) and "token_logprobs" in logprobs:
            logprobs["token_logprobs"][0] = logprobs["top_logprobs"][0] = None
        if server.suffix_appended:
            text += self._ask.body.get("suffix", "")
        return Part(index, prompt + text, self._reason(why), logprobs, tokens)

    def _kept(self) -> list[Wish]:
        """Return what each choice is written by: of several candidates for each prompt the likeliest."""
        body = self._ask.body
        stops: str | list[str] = body.get("stop") or []
        seed = body.get(self._server.seed_name) if self._server.seed else None
        drawn = seed if seed is not None else 0 if body.get("temperature", 1) == 0 else self._turn
        read = len(ids_of(body.get("suffix", ""))) if self._server.suffix else 0
        bias = {int(token): float(value) for token, value in dict(body.get("logit_bias") or {}).items()}
        wish = Wish(
            start=drawn + read,
            length=0 if self._has_nothing_to_go_on() else self._asked("max_tokens", 16),
            stops=([stops] if isinstance(stops, str) else stops)[: self._server.stops],
            bias=bias if self._server.bias else {},
            alternatives=self._reports or 0,
        )
        kept: list[Wish] = []
        for place, _ in enumerate(self._ask.prompts):
            of_prompt = [replace(wish, start=wish.start + place, k=k) for k in range(self._candidates())]
            of_prompt.sort(key=lambda wish: -_likeliness(wish))
            kept += of_prompt[: self._n] if self._candidates() > self._n else sorted(of_prompt, key=lambda w: w.k)
        return kept

    def _has_nothing_to_go_on(self) -> bool:
        return self._server.nothing is not None and self._ask.prompts == [""]

    def _candidates(self) -> int:
        return max(self._n, self._asked("best_of", 1) if self._server.best_of else 1)

    def _asked(self, name: str, default: int) -> int:
        value = self._ask.body.get(name, default)
        return value if isinstance(value, int) else default

    def _echoes(self) -> bool:
        server = self._server
        return server.echo if not self._ask.stream or server.echo_streamed is None else server.echo_streamed

    def _alternatives(self) -> int | None:
        """Return how many alternatives each token is reported with, or None for no probabilities."""
        asked = self._ask.body.get("logprobs")
        if asked is None or asked is False or self._server.alternatives is None:
            return None
        if int(asked) < self._server.least_alternatives:
            return None
        if self._server.always_alternatives is not None:
            return self._server.always_alternatives
        return min(int(asked), self._server.alternatives)

    def _wants_counts(self) -> bool:
        options: dict[str, Any] = self._ask.body.get("stream_options") or {}
        return options.get("include_usage") is True

    def _usage(self, made: int) -> dict[str, int]:
        read = len(ids_of(self._ask.body.get("suffix", ""))) if self._server.suffix else 0
        prompt = sum(self._ask.sizes) + read
        return {"prompt_tokens": prompt, "completion_tokens": made, "total_tokens": prompt + made}

    def _prompt(self, index: int) -> str:
        prompt = self._ask.prompts[index // self._n]
        return prompt if isinstance(prompt, str) else "".join(text_of(token) for token in prompt)

    def _framed(self, part: Part, **counts: Any) -> bytes:
        shape = self._server.chunk or self._server.choice
        if self._server.zeros:
            counts = {"usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}}
        return self._event({**self._server.about, "choices": [shape(part)], **counts})

    def _event(self, value: Any) -> bytes:
        end = self._server.line_end
        return b"data: " + msgspec.json.encode(value) + end + end


def _likeliness(wish: Wish) -> float:
    first = next(write(replace(wish, stops=(), alternatives=0)))
    return first.logprob if isinstance(first, Toy) else 0.0


def _gathered(tokens: Iterator[Toy | str]) -> tuple[list[Toy], str]:
    *came, why = tokens
    return [token for token in came if isinstance(token, Toy)], str(why)


def _total(made: Mapping[int, list[Toy]]) -> int:
    return sum(len(tokens) for tokens in made.values())


def _words(text: str) -> list[str]:
    """Return a text's words, each with the blanks before it."""
    return re.findall(r"\s*\S+", text)
