"""Measuring what a server really does: requests of a token or a few, each for one cell of its capability card."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from lacuna.core.completions import Answer, CompletionRequest, Delta, Endpoint
from lacuna.core.completions.request import Prompt
from lacuna.core.errors import EndedWithoutReason, HungUp, NothingReturned, ParameterRefused, Refused, ServerFailed
from lacuna.core.parameters import Parameters
from lacuna.core.servers import ANY, DIALECTS, Kind, PlannedCall, PromptForm
from lacuna.core.servers.bodies import sent
from lacuna.core.servers.fim import FAMILIES, family_of
from lacuna.core.token import Token
from lacuna.services.completions import Completions

Tokenize = Callable[[str], Awaitable[int]]

_PROMPT = "The capital of France is"
_SUFFIX = " zq7 marker, and the river runs through it"
_PARAMETERS = Parameters(max_tokens=1, temperature=0.0, top_p=1.0, logprobs=None, stream=False)
_NO_FAILURES = (EndedWithoutReason, NothingReturned)
_ANY_TWO_TOKENS = (40, 42)  # by their ids, which every vocabulary has
_A_FEW = 4  # tokens: a single one may be half a character, of which some servers report nothing
_SEEDED = 16  # tokens: enough that two texts differ if the seed is not heeded


# The cells that are measured, in their order.
MEASURED = (
    "prompts", "empty_prompt", "n", "n_streamed", "best_of", "logprobs", "logprobs_streamed", "echo", "echo_streamed",
    "stops", "logit_bias", "seed", "stream_options", "fim", "infill", "suffix",
)  # fmt: skip


class Ask(Protocol):
    """Sends a request as it is, unfitted."""

    def __call__(
        self,
        request: CompletionRequest,
        on_deltas: Callable[[Sequence[Delta]], object],
        *,
        include_usage: bool,
        infill: bool = False,
    ) -> Awaitable[Answer]:
        """Return how it ended; with ``include_usage`` a stream is asked to count its tokens; by ``/infill`` or not."""
        ...


@dataclass
class _Heard:
    """What one probe brought."""

    answer: Answer
    tokens: dict[int, list[Token]] = field(default_factory=dict[int, list[Token]])

    @property
    def text(self) -> str:
        return "".join(token.text for token in self.tokens.get(0, ()))

    @property
    def choices(self) -> int:
        return len(set(self.tokens) | set(self.answer.finish_reasons))


def asking(completions: Completions, endpoint: Endpoint, kind: Kind = Kind.UNKNOWN) -> Ask:
    """Return what sends measurement's requests as they are, in the words of a kind of server."""
    dialect = DIALECTS[kind]

    async def ask(
        request: CompletionRequest,
        on_deltas: Callable[[Sequence[Delta]], object],
        *,
        include_usage: bool,
        infill: bool = False,
    ) -> Answer:
        able = replace(dialect.capabilities, stream_options=include_usage)
        call = PlannedCall(request=request, choices=(), infill=infill)
        written = sent(call, dialect, able, neutral=False)
        return await completions.complete(endpoint, request, on_deltas, sent=written)

    return ask


async def measure(
    model: str,
    ask: Ask,
    *,
    tokenize: Tokenize | None = None,
    infills: bool = False,
    on_cell: Callable[[str], object] | None = None,
) -> dict[str, Any]:
    """Return the cells of a card that could be measured, by name; what the server does not let be told is left out.

    Takes some twenty requests. A refusal of a parameter is a finding; any other failure ends the measurement.

    Args:
        model: the model's id.
        ask: sends a request as it is, unfitted.
        tokenize: counts the tokens of a text in which markers count as such, or None if the server has no such call.
        infills: whether the server may have llama.cpp's ``/infill``.
        on_cell: told the name of each cell before it is measured.

    Raises:
        EndpointError: the server cannot be reached, or does not complete text at all.

    """
    return await _Measurement(model, ask, tokenize, on_cell or _nobody, infills=infills).run()


def _nobody(_: str) -> None:
    return


class _Measurement:
    def __init__(
        self, model: str, ask: Ask, tokenize: Tokenize | None, on_cell: Callable[[str], object], *, infills: bool
    ) -> None:
        self._model = model
        self._ask = ask
        self._tokenize = tokenize
        self._infills = infills
        self._tell = on_cell
        self._found: dict[str, Any] = {}

    async def run(self) -> dict[str, Any]:
        """Measure cell by cell."""
        plain = await self._probe()
        if plain is None:
            raise ParameterRefused("This server refuses even a plain request. Is the model one that completes text?")
        for name, measured in (
            ("prompts", self._prompts),
            ("empty_prompt", self._empty_prompt),
            ("n", self._n),
            ("n_streamed", self._n_streamed),
            ("best_of", self._best_of),
            ("logprobs", self._logprobs),
            ("logprobs_streamed", self._logprobs_streamed),
            ("echo", self._echo),
            ("echo_streamed", self._echo_streamed),
            ("stops", self._stops),
            ("logit_bias", self._logit_bias),
            ("seed", self._seed),
            ("stream_options", self._stream_options),
            ("fim", self._fim),
            ("infill", self._infill),
        ):
            self._tell(name)
            value = await measured()
            if value is not _UNKNOWN:
                self._found[name] = value
        self._tell("suffix")
        if (suffix := self._suffix(plain, await self._probe(suffix=_SUFFIX))) is not _UNKNOWN:
            self._found["suffix"] = suffix
        return self._found

    async def _probe(
        self,
        prompt: Prompt = _PROMPT,
        suffix: str | None = None,
        *,
        include_usage: bool = False,
        infill: bool = False,
        **parameters: Any,
    ) -> _Heard | None:
        """Return what comes back, or None if the server refuses the request.

        Raises:
            EndpointError: it fails otherwise.

        """
        heard: dict[int, list[Token]] = {}

        def arrived(deltas: Sequence[Delta]) -> None:
            for delta in deltas:
                heard.setdefault(delta.index, []).extend(delta.tokens)

        request = CompletionRequest(
            model=self._model, prompt=prompt, suffix=suffix, parameters=replace(_PARAMETERS, **parameters)
        )
        answer = await self._ask(request, arrived, include_usage=include_usage, infill=infill)
        broken = isinstance(answer.error, ServerFailed | HungUp)  # as some servers are by what is new to them
        refused = broken or isinstance(answer.error, ParameterRefused)
        if refused or answer.left_out or (infill and isinstance(answer.error, Refused)):
            return None
        if answer.error is not None and not isinstance(answer.error, _NO_FAILURES):
            raise answer.error
        return _Heard(answer, heard)

    async def _prompts(self) -> tuple[PromptForm, ...]:
        asked = (
            (PromptForm.TEXTS, ["One", "Two"], 2),
            (PromptForm.TOKENS, [1, 2, 3], 1),
            (PromptForm.TOKEN_LISTS, [[1, 2], [3]], 2),
        )
        return (PromptForm.TEXT, *[form for form, prompt, choices in asked if await self._takes(prompt, choices)])

    async def _takes(self, prompt: Prompt, choices: int) -> bool:
        """Return whether a prompt is answered by so many choices, as a whole and in a stream: some do only the one."""
        for stream in (False, True):
            heard = await self._probe(prompt, stream=stream)
            if heard is None or heard.choices != choices:
                return False
        return True

    async def _empty_prompt(self) -> bool:
        heard = await self._probe("")
        return heard is not None and bool(heard.text)

    async def _n(self) -> int:
        return await self._most_choices(stream=False)

    async def _n_streamed(self) -> int:
        return await self._most_choices(stream=True) if self._found["n"] > 1 else 1

    async def _most_choices(self, *, stream: bool) -> int:
        for n in (16, 8, 4, 2):
            if n > self._found.get("n", n):
                continue
            heard = await self._probe(n=n, stream=stream)
            if heard is not None and heard.choices == n:
                return n
            if heard is not None and heard.choices == 1:
                return 1  # ignored: it will be ignored at a smaller number as well
        return 1

    async def _best_of(self) -> Any:
        heard = await self._probe(best_of=3)
        if heard is None:
            return 0
        if heard.answer.usage is None:
            return _UNKNOWN
        return 20 if heard.answer.usage.completion_tokens == 3 else 0  # noqa: PLR2004  (one token each)

    async def _logprobs(self) -> int | None:
        for most in (20, 5, 1):
            tokens = self._reported(await self._probe(logprobs=most, max_tokens=_A_FEW))
            if tokens:
                return min(most, max(1, *(len(token.top) for token in tokens)))
        return None

    async def _logprobs_streamed(self) -> Any:
        most = self._found["logprobs"]
        if most is None:
            return _UNKNOWN
        return bool(self._reported(await self._probe(logprobs=min(most, 5), stream=True, max_tokens=_A_FEW)))

    @staticmethod
    def _reported(heard: _Heard | None) -> list[Token]:
        """Return the tokens that came with a probability, or were told one after the text."""
        came = [*heard.tokens.get(0, ()), *heard.answer.late.get(0, ())] if heard is not None else []
        return [token for token in came if token.logprob is not None]

    async def _echo(self) -> bool:
        return await self._echoes(stream=False)

    async def _echo_streamed(self) -> bool:
        return self._found["echo"] and await self._echoes(stream=True)

    async def _echoes(self, *, stream: bool) -> bool:
        heard = await self._probe(echo=True, stream=stream, logprobs=1 if self._found["logprobs"] else None)
        return heard is not None and bool(heard.answer.echoed)

    async def _stops(self) -> Any:
        """End a text at one of its own letters, said after other stops: some servers drop those beyond a number."""
        plain = await self._probe(max_tokens=_A_FEW)
        letters = _sure_letters(plain.text) if plain else []
        if not letters:
            return _UNKNOWN
        for most, found in ((16, ANY), (5, 5), (4, 4), (1, 1)):
            others = tuple(f"\x02{number}" for number in range(most - 1))
            heard = await self._probe(stop=(*others, letters[-1]), max_tokens=_A_FEW)
            if heard is not None and letters[-1] not in heard.text:
                return found
        return 0

    async def _logit_bias(self) -> bool:
        """Force two tokens, one after the other: at most one of them is what the model writes by itself."""
        forced = [await self._probe(logit_bias={token: 100}) for token in _ANY_TWO_TOKENS]
        texts = [heard.text for heard in forced if heard is not None]
        return len(texts) == len(_ANY_TWO_TOKENS) and texts[0] != texts[1]

    async def _seed(self) -> bool:
        texts = [
            heard.text
            for _ in range(2)
            if (heard := await self._probe(seed=7, temperature=1.0, max_tokens=_SEEDED)) is not None
        ]
        return len(texts) == len("ab") and texts[0] == texts[1]

    async def _stream_options(self) -> bool:
        heard = await self._probe(include_usage=True, stream=True)
        return heard is not None and heard.answer.usage is not None

    async def _fim(self) -> Any:
        family = family_of(self._model)
        if family is None or self._tokenize is None:
            return _UNKNOWN
        counts = [await self._tokenize(marker) for marker in FAMILIES[family].markers]
        return family if all(count == 1 for count in counts) else ""

    async def _infill(self) -> Any:
        if not self._infills:
            return _UNKNOWN
        return await self._probe(suffix=_SUFFIX, infill=True) is not None

    @staticmethod
    def _suffix(plain: _Heard, filled: _Heard | None) -> Any:
        """Compare the prompt's tokens: a suffix that is read is counted, one that is ignored is not."""
        if filled is None:
            return False
        if plain.answer.usage is None or filled.answer.usage is None:
            return _UNKNOWN
        return filled.answer.usage.prompt_tokens > plain.answer.usage.prompt_tokens


def _sure_letters(text: str) -> list[str]:
    """Return the letters of a text, each where it first stands, but for those near bytes that are no character.

    Servers wait for such bytes to become one, and miss a stop in the meantime.
    """
    places = [
        (text.find(letter), letter) for letter in dict.fromkeys(text) if letter.isascii() and letter.isprintable()
    ]
    return [letter for at, letter in places if "\ufffd" not in text[max(at - 3, 0) : at]]


_UNKNOWN = object()
