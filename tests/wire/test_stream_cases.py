"""The catalogue's stream cases: what the events mean, each whole, byte by byte, and cut at random places."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lacuna.core.completions import Answer, CompletionRequest, Delta, Outcome, Reading, Timing, Usage
from lacuna.core.errors import Action, ServerFailed, StreamCut
from lacuna.core.parameters import Parameters
from wire.events import DONE, REQUEST, Case, chunk, cut_at, cuts, event, every_way, read, said, texts

STOP = said("", "stop")
ZERO = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
REAL = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
SUFFIX = " The rain went on until morning."
NATIVE = b'data: {"content":"a","stop":false}\n\ndata: {"content":"","stop":true,"stop_type":"limit"}\n\n'


def asking(*, n: int = 1, prompts: int = 1, echo: bool = False, suffix: str | None = None) -> CompletionRequest:
    prompt = REQUEST.prompt if prompts == 1 else [f"Prompt {i}" for i in range(prompts)]
    parameters = replace(REQUEST.parameters, n=n, echo=echo or None)
    return replace(REQUEST, prompt=prompt, parameters=parameters, suffix=suffix)


def usage(*counts: int) -> Callable[[list[Delta], Answer], None]:
    def check(_: list[Delta], answer: Answer) -> None:
        assert answer.usage == Usage(*counts)

    return check


def reasons(**expected: str) -> Callable[[list[Delta], Answer], None]:
    def check(deltas: list[Delta], answer: Answer) -> None:
        wanted = {int(name[1:]): reason for name, reason in expected.items()}
        assert answer.finish_reasons == wanted
        assert {delta.index: delta.finish_reason for delta in deltas if delta.finish_reason} == wanted

    return check


def warning(words: str) -> Callable[[list[Delta], Answer], None]:
    def check(_: list[Delta], answer: Answer) -> None:
        assert [sentence for sentence in answer.warnings if words in sentence and sentence.endswith(".")]

    return check


def native(deltas: list[Delta], answer: Answer) -> None:
    warning("/v1")(deltas, answer)
    reasons(_0="length")(deltas, answer)


def about(_: list[Delta], answer: Answer) -> None:
    assert (answer.id, answer.object, answer.created, answer.model) == ("x", "text_completion", 1, "m")


CASES = [
    Case(id="M01 null events", wire=event(b"null") + said("a") + event(b"null") + STOP + DONE, text="a"),
    Case(
        id="M01 numbers, texts and empty events",
        wire=event(b"1") + event(b'"x"') + event(b"") + said("a", "stop"),
        text="a",
    ),
    Case(id="M01 a list of events", wire=event(b"[" + chunk("a") + b"," + chunk("b", "stop") + b"]"), text="ab"),
    Case(
        id="M02 usage without choices",
        wire=said("a", "stop") + event(json.dumps({"choices": [], "usage": REAL}).encode()) + DONE,
        text="a",
        also=usage(3, 2, 5),
    ),
    Case(
        id="M03 Azure's first chunk",
        wire=event(b'{"id":"","model":"","choices":[],"prompt_filter_results":[{"prompt_index":0}]}')
        + said("a", "stop"),
        text="a",
        also=about,
    ),
    Case(
        id="M04 chunks without choices",
        wire=event(b'{"id":"x"}') + event(b'{"choices":null}') + event(b'{"choices":{}}') + said("a", "stop"),
        text="a",
    ),
    Case(
        id="M05 usage of zero on every chunk",
        wire=said("a", usage=ZERO)
        + said("", "stop", usage=ZERO)
        + event(json.dumps({"choices": [], "usage": REAL}).encode())
        + event(json.dumps({"choices": [], "usage": ZERO}).encode()),
        text="a",
        also=usage(3, 2, 5),
    ),
    Case(
        id="M06 usage with each choice's end",
        wire=b"".join(said("a", index=i) + said("", "length", index=i, usage=REAL) for i in range(3)) + DONE,
        text={0: "a", 1: "a", 2: "a"},
        request=asking(n=3),
        also=usage(3, 6, 9),
    ),
    Case(
        id="M06 usage with each choice's end, of two prompts",
        wire=b"".join(said("a", "length", index=i, usage=REAL) for i in range(4)),
        text=dict.fromkeys(range(4), "a"),
        request=asking(n=2, prompts=2),
        also=usage(6, 8, 14),
    ),
    Case(
        id="M06 usage beside a choice that says nothing",
        wire=said("a", "stop") + event(json.dumps({"choices": [{"index": 0}], "usage": REAL}).encode()) + DONE,
        text="a",
        also=usage(3, 2, 5),
    ),
    Case(
        id="M08 choices interleave",
        wire=b"".join(said(text, index=i) for i, text in [(1, "a"), (2, "b"), (1, "c"), (0, "d"), (2, "e")])
        + b"".join(said("", "stop", index=i) for i in (2, 0, 1)),
        text={0: "d", 1: "ac", 2: "be"},
        request=asking(n=3),
    ),
    Case(
        id="M11 two choices in one chunk",
        wire=event(
            b'{"choices":[{"index":0,"text":"a","finish_reason":"stop"},{"index":1,"text":"b","finish_reason":"length"}]}'
        ),
        text={0: "a", 1: "b"},
        request=asking(n=2),
        also=reasons(_0="stop", _1="length"),
    ),
    Case(id="M12 no index", wire=event(b'{"choices":[{"text":"a","finish_reason":"stop"}]}'), text="a"),
    Case(id="M13 text is null", wire=said(None) + said("a", "stop"), text="a"),
    Case(
        id="M13 a chat's delta", wire=event(b'{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}'), text="a"
    ),
    Case(id="M13 a chat's message", wire=b'{"choices":[{"message":{"content":"a"},"finish_reason":"stop"}]}', text="a"),
    Case(
        id="M14 an empty reason is none",
        wire=said("a", "") + said("b", "") + said("", "stop"),
        text="ab",
        also=reasons(_0="stop"),
    ),
    Case(id="M15 the word null is no reason", wire=said("a", "null") + DONE, text="a", outcome=Outcome.ENDED_UNKNOWN),
    Case(id="M16 text with the reason", wire=said("a", "stop") + DONE, text="a"),
    Case(id="M16 text after the reason", wire=said("a", "stop") + said("b") + DONE, text="ab"),
    Case(id="M18 two ends", wire=said("a") + STOP + said("", "length") + DONE, text="a", also=reasons(_0="stop")),
    Case(id="M19 done without an end", wire=said("a") + DONE, text="a", outcome=Outcome.ENDED_UNKNOWN),
    Case(id="M20 neither end nor done", wire=said("a") + said("b"), text="ab", outcome=Outcome.TRUNCATED),
    Case(
        id="M20 one of two choices has no end",
        wire=said("a", "stop", index=0) + said("b", index=1),
        text={0: "a", 1: "b"},
        request=asking(n=2),
        outcome=Outcome.TRUNCATED,
    ),
    Case(id="M21 an end without done", wire=said("a") + STOP, text="a"),
    Case(
        id="M23 no text for six tokens",
        wire=said("") * 6 + said("", "length", usage={**REAL, "completion_tokens": 6}) + DONE,
        also=warning("no text for 6 tokens"),
    ),
    Case(id="M24 many empty chunks", wire=said("") * 40 + said("a", "stop"), text="a"),
    Case(
        id="M26 the prompt comes back in the first chunk",
        wire=said("It was past", "stop"),
        text=" past",
        request=asking(echo=True),
    ),
    Case(
        id="M26 the prompt comes back in pieces",
        wire=said("It") + said(" wa") + said("s past") + STOP,
        text=" past",
        request=asking(echo=True),
    ),
    Case(
        id="M26 the prompt does not come back",
        wire=said("It") + said(" is past") + STOP,
        text="It is past",
        request=asking(echo=True),
        also=warning("does not send the prompt back"),
    ),
    Case(
        id="M26 a text that is the prompt's beginning",
        wire=said("It", "stop"),
        text="It",
        request=asking(echo=True),
    ),
    Case(
        id="M28 the suffix is appended",
        wire=said(" past ten." + SUFFIX, "stop"),
        text=" past ten.",
        request=asking(suffix=SUFFIX),
        also=warning("appended the text after the gap"),
    ),
    Case(
        id="M28 a short suffix is the model's own", wire=said("ten.", "stop"), text="ten.", request=asking(suffix=".")
    ),
    Case(
        id="M29 fields that do not matter",
        wire=said("a", obfuscation="xx", timings={"cache_n": 1}, model_name="m", service_tier=None)
        + event(b'{"choices":[{"index":0,"text":"","finish_reason":"stop","stop_reason":7,"eos_reason":"x"}]}')
        + event(b'{"choices":[],"prompt_progress":{"total":10,"processed":3}}'),
        text="a",
    ),
    Case(id="M31 control characters are kept", wire=said("a\r\n\tb\0c", "stop"), text="a\r\n\tb\0c"),
    Case(id="M31 a line end over two chunks is kept whole", wire=said("a\r") + said("\nb", "stop"), text="a\r\nb"),
    Case(id="M31 a line end that stays half", wire=said("a\r") + STOP, text="a\r"),
    Case(
        id="M32 llama.cpp's own dialect",
        wire=NATIVE,
        text="a",
        also=native,
    ),
]
REASONS = [
    Case(id=f"M25 {word}", wire=said("a") + said("", word), text="a", outcome=outcome, also=reasons(_0=reason))
    for word, reason, outcome in [
        ("eos", "stop", Outcome.COMPLETE),
        ("eos_token", "stop", Outcome.COMPLETE),
        ("stop_sequence", "stop", Outcome.COMPLETE),
        ("max_tokens", "length", Outcome.COMPLETE),
        ("content_filter", "content_filter", Outcome.COMPLETE),
        ("weird", "weird", Outcome.COMPLETE),
        ("abort", "error", Outcome.FAILED),
        ("insufficient_system_resource", "error", Outcome.FAILED),
    ]
]


@pytest.mark.parametrize("case", [*CASES, *REASONS], ids=lambda case: case.id)
@settings(max_examples=15)
@given(data=st.data())
def test_stream(case: Case, data: st.DataObject) -> None:
    case.check([data.draw(cuts(case.wire))])


@pytest.mark.parametrize("case", [*CASES, *REASONS], ids=lambda case: case.id)
def test_stream_whole_byte_by_byte_and_in_two(case: Case) -> None:
    case.check(every_way(case.wire))


@pytest.mark.parametrize("index", range(4))
def test_m10_choices_are_numbered_prompt_by_prompt(index: int) -> None:
    assert asking(n=2, prompts=2).place(index) == (index // 2, index % 2)


def test_m26_the_prompts_tokens_are_kept_apart() -> None:
    logprobs = {"tokens": ["It", " was", " past"], "token_logprobs": [None, -1.0, -2.0]}
    deltas, answer = read([said("It was past", "stop", logprobs=logprobs)], request=asking(echo=True))
    assert [(token.text, token.logprob) for token in answer.echoed[0]] == [("It", None), (" was", -1.0)]
    assert [(token.text, token.logprob) for token in deltas[0].tokens] == [(" past", -2.0)]


@pytest.mark.parametrize("indexes", [(4, 5), (0, 7), (-1, 0), (5, 4)])
def test_choices_with_numbers_beyond_n_are_choices_all_the_same(indexes: tuple[int, int]) -> None:
    wire = [said(f"text {i}", "stop", index=index) for i, index in enumerate(indexes)]
    deltas, answer = read(wire, request=asking(n=2))
    assert sorted(texts(deltas)) == [0, 1]
    assert sorted(texts(deltas).values()) == ["text 0", "text 1"]
    assert (answer.outcome, answer.warnings) == (Outcome.COMPLETE, ())


def test_choices_that_nobody_asked_for_are_left_out_and_said() -> None:
    deltas, answer = read([said("a", "stop"), said("b", "stop", index=1)], request=asking(n=1))
    assert texts(deltas) == {0: "a"}
    assert answer.warnings


def test_nothing_unusual_is_warned_about() -> None:
    _, answer = read([said("a"), STOP, DONE], request=asking(suffix=SUFFIX))
    assert answer.warnings == ()


def test_a_request_without_n_has_one_choice() -> None:
    assert CompletionRequest(model="m", prompt="p", parameters=Parameters()).place(1) == (1, 0)


@pytest.mark.parametrize("action", [Action.CONTINUE, Action.RETRY])
def test_where_text_came_going_on_helps_and_not_beginning_again(action: Action) -> None:
    timing = Timing(tokens=3 if action is Action.CONTINUE else 0)
    answer = Answer(outcome=Outcome.FAILED, error=ServerFailed("A sentence."), timing=timing)
    assert answer.action is action


def test_nothing_helps_where_nothing_failed() -> None:
    assert Answer(outcome=Outcome.COMPLETE).action is None


def test_a_failure_of_the_connection_after_the_end_is_none() -> None:
    _, answer = read([said("a"), STOP], failure=StreamCut("A sentence."))
    assert (answer.outcome, answer.error) == (Outcome.COMPLETE, None)


def test_a_cancelled_request_has_no_error() -> None:
    reading = Reading()
    reading.feed(said("a"))
    answer = reading.answer(cancelled=True)
    assert (answer.outcome, answer.error) == (Outcome.CANCELLED, None)


def test_an_answer_larger_than_what_was_asked_for_is_cut_and_said() -> None:
    part = b": " + b"x" * (1024 * 1024) + b"\n\n"
    deltas, answer = read([said("a"), *[part] * 70], request=REQUEST)
    assert (texts(deltas), answer.outcome) == ({0: "a"}, Outcome.FAILED)
    assert "larger" in str(answer.error)


def test_a_line_without_end_keeps_what_came_before() -> None:
    deltas, answer = read([said("a"), *[b"x" * (1024 * 1024)] * 20])
    assert (texts(deltas), answer.outcome) == ({0: "a"}, Outcome.FAILED)
    assert "without end" in str(answer.error)


def test_lines_after_an_error_are_not_read_however_they_come() -> None:
    lines = b'{"response":"a","done":false}\n{"error":"no memory"}\n{"response":"b","done":false}\n'
    for parts in every_way(lines):
        deltas, answer = read(parts, native=True)
        assert (texts(deltas), answer.outcome) == ({0: "a"}, Outcome.FAILED)


def test_a_line_of_8_mib_in_small_reads_arrives_whole() -> None:
    line = b'{"response":"' + b"x" * (8 * 1024 * 1024) + b'","done":true}\n'
    deltas, answer = read(cut_at(line, range(0, len(line), 1024)), native=True)
    assert len(texts(deltas)[0]) == 8 * 1024 * 1024
    assert answer.outcome is Outcome.COMPLETE


def test_what_keeps_a_connection_open_is_told_from_what_says_something() -> None:
    reading = Reading()
    for part, alive in [(b": ping\n\n", False), (said("a"), True), (event(b"{}"), False), (b"\n", False)]:
        reading.feed(part)
        assert reading.alive is alive
