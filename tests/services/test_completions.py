"""The client against a real server on loopback: every way that a request can end."""

import asyncio
from collections.abc import Sequence

import pytest

from lacuna.core.completions import Answer, CompletionRequest, Delta, Endpoint, Outcome
from lacuna.core.errors import Busy, ContextOverflow, Garbled, Unauthorized, Unreachable, WrongPath
from lacuna.core.parameters import Parameters
from lacuna.core.secret import Secret
from lacuna.services.completions import Completions, ModelInfo
from services.loopback import Conversation, Served, serving

pytestmark = pytest.mark.anyio

REQUEST = CompletionRequest(model="m", prompt="It was", suffix=" she rang.", parameters=Parameters())


def event(text: str, reason: str = "null") -> bytes:
    return (
        f'data: {{"id":"x","object":"text_completion","created":1,"model":"m","choices":'
        f'[{{"index":0,"text":"{text}","logprobs":null,"finish_reason":{reason}}}]}}\n\n'
    ).encode()


async def ask(served: Served | Endpoint, request: CompletionRequest = REQUEST) -> tuple[str, Answer]:
    deltas: list[Delta] = []

    def arrived(new: Sequence[Delta]) -> None:
        deltas.extend(new)

    endpoint = served.endpoint if isinstance(served, Served) else served
    async with Completions() as completions:
        answer = await completions.complete(endpoint, request, arrived)
    return "".join(token.text for delta in deltas for token in delta.tokens), answer


async def test_a_stream_arrives_and_ends() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin(Content_Type="text/event-stream")
        await conversation.send(event(" past") + event(" ten", '"stop"') + b"data: [DONE]\n\n")

    async with serving(script) as served:
        text, answer = await ask(served)
    assert (text, answer.outcome, answer.finish_reasons, answer.id) == (" past ten", Outcome.COMPLETE, {0: "stop"}, "x")
    assert served.bodies == [
        {
            "model": "m",
            "prompt": "It was",
            "suffix": " she rang.",
            "max_tokens": 64,
            "temperature": 0.8,
            "top_p": 0.95,
            "logprobs": 5,
            "stream": True,
        }
    ]
    assert "accept-encoding: identity" in served.heads[0].lower()
    assert "authorization" not in served.heads[0].lower()


async def test_the_key_goes_into_one_header() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(event("a", '"stop"'))

    async with serving(script) as served:
        endpoint = Endpoint(name="s", base_url=served.endpoint.base_url, key=Secret("sk-canary"))
        await ask(endpoint)
    assert served.heads[0].lower().count("authorization: bearer sk-canary") == 1
    assert served.heads[0].count("canary") == 1


async def test_a_connection_that_breaks_off_keeps_what_came() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin(Transfer_Encoding="chunked")
        data = event(" past")
        await conversation.send(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    async with serving(script) as served:
        text, answer = await ask(served)
    assert (text, answer.outcome) == (" past", Outcome.TRUNCATED)
    assert isinstance(answer.error, Unreachable)


async def test_an_error_in_the_stream_keeps_what_came() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(event(" past") + b'data: {"error":{"message":"boom","code":500}}\n\ndata: [DONE]\n\n')

    async with serving(script) as served:
        text, answer = await ask(served)
    assert (text, answer.outcome) == (" past", Outcome.FAILED)
    assert "boom" in str(answer.error)


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        ("401 Unauthorized", b'{"error":"Unauthorized"}', Unauthorized, "key"),
        (
            "400 Bad Request",
            b'{"error":{"message":"x","code":"context_length_exceeded"}}',
            ContextOverflow,
            "max tokens",
        ),
        ("503 Service Unavailable", b'{"error":{"message":"Loading model","code":503}}', Busy, "loading"),
        ("404 Not Found", b"<html><title>nginx</title></html>", WrongPath, "/v1"),
        ("200 OK", b"<html><title>A page</title></html>", WrongPath, "/v1"),
        ("200 OK", b"data: nonsense\n\n", Garbled, "format"),
    ],
)
async def test_every_refusal_has_its_sentence(status: str, body: bytes, kind: type, words: str) -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin(status)
        await conversation.send(body)

    async with serving(script) as served:
        text, answer = await ask(served)
    assert (text, answer.outcome) == ("", Outcome.FAILED)
    assert isinstance(answer.error, kind)
    assert words in str(answer.error)


async def test_a_redirect_is_named_and_not_followed() -> None:
    async with serving(lambda conversation: conversation.begin()) as other:

        async def script(conversation: Conversation) -> None:
            await conversation.begin("307 Temporary Redirect", Location=f"{other.endpoint.base_url}/completions")

        async with serving(script) as served:
            _, answer = await ask(served)
    assert isinstance(answer.error, WrongPath)
    assert other.endpoint.base_url.split("/")[2] in str(answer.error)
    assert other.bodies == []


async def test_a_compressed_answer_is_refused() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin(Content_Encoding="gzip")
        await conversation.send(b"\x1f\x8b")

    async with serving(script) as served:
        _, answer = await ask(served)
    assert isinstance(answer.error, Garbled)


async def test_nobody_there() -> None:
    async with serving(lambda conversation: conversation.begin()) as served:
        endpoint = served.endpoint
    _, answer = await ask(endpoint)
    assert answer.outcome is Outcome.FAILED
    assert isinstance(answer.error, Unreachable)


async def test_one_json_answer_to_a_streamed_request_is_read() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(b'{"choices":[{"text":" past ten","index":0,"finish_reason":"length"}]}')

    async with serving(script) as served:
        text, answer = await ask(served)
    assert (text, answer.outcome) == (" past ten", Outcome.COMPLETE)


async def test_cancelling_closes_the_socket_at_once() -> None:
    hung_up = asyncio.Event()

    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(event(" past"))
        if await conversation.hung_up():
            hung_up.set()

    arrived = asyncio.Event()
    async with serving(script) as served, Completions() as completions, asyncio.timeout(10):
        call = asyncio.ensure_future(  # noqa: TID251  (a test may hold a task of its own)
            completions.complete(served.endpoint, REQUEST, lambda _: arrived.set())
        )
        await arrived.wait()
        call.cancel()
        await hung_up.wait()
        with pytest.raises(asyncio.CancelledError):
            await call


async def test_models_are_listed_with_what_the_server_tells() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(
            b'{"data":[{"id":"a","owned_by":"vllm","max_model_len":4096},{"id":"b","shutdown_date":"2026-09-28"}]}'
        )

    async with serving(script) as served, Completions() as completions:
        models = await completions.models(served.endpoint)
    assert models == [
        ModelInfo(id="a", owned_by="vllm", context_length=4096),
        ModelInfo(id="b", shutdown_date="2026-09-28"),
    ]


async def test_tokens_are_counted_beside_the_base_url() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(b'{"tokens":[1,2,3]}')

    async with serving(script) as served, Completions() as completions:
        assert await completions.count_tokens(served.endpoint, "one two three") == 3
    assert served.heads[0].startswith("POST /tokenize ")
    assert served.bodies == [{"content": "one two three"}]
