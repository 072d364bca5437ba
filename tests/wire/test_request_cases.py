"""The catalogue's request cases that no other test names: what goes over the wire, and what is refused before it."""

from dataclasses import replace

import pytest

from lacuna.core.completions import CompletionRequest
from lacuna.core.connections import read_address
from lacuna.core.parameters import Parameters
from lacuna.core.servers import DIALECTS, Kind, plan
from lacuna.core.servers.bodies import sent
from lacuna.core.servers.plan import Plan
from wire.events import REQUEST


def planned(kind: Kind, request: CompletionRequest) -> Plan:
    return plan(request, DIALECTS[kind].capabilities)


def test_r05_a_stop_is_a_list_even_if_there_is_one() -> None:
    request = replace(REQUEST, parameters=Parameters(stop=("x",)))
    assert request.body()["stop"] == ["x"]
    (call,) = planned(Kind.TGI, request).calls
    assert sent(call, DIALECTS[Kind.TGI], DIALECTS[Kind.TGI].capabilities, neutral=False).body["stop"] == ["x"]


def test_r08_three_streamed_choices_are_three_requests_to_tabbyapi() -> None:
    calls = planned(Kind.TABBY, replace(REQUEST, parameters=Parameters(n=3, seed=7))).calls
    assert ["n" in call.request.body() for call in calls] == [False, False, False]
    assert [call.choices for call in calls] == [(0,), (1,), (2,)]


def test_r10_token_ids_are_refused_for_ollama_before_anything_is_sent() -> None:
    with pytest.raises(ValueError, match=r"does not take token ids as prompt\.$"):
        planned(Kind.OLLAMA, replace(REQUEST, prompt=[1, 2, 3]))


def test_r12_a_bias_names_tokens_by_strings_and_gives_them_numbers() -> None:
    body = replace(REQUEST, parameters=Parameters(logit_bias={100257: -100})).body()
    assert body["logit_bias"] == {"100257": -100}


@pytest.mark.parametrize(
    "pasted",
    [
        "http://127.0.0.1:8080",
        "http://127.0.0.1:8080/",
        "http://127.0.0.1:8080/v1",
        "http://127.0.0.1:8080/v1/",
        "http://127.0.0.1:8080/v1/completions",
        "http://127.0.0.1:8080/v1/completions/",
        "http://127.0.0.1:8080/v1/chat/completions",
        "http://127.0.0.1:8080/v1/models",
        "  http://127.0.0.1:8080/v1\n",
        "127.0.0.1:8080",
        "localhost:8080",
        "HTTP://LOCALHOST:8080/v1",
    ],
)
def test_r13_every_form_of_one_address_is_the_same(pasted: str) -> None:
    assert read_address(pasted).base_url == "http://127.0.0.1:8080/v1"


def test_r17_a_text_from_nothing_is_asked_only_of_servers_that_can_begin_one() -> None:
    empty = replace(REQUEST, prompt="")
    for kind in (Kind.VLLM, Kind.OLLAMA):
        with pytest.raises(ValueError, match=r"cannot begin from nothing\. Write a few words first\.$"):
            planned(kind, empty)
    (call,) = planned(Kind.OPENAI, empty).calls
    assert call.request.body()["prompt"] == ""
