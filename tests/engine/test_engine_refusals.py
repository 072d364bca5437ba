"""What the engine does not serve, it refuses in OpenAI's shape, with the field that is wrong."""

from collections.abc import Generator
from typing import Any

import httpx
import openai
import pytest

from engine.serving_here import KEY, ServedHere, complete
from lacuna.engine.model import Model
from lacuna.engine.request import LARGEST_BODY
from lacuna.engine.tokenizer import Tokenizer

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "max_tokens below 0": ({"max_tokens": -1}, "max_tokens"),
    "max_tokens of another type": ({"max_tokens": "16"}, "max_tokens"),
    "max_tokens in parts": ({"max_tokens": 1.5}, "max_tokens"),
    "temperature above 2": ({"temperature": 2.01}, "temperature"),
    "temperature below 0": ({"temperature": -0.1}, "temperature"),
    "temperature as text": ({"temperature": "hot"}, "temperature"),
    "top_p above 1": ({"top_p": 1.1}, "top_p"),
    "top_p below 0": ({"top_p": -0.1}, "top_p"),
    "n of 0": ({"n": 0}, "n"),
    "n above 128": ({"n": 129}, "n"),
    "n as a boolean": ({"n": True}, "n"),
    "best_of below n": ({"n": 3, "best_of": 2}, "best_of"),
    "best_of of 0": ({"best_of": 0}, "best_of"),
    "best_of above 20": ({"best_of": 21}, "best_of"),
    "a streamed best_of": ({"best_of": 2, "n": 2, "stream": True}, "best_of"),
    "logprobs above 5": ({"logprobs": 6}, "logprobs"),
    "logprobs below 0": ({"logprobs": -1}, "logprobs"),
    "logprobs as a boolean": ({"logprobs": True}, "logprobs"),
    "echo as a number": ({"echo": 1}, "echo"),
    "five stops": ({"stop": ["a", "b", "c", "d", "e"]}, "stop"),
    "an empty stop": ({"stop": ["a", ""]}, "stop"),
    "a stop of another type": ({"stop": ["a", 3]}, "stop"),
    "presence_penalty above 2": ({"presence_penalty": 2.5}, "presence_penalty"),
    "frequency_penalty below -2": ({"frequency_penalty": -2.5}, "frequency_penalty"),
    "a bias above 100": ({"logit_bias": {"50": 101}}, "logit_bias"),
    "a bias for a word": ({"logit_bias": {" the": 1}}, "logit_bias"),
    "a bias beyond the vocabulary": ({"logit_bias": {"999999": 1}}, "logit_bias"),
    "a bias for a negative token": ({"logit_bias": {"-1": 1}}, "logit_bias"),
    "a bias of another type": ({"logit_bias": [[50, 1]]}, "logit_bias"),
    "stream_options without stream": ({"stream_options": {"include_usage": True}}, "stream_options"),
    "unknown stream_options": ({"stream": True, "stream_options": {"speed": 1}}, "stream_options.speed"),
    "a seed beyond 64 bits": ({"seed": 2**63}, "seed"),
    "a seed as text": ({"seed": "a"}, "seed"),
    "a user of another type": ({"user": 3}, "user"),
    "a suffix of another type": ({"suffix": ["a"]}, "suffix"),
    "an unknown field": ({"extra_body": {"top_k": 3}}, "top_k"),
    "no prompts": ({"prompt": []}, "prompt"),
    "an empty array of tokens": ({"prompt": [[]]}, "prompt"),
    "prompts of two kinds": ({"prompt": ["a", 3]}, "prompt"),
    "too many prompts": ({"prompt": ["a"] * 129}, "prompt"),
    "a token beyond the vocabulary": ({"prompt": [5, 999999]}, "prompt"),
    "a negative token": ({"prompt": [[5, -1]]}, "prompt"),
    "a prompt of another type": ({"prompt": {"text": "a"}}, "prompt"),
}


@pytest.fixture
def raw(served: ServedHere) -> Generator[httpx.Client]:
    with httpx.Client(base_url=served.root, headers={"Authorization": f"Bearer {KEY}"}) as client:
        yield client


@pytest.mark.parametrize(("wrong", "param"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_field_is_named(client: openai.OpenAI, model: Model, wrong: dict[str, Any], param: str) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        complete(client, {"model": model.name, "prompt": "It was"} | wrong)
    assert (caught.value.param, caught.value.type) == (param, "invalid_request_error")
    assert param.rsplit(".", maxsplit=1)[-1] in str(caught.value)


@pytest.mark.parametrize("stream", [True, False])
def test_what_is_longer_than_the_context_is_refused(client: openai.OpenAI, model: Model, *, stream: bool) -> None:
    fits = {"model": model.name, "prompt": [300] * (model.context - 4), "max_tokens": 4}
    assert complete(client, fits).choices[0].finish_reason
    for prompts, param in (([[300] * (model.context - 3)], "max_tokens"), ([[9], [300] * model.context], "prompt")):
        with pytest.raises(openai.BadRequestError) as caught:
            complete(client, fits | {"prompt": prompts, "stream": stream})
        assert (caught.value.code, caught.value.param) == ("context_length_exceeded", param)
        assert f"maximum context length is {model.context} tokens" in str(caught.value)


def test_a_suffix_counts_for_the_context(client: openai.OpenAI, model: Model) -> None:
    with pytest.raises(openai.BadRequestError, match="maximum context length"):
        complete(client, {"model": model.name, "prompt": "a", "suffix": " word" * model.context})


def test_every_token_banned_is_refused(client: openai.OpenAI, model: Model) -> None:
    bias = {str(token): -100 for token in range(model.vocabulary)}
    with pytest.raises(openai.BadRequestError) as caught:
        complete(client, {"model": model.name, "prompt": "a", "logit_bias": bias})
    assert caught.value.param == "logit_bias"


def test_another_model_is_not_found(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as caught:
        complete(client, {"model": "davinci-002", "prompt": "a"})
    assert (caught.value.code, caught.value.param) == ("model_not_found", "model")


@pytest.mark.parametrize("key", ["sk-wrong", KEY + "x", KEY[:-1], "ключ"])
def test_a_wrong_key_is_refused_everywhere(served: ServedHere, key: str) -> None:
    headers = [(b"Authorization", f"Bearer {key}".encode())]
    with httpx.Client(base_url=served.root, headers=headers) as client:
        answers = [client.get("/v1/models"), client.post("/v1/completions", json={}), client.post("/tokenize", json={})]
    for answer in answers:
        error = answer.json()["error"]
        assert (answer.status_code, error["code"]) == (401, "invalid_api_key")
        assert key not in error["message"]


def test_no_key_is_refused(served: ServedHere) -> None:
    assert httpx.get(f"{served.root}/v1/models").status_code == 401


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"3", b'"text"', b"\xff\xfe", b'{"model": "\xff"}', b"nonsense"])
def test_a_body_that_is_no_json_object_is_refused(raw: httpx.Client, body: bytes) -> None:
    answer = raw.post("/v1/completions", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"].keys() == {"message", "type", "param", "code"}


def test_a_body_without_a_model_is_refused(raw: httpx.Client) -> None:
    answer = raw.post("/v1/completions", json={"prompt": "a"})
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "model")


def test_a_body_that_is_too_large_is_refused(raw: httpx.Client) -> None:
    assert raw.post("/v1/completions", content=b" " * (LARGEST_BODY + 1)).status_code == 413


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/v1/completions", 405), ("POST", "/v1/models", 405), ("GET", "/v1/chat", 404), ("GET", "/", 404)],
)
def test_other_calls_are_refused_in_the_same_shape(raw: httpx.Client, method: str, path: str, status: int) -> None:
    answer = raw.request(method, path)
    assert answer.status_code == status
    assert answer.json()["error"].keys() == {"message", "type", "param", "code"}


def test_nulls_are_as_good_as_nothing(client: openai.OpenAI, model: Model) -> None:
    names = ("prompt", "suffix", "max_tokens", "temperature", "top_p", "n", "best_of", "stream", "stream_options")
    names += ("logprobs", "echo", "stop", "presence_penalty", "frequency_penalty", "logit_bias", "user", "seed")
    answer = complete(client, {"model": model.name, "prompt": "a", "extra_body": dict.fromkeys(names)})
    assert answer.choices[0].logprobs is None
    assert answer.usage
    assert answer.usage.completion_tokens <= 16


def test_texts_become_tokens_and_tokens_texts(raw: httpx.Client, tokenizer: Tokenizer) -> None:
    text = "“Oh,” said\n☃ <|endoftext|>"
    tokens = raw.post("/tokenize", json={"content": text}).json()["tokens"]
    assert tokens == tokenizer.encode(text)
    assert raw.post("/detokenize", json={"tokens": tokens}).json() == {"content": text}


def test_pieces_of_characters_are_told_as_bytes(raw: httpx.Client) -> None:
    pieces = raw.post("/tokenize", json={"content": "a☃", "with_pieces": True}).json()["tokens"]
    raws = [piece["piece"].encode() if isinstance(piece["piece"], str) else bytes(piece["piece"]) for piece in pieces]
    assert b"".join(raws).decode() == "a☃"
    assert any(isinstance(piece["piece"], list) for piece in pieces)


def test_special_tokens_come_of_their_names_only_when_asked(raw: httpx.Client, tokenizer: Tokenizer) -> None:
    body = {"content": "a<|fim_middle|>b"}
    assert tokenizer.fill[2] not in raw.post("/tokenize", json=body).json()["tokens"]
    named = raw.post("/tokenize", json=body | {"parse_special": True}).json()["tokens"]
    assert named == [*tokenizer.encode("a"), tokenizer.fill[2], *tokenizer.encode("b")]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/tokenize", {}),
        ("/tokenize", {"content": 3}),
        ("/detokenize", {"tokens": "a"}),
        ("/detokenize", {"tokens": [-1]}),
        ("/detokenize", {"tokens": [10**9]}),
    ],
)
def test_what_cannot_be_converted_is_refused(raw: httpx.Client, path: str, body: dict[str, Any]) -> None:
    assert raw.post(path, json=body).status_code == 400
