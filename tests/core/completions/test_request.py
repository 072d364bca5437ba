"""The body of a request: the fields that are set and no others, never a null, and text that can be sent."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.parameters.strategies import parameters
from lacuna.core.completions import CompletionRequest, Prompt
from lacuna.core.parameters import Parameters, declared

ANY_TEXT = st.text(st.characters())  # lone surrogates included: Qt's strings may hold them
PROMPTS: st.SearchStrategy[Prompt] = st.one_of(
    ANY_TEXT,
    st.lists(ANY_TEXT, min_size=1, max_size=3),
    st.lists(st.integers(0, 100_000), min_size=1, max_size=5),
    st.lists(st.lists(st.integers(0, 100_000), min_size=1, max_size=5), min_size=1, max_size=3),
)


def body(**more: Any) -> dict[str, Any]:
    more = {"parameters": Parameters(logprobs=None), **more}
    return CompletionRequest(model="m", prompt="It was", **more).body()


def test_only_what_is_set_is_sent() -> None:
    assert body() == {
        "model": "m",
        "prompt": "It was",
        "max_tokens": 64,
        "temperature": 0.8,
        "top_p": 0.95,
        "stream": True,
    }


@given(parameters(), st.none() | ANY_TEXT)
def test_what_is_unset_is_absent_and_nothing_is_null(made: Parameters, suffix: str | None) -> None:
    sent = body(parameters=made, suffix=suffix)
    unset = {name for name in declared() if getattr(made, name) in (None, (), {})}
    assert set(sent) == {"model", "prompt", *declared()} - unset | ({"suffix"} if suffix else set())
    assert None not in sent.values()


@given(PROMPTS, parameters(), st.none() | ANY_TEXT)
def test_every_body_can_be_sent_and_is_read_back_as_it_was_meant(
    prompt: Prompt, made: Parameters, suffix: str | None
) -> None:
    sent = CompletionRequest(model="m", prompt=prompt, parameters=made, suffix=suffix).body()
    read = json.loads(msgspec.json.encode(sent))
    assert read == json.loads(json.dumps(sent))
    if isinstance(prompt, list) and isinstance(prompt[0], (int, list)):
        assert read["prompt"] == prompt
    if made.logit_bias:
        assert read["logit_bias"] == {str(token): bias for token, bias in made.logit_bias.items()}
    if made.stop:
        assert len(read["stop"]) == len(made.stop)


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("a\ud800b", "a\ufffdb"),
        ("\udc00", "\ufffd"),
        ("\ud83d\ude00", "\U0001f600"),
        ("a\r\n\u2028\0", "a\r\n\u2028\0"),
    ],
)
def test_half_a_pair_becomes_the_replacement_character(text: str, sent: str) -> None:
    made = CompletionRequest(model="m", prompt=[text, text], parameters=Parameters(), suffix=text).body()
    assert (made["prompt"], made["suffix"]) == ([sent, sent], sent)


@pytest.mark.parametrize("wrong", [{"stop": ("a\ud800b",)}, {"stop": ("\udc00",)}, {"user": "\ud83d"}])
def test_half_a_pair_is_no_stop_and_no_user(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must have whole characters, and has half of one"):
        Parameters(**wrong)


def test_an_empty_suffix_is_not_sent() -> None:
    assert "suffix" not in body(suffix="")
    assert body(suffix=" she rang.")["suffix"] == " she rang."


@pytest.mark.parametrize(
    ("prompt", "prompts"),
    [
        ("a", ["a"]),
        (["a", "b"], ["a", "b"]),
        ([1, 2], [[1, 2]]),
        ([[1, 2], [3]], [[1, 2], [3]]),
        ("", [""]),
    ],
)
def test_the_prompts_of_each_form(prompt: Prompt, prompts: list[Any]) -> None:
    assert list(CompletionRequest(model="m", prompt=prompt, parameters=Parameters()).prompts()) == prompts
