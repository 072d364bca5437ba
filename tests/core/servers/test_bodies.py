"""Each kind of server is asked in its own words, and what is sent says the same."""

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.completions import CompletionRequest
from lacuna.core.parameters import Parameters
from lacuna.core.servers import DIALECTS, Card, Kind, plan
from lacuna.core.servers.bodies import Sent, sent
from lacuna.core.servers.dialects import Wire

# The reference's request, as a JSON schema.
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["model", "prompt"],
    "additionalProperties": False,
    "properties": {
        "model": {"type": "string", "minLength": 1},
        "prompt": {
            "oneOf": [
                {"type": "string"},
                {"type": "array", "minItems": 1, "items": {"type": "string"}},
                {"type": "array", "minItems": 1, "items": {"type": "integer", "minimum": 0}},
                {
                    "type": "array",
                    "minItems": 1,
                    "items": {"type": "array", "minItems": 1, "items": {"type": "integer", "minimum": 0}},
                },
            ]
        },
        "suffix": {"type": "string", "minLength": 1},
        "max_tokens": {"type": "integer", "minimum": 0},
        "temperature": {"type": "number", "minimum": 0, "maximum": 2},
        "top_p": {"type": "number", "minimum": 0, "maximum": 1},
        "n": {"type": "integer", "minimum": 1, "maximum": 128},
        "stream": {"type": "boolean"},
        "stream_options": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"include_usage": {"type": "boolean"}},
        },
        "logprobs": {"type": "integer", "minimum": 0, "maximum": 5},
        "echo": {"type": "boolean"},
        "stop": {"type": "array", "minItems": 1, "maxItems": 4, "items": {"type": "string", "minLength": 1}},
        "presence_penalty": {"type": "number", "minimum": -2, "maximum": 2},
        "frequency_penalty": {"type": "number", "minimum": -2, "maximum": 2},
        "best_of": {"type": "integer", "minimum": 0, "maximum": 20},
        "logit_bias": {
            "type": "object",
            "minProperties": 1,
            "patternProperties": {"^[0-9]+$": {"type": "integer", "minimum": -100, "maximum": 100}},
            "additionalProperties": False,
        },
        "seed": {"type": "integer"},
        "user": {"type": "string", "minLength": 1},
    },
}
TEXT = st.text(max_size=20)
PARAMETERS = st.builds(
    Parameters,
    max_tokens=st.integers(1, 32_768),
    temperature=st.floats(0, 2),
    top_p=st.floats(0, 1),
    seed=st.none() | st.integers(0, 2**31 - 1),
    presence_penalty=st.none() | st.floats(-2, 2),
    frequency_penalty=st.none() | st.floats(-2, 2),
    n=st.none() | st.integers(1, 16),
    best_of=st.none() | st.integers(1, 20),
    logprobs=st.none() | st.integers(0, 20),
    stop=st.none() | st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=16).map(tuple),
    logit_bias=st.none() | st.dictionaries(st.integers(0, 200_000), st.integers(-100, 100), min_size=1, max_size=4),
    echo=st.none() | st.booleans(),
    stream=st.booleans(),
    user=st.none() | st.text(min_size=1, max_size=8),
)
PROMPTS = (
    TEXT
    | st.lists(TEXT, min_size=1, max_size=3)
    | st.lists(st.integers(0, 9), min_size=1, max_size=3)
    | st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=3), min_size=1, max_size=3)
)


@given(PARAMETERS, PROMPTS, st.none() | st.just("the end"))
def test_whatever_the_writer_sets_the_body_is_one_the_reference_allows(
    parameters: Parameters, prompt: Any, suffix: str | None
) -> None:
    request = CompletionRequest(model="m", prompt=prompt, suffix=suffix, parameters=parameters)
    dialect = DIALECTS[Kind.OPENAI]
    for call in plan(request, dialect.capabilities).calls:
        body = sent(call, dialect, dialect.capabilities, neutral=True).body
        jsonschema.validate(body, SCHEMA)


@given(
    kind=st.sampled_from([kind for kind in Kind if DIALECTS[kind].wire is Wire.COMPLETIONS]),
    parameters=PARAMETERS,
    fills=st.booleans(),
)
def test_what_is_planned_for_any_kind_is_a_body_of_the_reference_within_what_the_kind_takes(
    kind: Kind, parameters: Parameters, *, fills: bool
) -> None:
    request = CompletionRequest(model="m", prompt="It was", suffix="the end" if fills else None, parameters=parameters)
    dialect = DIALECTS[kind]
    able = Card(kind=kind).capabilities
    properties = SCHEMA["properties"] | {
        "logprobs": {"type": "integer", "minimum": 0, "maximum": able.logprobs or 0},
        "stop": SCHEMA["properties"]["stop"] | {"maxItems": able.stops},
    }
    for call in plan(request, able).calls:
        written = sent(call, dialect, able, neutral=False)
        if not written.native:
            jsonschema.validate(written.body, SCHEMA | {"properties": properties})
        assert None not in written.body.values()


def _one(kind: Kind, *, suffix: str | None = None, neutral: bool = True, **parameters: Any) -> Sent:
    request = CompletionRequest(model="m", prompt="It was", suffix=suffix, parameters=Parameters(**parameters))
    dialect = DIALECTS[kind]
    (call,) = plan(request, dialect.capabilities).calls
    return sent(call, dialect, dialect.capabilities, neutral=neutral)


def test_r09_usage_in_a_stream_is_asked_for_only_of_a_server_that_takes_the_field() -> None:
    assert _one(Kind.VLLM).body["stream_options"] == {"include_usage": True}
    assert "stream_options" not in _one(Kind.VLLM, stream=False).body
    assert "stream_options" not in _one(Kind.LLAMA_CPP).body


def test_hidden_samplers_are_switched_off_where_the_server_has_them() -> None:
    assert _one(Kind.LLAMA_CPP).body.items() >= {"top_k": 0, "min_p": 0, "repeat_penalty": 1}.items()
    assert "top_k" not in _one(Kind.LLAMA_CPP, neutral=False).body
    assert "top_k" not in _one(Kind.VLLM).body


def test_llama_cpp_fills_a_gap_by_its_own_call() -> None:
    asked = _one(Kind.LLAMA_CPP, suffix="end", logit_bias={5: -100}, stop=("x",), logprobs=3, neutral=False)
    assert (asked.path, asked.beside, asked.native) == ("infill", True, True)
    assert asked.body == {
        "input_prefix": "It was",
        "input_suffix": "end",
        "prompt": "",
        "n_predict": 64,
        "temperature": 0.8,
        "top_p": 0.95,
        "n_probs": 3,
        "stop": ["x"],
        "stream": True,
        "logit_bias": [[5, -100]],
    }


def test_ollama_is_asked_raw_so_that_no_chat_template_stands_around_the_text() -> None:
    asked = _one(Kind.OLLAMA, seed=3, stop=("x",), logprobs=2, neutral=False)
    assert (asked.path, asked.beside, asked.native) == ("api/generate", True, True)
    assert asked.body == {
        "model": "m",
        "prompt": "It was",
        "raw": True,
        "stream": True,
        "options": {
            "num_predict": 64,
            "temperature": 0.8,
            "top_p": 0.95,
            "seed": 3,
            "stop": ["x"],
            "num_ctx": 4096,
        },
        "logprobs": True,
        "top_logprobs": 2,
    }


def test_mistral_names_the_seed_in_its_own_way() -> None:
    asked = _one(Kind.MISTRAL_FIM, suffix="end", seed=3)
    assert asked.path == "fim/completions"
    assert asked.body["random_seed"] == 3
    assert asked.body["suffix"] == "end"
    assert "logprobs" not in asked.body


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.MISTRAL_FIM])
def test_r02_nothing_unset_is_sent_and_no_null_to_any_server(kind: Kind) -> None:
    body = _one(kind).body
    assert None not in body.values()
    assert not {"n", "suffix", "best_of", "stop", "seed", "user", "logit_bias"} & set(body)
