"""One kind of server as data: what it takes, what it refuses and in which words, and the shape of its answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

from lacuna.core.servers import Kind, PromptForm
from servers.shapes import legacy
from servers.toy import Toy, ids_of

MODEL = "toy"
KEY = "sk-scripted-0123456789"
CONTEXT = 2048  # tokens
ALL = frozenset(PromptForm)
TEXT = frozenset({PromptForm.TEXT})
TEXTS = frozenset({PromptForm.TEXT, PromptForm.TEXTS})


class Failure(NamedTuple):
    """A refusal. A body of bytes is sent as it is; without a status the connection is closed without a word."""

    status: int | None
    body: Any = b""


class Counts(Enum):
    """Where a stream counts its tokens."""

    NEVER = "never"
    ASKED = "in a chunk without choices, if it is asked for"
    ASKED_BESIDE = "in a chunk whose choice says nothing, if it is asked for"
    ALWAYS = "in a chunk without choices"
    END = "on the chunk that ends the last choice"
    EACH_END = "on the chunk that ends each choice, for that choice"
    END_AGAIN = "on a chunk that ends the choice once more, if it is asked for"


@dataclass(frozen=True)
class Part:
    """What a chunk, or a whole answer, says of one choice. ``logprobs`` is None if none are reported."""

    index: int
    text: str
    reason: str | None
    logprobs: Any
    tokens: Sequence[Toy]


class Ask:
    """A request that came."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.body = body
        self.stream = body.get("stream") is True

    @property
    def form(self) -> PromptForm:
        """The form of its prompt."""
        prompt = self.body.get("prompt")
        if not isinstance(prompt, list):
            return PromptForm.TEXT
        first: Any = prompt[0] if prompt else 0  # pyright: ignore[reportUnknownVariableType]  (JSON)
        if isinstance(first, int):
            return PromptForm.TOKENS
        return PromptForm.TEXTS if isinstance(first, str) else PromptForm.TOKEN_LISTS

    @property
    def prompts(self) -> list[Any]:
        """Its prompts, each a text or a list of token ids."""
        prompt = self.body.get("prompt", "")
        return list(prompt) if self.form in (PromptForm.TEXTS, PromptForm.TOKEN_LISTS) else [prompt]

    @property
    def sizes(self) -> list[int]:
        """The prompts' tokens."""
        return [len(ids_of(prompt)) if isinstance(prompt, str) else len(prompt) for prompt in self.prompts]


def plain_choice(part: Part) -> dict[str, Any]:
    """Return a choice as the completions API has it."""
    return {"index": part.index, "text": part.text, "logprobs": part.logprobs, "finish_reason": part.reason}


def openai_error(message: str, type_: str = "invalid_request_error", param: Any = None, code: Any = None) -> Any:
    """Return the body of an error as the completions API has it."""
    return {"error": {"message": message, "type": type_, "param": param, "code": code}}


def detail(field_: str, message: str, type_: str) -> Any:
    """Return the body of an error as FastAPI has it."""
    return {"detail": [{"loc": ["body", field_], "msg": message, "type": type_}]}


def listed(owner: str | None, **more: Any) -> dict[str, Any]:
    """Return a list of one model; ``created`` and ``owned_by`` are missing without an owner."""
    owned = {} if owner is None else {"created": 1, "owned_by": owner}
    return {"object": "list", "data": [{"id": MODEL, "object": "model", **owned, **more}]}


_NOT_FOUND = Failure(404, {"detail": "Not Found"})
_NO_PROMPT = Failure(400, openai_error("Invalid prompt.", param="prompt"))


@dataclass(frozen=True, kw_only=True)
class Server:
    """One kind of server. Without a refusal for something, it takes it.

    Attributes:
        kind: what it is.
        home: the address that a hosted service is known by.
        base: the path of the base URL.
        path: of completions, from the root.
        key_header: the header of the key; ``deployment`` and ``api_version`` are Azure's.
        http: the version that its status lines begin with.
        headers: of every answer; ``stream_type`` is a stream's content type.
        posts: by path, what other POSTs answer to a request and its number.
        pages: by path from the root, what other GETs answer.
        not_found: what any other path answers.
        wrong_key, malformed, bad_type, bad_range, unknown_model, empty_prompt, overflow: refusals.
        nothing: the reason of an answer without text to an empty prompt, where that is no refusal; None begins a text.
        refuses: by field, the refusal of its mere presence; ``together`` that of fields that do not go together.
        limits: by field, the most that it takes (of a list, how many items) and the refusal of more.
        prompts, prompts_streamed: forms of prompts that it takes.
        other_prompts: the refusal of the others.
        suffix: whether it reads the suffix; if not, it ignores it.
        suffix_appended: whether it appends the suffix to the text.
        n, n_streamed: the most choices that it makes; with 1, it ignores what is asked.
        best_of, echo, echo_streamed, bias, seed: whether it heeds them; ``seed_name`` is its name for the last.
        stops: how many it heeds; the others it drops without a word.
        alternatives: the most that it reports a token; None reports no probabilities.
        least_alternatives: of fewer asked for, it reports no probabilities.
        always_alternatives: how many it reports whatever is asked, or None.
        logprobs: their shape.
        logprobs_streamed: whether a stream has them; ``late`` puts all into a chunk at the end.
        counts: where a stream counts its tokens; ``counted`` whether a whole answer does.
        choice: the shape of a choice; ``chunk`` that of one in a stream, if it is another.
        about: what every answer says of itself.
        reasons: the server's own words for ``stop`` and ``length``; ``unfinished`` that of a choice that goes on.
        opening: bytes of a stream before its first chunk; ``before_json`` before a whole answer.
        line_end: of a stream's lines; ``done`` its last one.
        breaking: what comes before the connection is closed, where the model fails in the middle of a stream.
        nulls: whether a stream of several prompts has null events; ``zeros`` whether each chunk counts zero tokens.

    """

    kind: Kind
    home: str = ""
    base: str = "/v1"
    path: str = "/v1/completions"
    key_header: str = "authorization"
    deployment: str = ""
    api_version: str = ""
    http: str = "HTTP/1.1"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    stream_type: str = "text/event-stream"
    posts: Mapping[str, Callable[[Ask, int], Any]] = field(default_factory=dict[str, Callable[[Ask, int], Any]])
    pages: Mapping[str, Any] = field(default_factory=dict[str, Any])
    not_found: Failure = _NOT_FOUND
    wrong_key: Failure | None = None
    malformed: Failure | None = None
    bad_type: Failure | None = None
    bad_range: Failure | None = None
    unknown_model: Failure | None = None
    empty_prompt: Failure | None = None
    nothing: str | None = None
    overflow: Failure | None = None
    refuses: Mapping[str, Failure] = field(default_factory=dict[str, Failure])
    limits: Mapping[str, tuple[int, Failure]] = field(default_factory=dict[str, tuple[int, Failure]])
    together: Callable[[Ask], Failure | None] | None = None
    prompts: frozenset[PromptForm] = TEXT
    prompts_streamed: frozenset[PromptForm] | None = None
    other_prompts: Failure = _NO_PROMPT
    suffix: bool = False
    suffix_appended: bool = False
    n: int = 1
    n_streamed: int | None = None
    best_of: bool = False
    echo: bool = False
    echo_streamed: bool | None = None
    bias: bool = True
    seed: bool = True
    stops: int = 1000
    seed_name: str = "seed"
    alternatives: int | None = 5
    least_alternatives: int = 0
    always_alternatives: int | None = None
    logprobs: Callable[[Sequence[Toy], int], Any] = legacy
    logprobs_streamed: bool = True
    late: bool = False
    counts: Counts = Counts.ASKED
    counted: bool = True
    choice: Callable[[Part], dict[str, Any]] = plain_choice
    chunk: Callable[[Part], dict[str, Any]] | None = None
    about: Mapping[str, Any] = field(
        default_factory=lambda: {"id": "cmpl-1", "object": "text_completion", "created": 1, "model": MODEL}
    )
    reasons: Mapping[str, str] = field(default_factory=dict[str, str])
    unfinished: Any = None
    opening: bytes = b""
    before_json: bytes = b""
    line_end: bytes = b"\n"
    done: bytes = b"data: [DONE]"
    breaking: bytes = b""
    nulls: bool = False
    zeros: bool = False

    def refusal(self, ask: Ask) -> Failure | None:
        """Return why a request is refused, or None."""
        return next((failure for failure in self._refusals(ask) if failure is not None), None)

    def _refusals(self, ask: Ask) -> Iterator[Failure | None]:
        body = ask.body
        temperature = body.get("temperature", 1)
        if not isinstance(temperature, int | float):
            yield self.bad_type
        elif temperature < 0:
            yield self.bad_range
        yield self.unknown_model if body.get("model", MODEL) != MODEL else None
        yield from (failure for name, failure in self.refuses.items() if name in body)
        for name, (most, failure) in self.limits.items():
            value = body.get(name, 0)
            yield failure if (len(value) if isinstance(value, list) else value) > most else None  # pyright: ignore[reportUnknownArgumentType]  (JSON)
        streamed = self.prompts if self.prompts_streamed is None else self.prompts_streamed
        yield self.other_prompts if ask.form not in (streamed if ask.stream else self.prompts) else None
        yield self.empty_prompt if ask.prompts == [""] else None
        yield self.overflow if max(ask.sizes, default=0) > CONTEXT else None
        yield self.together(ask) if self.together else None
