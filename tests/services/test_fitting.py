"""Each kind of server is asked in its own words; what it cannot do is done in another way, and that is said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest

from lacuna.core.completions import Answer, CompletionRequest, Delta, Outcome
from lacuna.core.errors import NotPossible, ParameterRefused
from lacuna.core.parameters import Parameters
from lacuna.core.servers import Card, Kind
from lacuna.services.completions import Completions
from lacuna.services.fitting import Fitting
from services.loopback import Conversation, Served, serving

pytestmark = pytest.mark.anyio

Say = Callable[[dict[str, Any]], list[Any]]


@dataclass
class Kindred:
    """A server that streams what a test says, as events or as lines, and refuses what it is told to.

    Attributes:
        say: the events of an answer to a body.
        lines: whether they are lines of JSON, as Ollama has them.
        refuses: a field of the body, and the message that refuses it.
        missing: the end of a path that answers 501.

    """

    say: Say
    lines: bool = False
    refuses: Mapping[str, str] = field(default_factory=dict[str, str])
    missing: str = "none"
    paths: list[str] = field(default_factory=list[str])

    async def __call__(self, conversation: Conversation) -> None:
        path = conversation.head.split()[1]
        self.paths.append(path)
        refused = next((name for name in self.refuses if name in conversation.body), None)
        if path.endswith(self.missing):
            await conversation.begin("501 Not Implemented")
            await conversation.send(b'{"error": {"code": 501, "message": "no FIM", "type": "not_supported_error"}}')
        elif refused is not None:
            await conversation.begin("400 Bad Request")
            error = {"error": {"message": self.refuses[refused], "param": refused, "type": "invalid_request_error"}}
            await conversation.send(msgspec.json.encode(error))
        else:
            await conversation.begin(Content_Type="application/x-ndjson" if self.lines else "text/event-stream")
            before, after = (b"", b"\n") if self.lines else (b"data: ", b"\n\n")
            for event in self.say(conversation.body):
                for part in _halves(before + msgspec.json.encode(event) + after):
                    await conversation.send(part)


def _halves(data: bytes) -> tuple[bytes, bytes]:
    return data[: len(data) // 2], data[len(data) // 2 :]


@dataclass
class Heard:
    """What came of a request."""

    answer: Answer
    texts: dict[int, str]
    logprobs: list[float | None]
    learnt: list[Mapping[str, Any]]
    served: Served

    @property
    def notes(self) -> list[str]:
        return [note.sentence for note in self.answer.notes]


async def hear(
    server: Kindred, card: Card, *, prompt: str = "It was", suffix: str | None = None, **parameters: Any
) -> Heard:
    texts: dict[int, str] = {}
    logprobs: list[float | None] = []
    learnt: list[Mapping[str, Any]] = []

    def arrived(deltas: Sequence[Delta]) -> None:
        for delta in deltas:
            texts[delta.index] = texts.get(delta.index, "") + "".join(token.text for token in delta.tokens)
            logprobs.extend(token.logprob for token in delta.tokens)

    values: dict[str, Any] = {"logprobs": None, **parameters}
    request = CompletionRequest(model="m", prompt=prompt, suffix=suffix, parameters=Parameters(**values))
    async with serving(server) as served, Completions() as completions:
        fitting = Fitting(completions=completions, endpoint=served.endpoint, card=card, on_learnt=learnt.append)
        answer = await fitting.complete(request, arrived)
    return Heard(answer, texts, logprobs, learnt, served)


def _choices(*texts: str) -> list[Any]:
    pieces = [{"choices": [{"index": 0, "text": text, "finish_reason": None, "logprobs": None}]} for text in texts]
    return [*pieces, {"choices": [{"index": 0, "text": "", "finish_reason": "stop", "logprobs": None}]}]


def _ollama(body: dict[str, Any]) -> list[Any]:
    seed = body["options"].get("seed", 0)
    token = {"token": f" {seed}", "logprob": -1.0 - seed, "bytes": list(f" {seed}".encode())}
    told = {"logprobs": [{**token, "top_logprobs": [token]}]} if body.get("logprobs") else {}
    done = {"done": True, "done_reason": "length", "prompt_eval_count": 3, "eval_count": 1}
    return [{"model": "m", "response": f" {seed}", "done": False, **told}, {"model": "m", "response": "", **done}]


async def test_ollama_streams_lines_of_its_own_with_probabilities_and_counts() -> None:
    heard = await hear(Kindred(_ollama, lines=True), Card(kind=Kind.OLLAMA), seed=5, logprobs=1)
    assert (heard.texts, heard.logprobs) == ({0: " 5"}, [-6.0])
    assert heard.answer.outcome is Outcome.COMPLETE
    assert (heard.answer.finish_reasons, heard.answer.usage) == ({0: "length"}, (3, 1, 4))
    assert heard.served.heads[0].startswith("POST /api/generate ")
    assert (heard.answer.warnings, heard.notes) == ((), [])


async def test_ollama_writes_three_choices_by_three_requests_with_seeds_of_their_own() -> None:
    heard = await hear(Kindred(_ollama, lines=True), Card(kind=Kind.OLLAMA), n=3, seed=5)
    assert heard.texts == {0: " 5", 1: " 6", 2: " 7"}
    assert heard.notes == ["This server writes 1 at a time: 3 choices take 3 requests."]
    assert heard.answer.usage == (9, 3, 12)


async def test_ollama_keeps_the_likeliest_of_three() -> None:
    heard = await hear(Kindred(_ollama, lines=True), Card(kind=Kind.OLLAMA), best_of=3, seed=5)
    assert (heard.texts, heard.logprobs) == ({0: " 5"}, [-6.0])
    assert "Lacuna itself keeps the likeliest of 3, when all are written." in heard.notes


def _infill(body: dict[str, Any]) -> list[Any]:
    if "input_prefix" not in body:
        return _choices(" late")
    token = {"id": 7, "token": " late", "bytes": list(b" late"), "logprob": -0.5, "top_logprobs": []}
    probabilities = {"completion_probabilities": [token]} if body.get("n_probs") else {}
    return [
        {"index": 0, "content": " late", "stop": False, **probabilities},
        {"index": 0, "content": "", "stop": True, "stop_type": "eos", "tokens_evaluated": 9, "tokens_predicted": 1},
    ]


async def test_llama_cpp_fills_a_gap_by_its_own_call_and_says_so() -> None:
    heard = await hear(Kindred(_infill), Card(kind=Kind.LLAMA_CPP), suffix=" home.", logprobs=2)
    assert (heard.texts, heard.logprobs) == ({0: " late"}, [-0.5])
    assert (heard.answer.outcome, heard.answer.usage) == (Outcome.COMPLETE, (9, 1, 10))
    assert heard.notes == ["The gap is filled by llama.cpp’s own /infill."]
    assert heard.answer.warnings == ()


async def test_without_markers_in_the_model_llama_cpp_is_asked_in_words_and_that_is_learnt() -> None:
    server = Kindred(_infill, missing="/infill")
    heard = await hear(server, Card(kind=Kind.LLAMA_CPP), suffix=" home.")
    assert heard.texts == {0: " late"}
    assert server.paths == ["/infill", "/v1/completions"]
    assert heard.learnt == [{"infill": False}]
    assert heard.notes == ["This server has no call for filling a gap: the model is asked for it in words."]


async def test_without_infill_the_familys_markers_go_before_words() -> None:
    server = Kindred(_infill, missing="/infill")
    heard = await hear(server, Card(kind=Kind.LLAMA_CPP, detected={"fim": "qwen"}), suffix=" home.")
    assert heard.served.bodies[1]["prompt"] == "<|fim_prefix|>It was<|fim_suffix|> home.<|fim_middle|>"
    assert heard.notes == ["The gap is filled by the markers of the qwen models."]


async def test_a_fill_in_words_ends_where_the_text_after_the_gap_begins() -> None:
    def say(_: dict[str, Any]) -> list[Any]:
        return _choices(" late", " when she", " came home", " again", " and more")

    heard = await hear(Kindred(say), Card(), suffix=" when she came home again.")
    assert heard.texts == {0: " late"}
    assert heard.answer.finish_reasons == {0: "stop"}


async def test_mistral_answers_in_the_shape_of_a_chat() -> None:
    def say(_: dict[str, Any]) -> list[Any]:
        ended = {"index": 0, "delta": {"content": ""}, "finish_reason": "stop"}
        usage = {"prompt_tokens": 4, "completion_tokens": 1, "total_tokens": 5}
        return [{"choices": [{"index": 0, "delta": {"content": " late"}}]}, {"choices": [ended], "usage": usage}]

    heard = await hear(Kindred(say), Card(kind=Kind.MISTRAL_FIM), suffix=" home.", seed=3)
    assert heard.texts == {0: " late"}
    assert heard.served.heads[0].startswith("POST /v1/fim/completions ")
    assert heard.served.bodies[0]["random_seed"] == 3
    assert (heard.answer.usage, heard.notes) == ((4, 1, 5), [])


@pytest.mark.parametrize(
    ("refused", "parameters", "learnt", "note"),
    [
        ("logprobs", {"logprobs": 3}, {"logprobs": None}, None),
        ("seed", {"seed": 3}, {"seed": False}, None),
        ("user", {"user": "me"}, {"user": False}, None),
        ("n", {"n": 2}, {"n": 1, "n_streamed": 1}, "This server writes 1 at a time: 2 choices take 2 requests."),
        ("stream_options", {}, {"stream_options": False}, None),
        ("suffix", {"suffix": " home."}, {"suffix": False}, "This server has no call for filling a gap:"),
    ],
)
async def test_what_a_server_refuses_is_asked_in_another_way_if_there_is_one_and_told(
    refused: str, parameters: dict[str, Any], learnt: dict[str, Any], note: str | None
) -> None:
    def say(_: dict[str, Any]) -> list[Any]:
        return _choices(" late")

    server = Kindred(say, refuses={refused: f"{refused} is not supported"})
    heard = await hear(server, Card(kind=Kind.OPENAI), **parameters)
    assert heard.texts[0] == " late"
    assert heard.answer.error is None
    assert heard.learnt == [learnt]
    assert heard.notes == [] if note is None else heard.notes[0].startswith(note)
    assert refused in heard.served.bodies[0]
    assert all(refused not in body for body in heard.served.bodies[1:])


@pytest.mark.parametrize(
    ("refused", "parameters"),
    [("logit_bias", {"logit_bias": {5: -100}}), ("presence_penalty", {"presence_penalty": 1})],
)
async def test_what_changes_the_text_is_never_taken_out_behind_the_writers_back(
    refused: str, parameters: dict[str, Any]
) -> None:
    heard = await hear(Kindred(_infill, refuses={refused: f"{refused} is bad"}), Card(kind=Kind.OPENAI), **parameters)
    assert isinstance(heard.answer.error, ParameterRefused)
    assert (heard.texts, heard.learnt, len(heard.served.bodies)) == ({}, [], 1)


async def test_the_writers_word_on_a_card_is_not_overruled_by_a_refusal() -> None:
    server = Kindred(_infill, refuses={"n": "n is bad"})
    heard = await hear(server, Card(kind=Kind.OPENAI).choose("n", 4).choose("n_streamed", 4), n=2)
    assert isinstance(heard.answer.error, ParameterRefused)
    assert (heard.learnt, len(heard.served.bodies)) == ([], 2)


async def test_what_a_server_cannot_do_in_any_way_is_said_and_nothing_is_sent() -> None:
    heard = await hear(Kindred(_infill), Card(kind=Kind.VLLM), prompt="")
    assert isinstance(heard.answer.error, NotPossible)
    assert str(heard.answer.error) == "This server cannot begin from nothing. Write a few words first."
    assert heard.served.bodies == []
