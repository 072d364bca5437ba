"""A request is fitted to a server without losing its meaning, and what is done in another way is said."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.completions import CompletionRequest, Note
from lacuna.core.parameters import Parameters
from lacuna.core.servers import DIALECTS, Capabilities, Kind, PromptForm, plan
from lacuna.core.servers.heeded import unheeded
from lacuna.core.servers.plan import Plan

CAPABILITIES = st.builds(
    Capabilities,
    prompts=st.just(tuple(PromptForm)),
    empty_prompt=st.booleans(),
    suffix=st.booleans(),
    infill=st.booleans(),
    fim=st.sampled_from(["", "qwen", "codestral"]),
    n=st.integers(1, 20),
    n_streamed=st.integers(1, 20),
    best_of=st.integers(0, 20),
    echo=st.booleans(),
    logit_bias=st.booleans(),
    penalties=st.booleans(),
    echo_streamed=st.booleans(),
    logprobs=st.none() | st.integers(1, 20),
    logprobs_streamed=st.booleans(),
    stops=st.integers(1, 16),
    seed=st.booleans(),
    user=st.booleans(),
)
PARAMETERS = st.builds(
    Parameters,
    n=st.none() | st.integers(1, 16),
    best_of=st.none() | st.integers(1, 20),
    logprobs=st.none() | st.integers(0, 20),
    seed=st.none() | st.integers(0, 100) | st.just(2**31 - 1),
    stop=st.none() | st.lists(st.text(min_size=1, max_size=3), min_size=1, max_size=16, unique=True).map(tuple),
    echo=st.none() | st.booleans(),
    logit_bias=st.none() | st.just({5: -100}),
    presence_penalty=st.none() | st.floats(-2, 2),
    frequency_penalty=st.none() | st.floats(-2, 2),
    user=st.none() | st.just("me"),
    stream=st.booleans(),
)


def _planned(request: CompletionRequest, able: Capabilities) -> Plan | None:
    """Return the plan, or None where the server cannot do it, which is then said in a sentence."""
    sentence = ""
    try:
        return plan(request, able)
    except ValueError as error:
        sentence = str(error)
    assert sentence.endswith(".")
    return None


@given(
    able=CAPABILITIES, parameters=PARAMETERS, prompt=st.sampled_from(["", "It was"]), suffix=st.none() | st.just(".")
)
def test_every_choice_is_asked_for_once_and_no_call_asks_for_more_than_the_server_takes(
    able: Capabilities, parameters: Parameters, prompt: str, suffix: str | None
) -> None:
    request = CompletionRequest(model="m", prompt=prompt, suffix=suffix, parameters=parameters)
    planned = _planned(request, able)
    if planned is None:
        return
    n = parameters.n or 1
    candidates = max(n, parameters.best_of or 1) if planned.keep is not None else n
    assert planned.keep in (None, n)
    assert [choice for call in planned.calls for choice in call.choices] == list(range(candidates))
    for call in planned.calls:
        sent = call.request.parameters
        assert (sent.n or 1) == len(call.choices)
        assert (sent.n or 1) <= (able.n_streamed if sent.stream else able.n)
        assert sent.best_of is None or len(planned.calls) == 1
        assert sent.best_of is None or sent.best_of <= able.best_of or sent.best_of <= n
        assert sent.logprobs is None or (able.logprobs is not None and sent.logprobs <= able.logprobs)
        assert len(sent.stop or ()) <= able.stops
        assert not call.infill or (able.infill and not able.suffix)
        if suffix is not None and not able.suffix and not call.infill:
            assert call.request.suffix is None
            assert suffix in str(call.request.prompt)
    assert {*(planned.calls[0].request.parameters.stop or ()), *planned.stops} >= set(parameters.stop or ())


@given(parameters=PARAMETERS)
def test_a_server_that_takes_all_of_it_is_sent_the_request_as_it_is(parameters: Parameters) -> None:
    able = replace(
        DIALECTS[Kind.OPENAI].capabilities, n=20, n_streamed=20, best_of=20, logprobs=20, stops=16, empty_prompt=True
    )
    n = parameters.n or 1
    parameters = replace(
        parameters,
        best_of=None if (parameters.best_of or n) < n else parameters.best_of,
        stream=parameters.stream and (parameters.best_of or n) <= n,
    )
    request = CompletionRequest(model="m", prompt="It was", suffix="end", parameters=parameters)
    planned = plan(request, able)
    assert [call.request for call in planned.calls] == [request]
    assert (planned.keep, planned.stops, planned.seam, planned.notes) == (None, (), None, ())


def test_choices_beyond_the_limit_get_seeds_of_their_own() -> None:
    request = CompletionRequest(model="m", prompt="x", parameters=Parameters(n=9, seed=40))
    planned = plan(request, DIALECTS[Kind.LLAMA_CPP].capabilities)
    assert [call.choices for call in planned.calls] == [(0, 1, 2, 3), (4, 5, 6, 7), (8,)]
    assert [call.request.parameters.seed for call in planned.calls] == [40, 44, 48]
    assert [call.request.parameters.n for call in planned.calls] == [4, 4, None]
    assert planned.concurrency == 4
    assert planned.notes == (Note("n", "This server writes 4 at a time: 9 choices take 3 requests."),)


def test_streamed_choices_of_tabby_go_one_by_one() -> None:
    request = CompletionRequest(model="m", prompt="x", parameters=Parameters(n=3))
    planned = plan(request, DIALECTS[Kind.TABBY].capabilities)
    assert [call.request.parameters.n for call in planned.calls] == [None, None, None]
    whole = replace(request, parameters=replace(request.parameters, stream=False))
    assert len(plan(whole, DIALECTS[Kind.TABBY].capabilities).calls) == 1


def test_best_of_is_ranked_here_where_the_server_cannot() -> None:
    request = CompletionRequest(model="m", prompt="x", parameters=Parameters(n=2, best_of=6, logprobs=None))
    planned = plan(request, DIALECTS[Kind.VLLM].capabilities)
    (call,) = planned.calls
    assert (call.request.parameters.n, call.request.parameters.best_of) == (6, None)
    assert call.request.parameters.logprobs == 1
    assert planned.keep == 2


def test_choices_that_need_several_calls_are_not_written_several_times() -> None:
    request = CompletionRequest(model="m", prompt="x", parameters=Parameters(n=6, best_of=6))
    planned = plan(request, replace(DIALECTS[Kind.OPENAI].capabilities, n_streamed=4))
    asked = [(call.request.parameters.n, call.request.parameters.best_of) for call in planned.calls]
    assert asked == [(4, None), (2, None)]


def test_the_choices_of_several_prompts_are_not_ranked_together() -> None:
    request = CompletionRequest(model="m", prompt=["x", "y"], parameters=Parameters(best_of=3))
    with pytest.raises(ValueError, match="one after another"):
        plan(request, DIALECTS[Kind.VLLM].capabilities)


@pytest.mark.parametrize(
    ("kind", "field", "prompt"),
    [
        (Kind.OPENAI, "end", "It was"),
        (Kind.DEEPSEEK_FIM, "end", "It was"),
        (Kind.VLLM, None, None),
        (Kind.WEBUI, None, None),
        (Kind.TGI, None, None),
        (Kind.LLAMA_CPP_PYTHON, None, None),
    ],
)
def test_r03_the_suffix_goes_only_where_it_is_really_read(kind: Kind, field: str | None, prompt: str | None) -> None:
    request = CompletionRequest(model="m", prompt="It was", suffix="end", parameters=Parameters())
    (call,) = plan(request, replace(DIALECTS[kind].capabilities, logprobs=5, logprobs_streamed=True)).calls
    assert call.request.suffix == field
    assert "suffix" in call.request.body() if field else "suffix" not in call.request.body()
    assert call.request.prompt == prompt if prompt else "It was{{GAP}}end" in str(call.request.prompt)


@pytest.mark.parametrize(
    ("kind", "wanted", "sent"), [(Kind.OPENAI, 10, 5), (Kind.VLLM, 20, 20), (Kind.MLX_LM, 3, None), (Kind.TGI, 3, None)]
)
def test_r04_logprobs_are_those_the_server_reports_and_the_writer_is_told(
    kind: Kind, wanted: int, sent: int | None
) -> None:
    request = CompletionRequest(model="m", prompt="x", parameters=Parameters(logprobs=wanted))
    planned = plan(request, DIALECTS[kind].capabilities)
    assert planned.calls[0].request.parameters.logprobs == sent
    assert bool(planned.notes) == (wanted != sent)


def test_r07_nine_choices_on_four_slots_are_at_most_four_at_once() -> None:
    request = CompletionRequest(model="m", prompt="x", parameters=Parameters(n=9))
    planned = plan(request, DIALECTS[Kind.LLAMA_CPP].capabilities)
    assert max(len(call.choices) for call in planned.calls) <= 4


def test_stops_beyond_the_limit_are_looked_for_here() -> None:
    request = CompletionRequest(model="m", prompt="x", parameters=Parameters(stop=("a", "b", "c", "d", "e", "f")))
    planned = plan(request, DIALECTS[Kind.OPENAI].capabilities)
    assert planned.calls[0].request.parameters.stop == ("a", "b", "c", "d")
    assert planned.stops == ("e", "f")
    assert planned.notes == (Note("stop", "This server takes 4 stop texts; Lacuna looks for the others itself."),)


def test_the_stops_of_a_fill_leave_room_for_as_many_as_a_request_may_have() -> None:
    own = tuple(f"stop {k}" for k in range(16))
    request = CompletionRequest(model="m", prompt="x", suffix="y", parameters=Parameters(stop=own))
    able = replace(DIALECTS[Kind.VLLM].capabilities, stops=32)
    planned = plan(request, able)
    sent = planned.calls[0].request.parameters.stop or ()
    assert len(sent) == 16
    assert set(own) <= {*sent, *planned.stops}
    assert "Lacuna looks for the others itself." in planned.notes[-1].sentence


@pytest.mark.parametrize(
    ("kind", "request_", "says"),
    [
        (Kind.OLLAMA, CompletionRequest(model="m", prompt=[1, 2], parameters=Parameters()), "token ids"),
        (Kind.VLLM, CompletionRequest(model="m", prompt="", parameters=Parameters()), "begin from nothing"),
        (Kind.OLLAMA, CompletionRequest(model="m", prompt=["a", "b"], parameters=Parameters()), "batch desk"),
        (Kind.VLLM, CompletionRequest(model="m", prompt=["a", "b"], suffix="c", parameters=Parameters()), "single"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(kind: Kind, request_: CompletionRequest, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        plan(request_, DIALECTS[kind].capabilities)


@given(able=CAPABILITIES, parameters=PARAMETERS)
def test_a_value_that_does_not_go_out_as_it_is_set_is_told_by_the_name_of_its_field(
    able: Capabilities, parameters: Parameters
) -> None:
    planned = plan(CompletionRequest(model="m", prompt="It was", parameters=parameters), replace(able, n=20))
    sent = planned.calls[0].request.parameters
    told = {note.field for note in planned.notes}
    for name in ("logprobs", "seed", "echo", "logit_bias", "user", "presence_penalty", "frequency_penalty"):
        wanted, got = getattr(parameters, name), getattr(sent, name)
        assert wanted == got or name in told or wanted in (None, 0.0) or planned.keep is not None
    if (parameters.best_of or 1) > (parameters.n or 1):
        assert sent.best_of == parameters.best_of or "best_of" in told
    assert all(note.sentence.endswith(".") for note in planned.notes)


@given(able=CAPABILITIES, parameters=PARAMETERS)
def test_what_a_server_cannot_have_in_any_way_is_never_sent_and_left_out_aloud(
    able: Capabilities, parameters: Parameters
) -> None:
    planned = plan(CompletionRequest(model="m", prompt="It was", parameters=parameters), able)
    left_out = {note.field for note in planned.notes if note.left_out}
    for name in unheeded(able):
        assert all(getattr(call.request.parameters, name) is None for call in planned.calls)
        assert name in left_out or getattr(parameters, name) in (None, False, 0.0) or name == "best_of"


@pytest.mark.parametrize(
    ("kind", "parameters", "says"),
    [
        (Kind.OLLAMA, Parameters(logit_bias={1: 1}), "Logit bias not sent: this server does not heed it."),
        (
            Kind.MLX_LM,
            Parameters(logprobs=None, presence_penalty=1),
            "Presence penalty not sent: this server does not heed it.",
        ),
        (
            Kind.LM_STUDIO,
            Parameters(logprobs=None, best_of=3),
            "Best of not sent: this server reports no probabilities to rank by.",
        ),
        (Kind.OPENAI, Parameters(best_of=3), "Best of cannot be streamed: the answer comes as a whole."),
    ],
)
def test_what_cannot_be_done_as_it_is_set_is_said(kind: Kind, parameters: Parameters, says: str) -> None:
    planned = plan(CompletionRequest(model="m", prompt="x", parameters=parameters), DIALECTS[kind].capabilities)
    assert [note.sentence.startswith(says) for note in planned.notes] == [True]


def test_llama_cpps_own_call_for_gaps_carries_no_n_and_no_name() -> None:
    request = CompletionRequest(model="m", prompt="x", suffix="y", parameters=Parameters(n=2, user="me", stream=False))
    able = replace(DIALECTS[Kind.LLAMA_CPP].capabilities, best_of=20, echo=True)
    planned = plan(request, able)
    assert [(call.infill, call.request.parameters.n) for call in planned.calls] == [(True, None)] * 2
    assert [note.field for note in planned.notes] == ["suffix", "user", "n"]
