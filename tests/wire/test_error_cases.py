"""The catalogue's error cases: the class, the sentence, what helps, and that no text is lost."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lacuna.core.completions import Outcome, refusal
from lacuna.core.errors import (
    Action,
    Busy,
    ChatModelOnly,
    ContextOverflow,
    Garbled,
    Loading,
    NothingReturned,
    ParameterRefused,
    QuotaExceeded,
    RateLimited,
    Refused,
    ServerFailed,
    Unauthorized,
    UnknownModel,
    WrongPath,
)
from wire.events import DONE, cuts, event, every_way, read, said, texts

OPENAI_CONTEXT = (
    "This model's maximum context length is 4097 tokens, however you requested 4200 tokens (200 in your prompt; 4000 "
    "for the completion). Please reduce your prompt; or completion length."
)
VLLM_CONTEXT = (
    "You passed 3000 input tokens and requested 4000 output tokens. However, the model's context length is only 2,048 "
    "tokens, resulting in a maximum input length of 2,000 tokens."
)
CHAT = "This is a chat model and not supported in the v1/completions endpoint. Did you mean to use v1/chat/completions?"
PAGE = b"<html><head><title>404 &mdash; nginx</title></head><body>not here</body></html>"


def body(**error: Any) -> bytes:
    return json.dumps({"error": error}).encode()


def plain(value: Any) -> bytes:
    return json.dumps(value).encode()


CASES: dict[str, tuple[int, bytes, type[Refused], Action, str]] = {
    "E01 too long, as OpenAI says it": (
        400,
        body(message=OPENAI_CONTEXT, type="invalid_request_error", param=None, code="context_length_exceeded"),
        ContextOverflow,
        Action.LOWER_MAX_TOKENS,
        "it sees 4,097 tokens, and the text has 200. Lower max tokens.",
    ),
    "E02 too long, as llama.cpp says it": (
        400,
        body(
            code=400,
            message="request (3000 tokens) exceeds the available context size (256 tokens), try increasing it",
            type="exceed_context_size_error",
            n_prompt_tokens=3000,
            n_ctx=256,
        ),
        ContextOverflow,
        Action.EDIT_CONNECTION,
        "The text alone, 3,000 tokens, is longer than the model can see: it sees 256 tokens.",
    ),
    "E02 too long, as vLLM says it": (
        400,
        body(message=VLLM_CONTEXT, type="BadRequestError", code=400),
        ContextOverflow,
        Action.EDIT_CONNECTION,
        "3,000 tokens, is longer than the model can see: it sees 2,048 tokens",
    ),
    "E03 the error is a text": (401, plain({"error": "Unauthorized"}), Unauthorized, Action.EDIT_CONNECTION, "key"),
    "E04 the code is a number": (
        401,
        body(message="Invalid API Key", type="authentication_error", code=401),
        Unauthorized,
        Action.EDIT_CONNECTION,
        "Invalid API Key",
    ),
    "E05 FastAPI's list": (
        422,
        plain({"detail": [{"loc": ["body", "stop"], "msg": "Input should be a valid list", "type": "list_type"}]}),
        ParameterRefused,
        Action.CHANGE_PARAMETER,
        "stop as it is set. Try another value. The server says: “body.stop: Input should be a valid list”",
    ),
    "E07 TGI's text": (
        422,
        plain({"error": "`temperature` must be strictly positive", "error_type": "validation"}),
        ParameterRefused,
        Action.CHANGE_PARAMETER,
        "does not accept temperature",
    ),
    "E08 KoboldCpp is busy": (
        503,
        plain({"detail": {"msg": "Server is busy; please try again later.", "type": "service_unavailable"}}),
        Busy,
        Action.RETRY,
        "busy",
    ),
    "E09 llama.cpp loads": (
        503,
        body(code=503, message="Loading model", type="unavailable_error"),
        Loading,
        Action.RETRY,
        "still loading",
    ),
    "E10 a page": (404, PAGE, WrongPath, Action.EDIT_CONNECTION, "/v1"),
    "E11 for chat only": (
        404,
        body(message=CHAT, type="invalid_request_error", param="model", code=None),
        ChatModelOnly,
        Action.CHOOSE_MODEL,
        "for chat",
    ),
    "E11 for chat only, as Azure says it": (
        400,
        body(
            message="The completion operation does not work with the specified model, gpt-4.",
            code="OperationNotSupported",
        ),
        ChatModelOnly,
        Action.CHOOSE_MODEL,
        "for chat",
    ),
    "E12 an unknown model": (
        404,
        body(message="The model `x` does not exist", code="model_not_found"),
        UnknownModel,
        Action.CHOOSE_MODEL,
        "Choose another model",
    ),
    "E12 a retired model": (
        404,
        body(message="The model `davinci-002` has been deprecated", code="model_not_found"),
        UnknownModel,
        Action.CHOOSE_MODEL,
        "has been retired",
    ),
    "E12 no such path": (404, plain({"detail": "Not Found"}), WrongPath, Action.EDIT_CONNECTION, "/v1"),
    "E13 no credit": (
        402,
        body(code=402, message="Insufficient credits"),
        QuotaExceeded,
        Action.EDIT_CONNECTION,
        "credit",
    ),
    "E21 nothing in the body": (500, b"", ServerFailed, Action.RETRY, "500 Internal Server Error"),
    "E21 a text": (500, b"Internal Server Error", ServerFailed, Action.RETRY, "500 Internal Server Error"),
    "E21 a status without a name": (599, b"", ServerFailed, Action.RETRY, "(599)"),
    "E23 no quota": (
        429,
        body(message="You exceeded your current quota", type="insufficient_quota", code="insufficient_quota"),
        QuotaExceeded,
        Action.EDIT_CONNECTION,
        "credit",
    ),
    "E23 too many requests": (
        429,
        body(message="Rate limit reached", type="requests", code="rate_limit_exceeded"),
        RateLimited,
        Action.RETRY,
        "Wait a moment",
    ),
    "E24 no suffix": (
        400,
        body(message="suffix is not currently supported", type="BadRequestError", code=400),
        ParameterRefused,
        Action.CHANGE_PARAMETER,
        "does not accept suffix",
    ),
    "E25 n is too large": (
        400,
        body(message="Field 'n': Value must be between 1 <= value <= 4, but got 9", code=400),
        ParameterRefused,
        Action.CHANGE_PARAMETER,
        "does not accept n ",
    ),
    "E26 only for this machine": (
        400,
        plain({"detail": "Invalid host header"}),
        WrongPath,
        Action.EDIT_CONNECTION,
        "127.0.0.1",
    ),
    "E28 a gateway's limit": (413, PAGE, ServerFailed, Action.RETRY, "larger than"),
    "E28 a gateway's failure": (502, PAGE, ServerFailed, Action.RETRY, "502 Bad Gateway"),
    "E28 a gateway's time-out": (504, PAGE, ServerFailed, Action.RETRY, "504 Gateway Timeout"),
    "overloaded is not loading": (503, body(message="Overloaded"), Busy, Action.RETRY, "busy"),
    "a filter": (400, body(code="content_filter", message="Filtered"), Refused, Action.RETRY, "filter"),
    "a request that is refused without a field": (
        400,
        b"{}",
        ParameterRefused,
        Action.CHANGE_PARAMETER,
        "400 Bad Request",
    ),
    "a page for a bad request": (400, PAGE, WrongPath, Action.EDIT_CONNECTION, "web page"),
    "a gateway that repeats what stands behind it": (
        400,
        body(message="Provider returned error", metadata={"raw": "n must be 1"}),
        ParameterRefused,
        Action.CHANGE_PARAMETER,
        "does not accept n ",
    ),
    "a model that there is not, as a bad request": (
        400,
        body(message="x is not a valid model ID", code=400),
        UnknownModel,
        Action.CHOOSE_MODEL,
        "Choose another model",
    ),
    "LiteLLM without a database does not know the key": (
        400,
        body(message="No connected db.", type="no_db_connection", code="400"),
        Unauthorized,
        Action.EDIT_CONNECTION,
        "key",
    ),
    "E01 too long, as TGI says it": (
        422,
        plain({"error": "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 2048. Given: 3000"}),
        ContextOverflow,
        Action.LOWER_MAX_TOKENS,
        "Lower max tokens",
    ),
    "several errors": (
        400,
        plain({"errors": ["one", {"message": "two"}]}),
        ParameterRefused,
        Action.CHANGE_PARAMETER,
        "one; two",
    ),
    "a list": (400, b"[]", ParameterRefused, Action.CHANGE_PARAMETER, "400"),
    "by RFC 7807": (
        400,
        plain({"title": "Bad", "detail": "logprobs"}),
        ParameterRefused,
        Action.CHANGE_PARAMETER,
        "logprobs",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_refusal(case: str) -> None:
    status, answer, kind, action, words = CASES[case]
    error = refusal(status, answer)
    assert type(error) is kind
    assert (error.action, error.status) == (action, status)
    assert words in str(error)


def test_e05_the_field_is_data() -> None:
    assert refusal(422, CASES["E05 FastAPI's list"][1]).param == "stop"
    assert refusal(400, body(message="x", param="top_p")).param == "top_p"
    assert refusal(401, body(message="x", param="top_p")).param is None


def test_e01_the_numbers_are_data() -> None:
    error = refusal(400, body(message=OPENAI_CONTEXT))
    assert isinstance(error, ContextOverflow)
    assert (error.context, error.prompt_tokens, error.room) == (4097, 200, 3897)


def test_an_overflow_without_numbers_still_has_its_sentence() -> None:
    error = refusal(400, body(message="x", code="context_length_exceeded"))
    assert str(error).startswith("The text and the answer are longer than the model can see. Lower max tokens.")


def test_a_servers_words_are_bounded_and_on_one_line() -> None:
    error = refusal(400, body(message="a\n\x1b[31m\u202eb " + "x" * 1000))
    assert error.detail.startswith("a [31m b xxx")
    assert len(error.detail) == 301
    assert error.detail.isprintable()


def test_a_pages_title_is_no_sentence_for_the_writer() -> None:
    error = refusal(404, PAGE)
    assert error.detail == "404 &mdash; nginx"
    assert "nginx" not in str(error)


STREAMS: dict[str, tuple[bytes, type[Refused], str]] = {
    "E14 an error and done": (
        event(body(message="boom", type="InternalServerError", param=None, code=500)) + DONE,
        ServerFailed,
        "boom",
    ),
    "E15 an error and the end": (event(body(message="boom", code=500)), ServerFailed, "boom"),
    "E17 an event named error": (
        b'event: error\ndata: {"error":{"message":"Compute error."},"message":"Compute error."}\n\n',
        ServerFailed,
        "Compute error.",
    ),
    "E17 an event named error that is no JSON": (b"event: error\ndata: boom\n\n", ServerFailed, "boom"),
    "E17 llama.cpp's relic": (b'error: {"code":500,"message":"boom"}\n\n', ServerFailed, "boom"),
    "flat": (event(plain({"object": "error", "message": "boom", "code": 500})), ServerFailed, "boom"),
    "E18 a text": (event(plain({"error": "boom"})), ServerFailed, "boom"),
    "E13 with its own number": (event(body(code=402, message="Insufficient credits")), QuotaExceeded, "credit"),
    "a rate by name": (event(body(code="rate_limit_exceeded", message="x")), RateLimited, "Wait"),
    "a key by name": (event(body(type="authentication_error", message="x")), Unauthorized, "key"),
    "the context runs over": (event(body(message="context size exceeded")), ContextOverflow, "Lower max tokens"),
}


@pytest.mark.parametrize("case", STREAMS)
@settings(max_examples=10)
@given(data=st.data())
def test_error_in_a_stream_keeps_what_came(case: str, data: st.DataObject) -> None:
    wire, kind, words = STREAMS[case]
    whole = said("a") + said("b") + said("c") + wire
    for parts in ([whole], [whole[i : i + 1] for i in range(len(whole))], data.draw(cuts(whole))):
        deltas, answer = read(parts)
        assert texts(deltas) == {0: "abc"}
        assert answer.outcome is Outcome.FAILED
        assert type(answer.error) is kind
        assert words in str(answer.error)


@pytest.mark.parametrize("wire", [body(code=402, message="Insufficient credits")])
def test_e13_an_error_with_status_200_is_no_success(wire: bytes) -> None:
    for parts in every_way(wire):
        deltas, answer = read(parts)
        assert (deltas, answer.outcome) == ([], Outcome.FAILED)
        assert isinstance(answer.error, QuotaExceeded)


@pytest.mark.parametrize("nothing", [None, "", False, 0, {}, []])
def test_e20_an_error_that_is_none(nothing: object) -> None:
    deltas, answer = read([said("a", "stop", error=nothing)])
    assert (texts(deltas), answer.outcome) == ({0: "a"}, Outcome.COMPLETE)


@pytest.mark.parametrize("wire", [b"", b"\n\n", b": ping\n\n", DONE, event(b"{}")])
def test_e29_nothing_returned(wire: bytes) -> None:
    for parts in every_way(wire):
        deltas, answer = read(parts)
        assert (deltas, answer.outcome) == ([], Outcome.EMPTY)
        assert isinstance(answer.error, NothingReturned)


@pytest.mark.parametrize(
    "wire",
    [b"Internal Server Error", b"data: nonsense\n\n", b'{"choices":', b"{nonsense}", b"\xff\xfe", b"[" * 100_000],
)
def test_an_answer_that_is_none_is_said_to_be_garbled(wire: bytes) -> None:
    deltas, answer = read([wire])
    assert (deltas, answer.outcome) == ([], Outcome.FAILED)
    assert isinstance(answer.error, Garbled)


def test_nonsense_between_good_events_is_passed_over() -> None:
    deltas, answer = read([said("a") + event(b"nonsense") + said("b", "stop")])
    assert (texts(deltas), answer.outcome) == ({0: "ab"}, Outcome.COMPLETE)


def test_a_page_in_place_of_a_stream_says_what_to_change() -> None:
    for parts in every_way(b"\n " + PAGE):
        _, answer = read(parts)
        assert isinstance(answer.error, WrongPath)
        assert "/v1" in str(answer.error)


def test_a_server_that_gives_up_without_a_word() -> None:
    _, answer = read([said("a", "abort")])
    assert isinstance(answer.error, ServerFailed)
