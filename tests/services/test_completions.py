"""The client against a real server on loopback: what it sends, what arrives, and what it lists."""

import asyncio
from dataclasses import replace

import pytest

from lacuna.core.completions import Answer, Outcome
from lacuna.core.completions.models import ModelInfo
from lacuna.core.errors import Garbled, StreamCut, WrongPath
from lacuna.core.secret import Secret
from lacuna.core.servers.bodies import Sent
from lacuna.services.completions import Completions
from services.asking import REQUEST, ask
from services.loopback import Conversation, serving
from wire.events import DONE, chunk, said

pytestmark = pytest.mark.anyio

STOP = said("", "stop")


async def fine(conversation: Conversation) -> None:
    await conversation.begin(Content_Type="text/event-stream")
    await conversation.send(said(" past") + said(" ten", "stop") + DONE)


async def test_a_stream_arrives_and_ends() -> None:
    async with serving(fine) as served:
        asked = await ask(served)
    answer = asked.answer
    assert (asked.text, answer.outcome, answer.finish_reasons) == (" past ten", Outcome.COMPLETE, {0: "stop"})
    assert (answer.id, answer.error, answer.action) == ("x", None, None)
    assert answer.timing.tokens == 2
    assert 0 < (answer.timing.first_token or 0) <= answer.timing.total


async def test_r01_only_what_is_set_is_sent() -> None:
    async with serving(fine) as served:
        await ask(served, replace(REQUEST, suffix=None))
        await ask(served)
    plain = {"model": "m", "prompt": "It was", "max_tokens": 16, "temperature": 0.8, "top_p": 0.95, "stream": True}
    assert served.bodies == [plain, {**plain, "suffix": " she rang."}]


async def test_the_request_asks_for_events_as_they_are() -> None:
    async with serving(fine) as served:
        await ask(served)
        await ask(served, replace(REQUEST, parameters=replace(REQUEST.parameters, stream=False)))
    streamed, whole = (head.lower() for head in served.heads)
    assert "accept: text/event-stream" in streamed
    assert "accept: application/json" in whole
    for head in (streamed, whole):
        assert head.startswith("post /v1/completions http/1.1")
        assert "accept-encoding: identity" in head
        assert "content-type: application/json" in head
        assert "authorization" not in head


async def test_the_key_goes_into_one_header() -> None:
    async with serving(fine) as served:
        await ask(replace(served.endpoint, key=Secret("sk-canary")))
    assert served.heads[0].lower().count("authorization: bearer sk-canary") == 1
    assert served.heads[0].count("canary") == 1
    assert "canary" not in str(served.bodies)


async def test_r14_azure_is_called_by_deployment_version_and_its_own_header() -> None:
    async with serving(fine) as served:
        base = served.endpoint.base_url.removesuffix("/v1")
        azure = replace(
            served.endpoint, base_url=base, key=Secret("sk-canary"), deployment="d", api_version="2024-10-21"
        )
        await ask(azure)
    head = served.heads[0].lower()
    assert head.startswith("post /openai/deployments/d/completions?api-version=2024-10-21 http")
    assert "\r\napi-key: sk-canary\r\n" in head
    assert "authorization" not in head


async def test_r15_extra_fields_win_and_extra_headers_are_sent() -> None:
    async with serving(fine) as served:
        endpoint = replace(
            served.endpoint,
            headers={"X-Title": "Lacuna"},
            organization="org-1",
            project="proj-1",
            extra_body={"top_k": 0, "temperature": 0.1},
        )
        await ask(endpoint)
    assert served.bodies[0]["top_k"] == 0
    assert served.bodies[0]["temperature"] == 0.1
    head = served.heads[0].lower()
    assert "x-title: lacuna" in head
    assert "openai-organization: org-1" in head
    assert "openai-project: proj-1" in head


async def test_a_server_with_words_of_its_own_is_asked_in_them() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(b'data: {"content":" past","stop":true}\n\n')

    body = {"input_prefix": "It was", "input_suffix": " she rang."}
    async with serving(script) as served, Completions() as completions:
        answer = await completions.complete(
            served.endpoint, REQUEST, len, sent=Sent(path="infill", body=body, beside=True, native=True)
        )
    assert answer.outcome is Outcome.COMPLETE
    assert served.heads[0].startswith("POST /infill ")
    assert served.bodies == [body]


@pytest.mark.parametrize("streamed", [True, False])
@pytest.mark.parametrize(
    "wire", [said(" past") + STOP + DONE, chunk(" past", "stop"), b"\n\n \n" + chunk(" past", "stop")]
)
@pytest.mark.parametrize("content_type", ["application/json", "text/event-stream; charset=iso-8859-1", ""])
async def test_s25_s26_s28_the_shape_of_an_answer_is_told_by_its_first_byte(
    wire: bytes, content_type: str, *, streamed: bool
) -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin(**({"Content_Type": content_type} if content_type else {}))
        await conversation.send(wire)

    async with serving(script) as served:
        asked = await ask(served, replace(REQUEST, parameters=replace(REQUEST.parameters, stream=streamed)))
    assert (asked.text, asked.answer.outcome) == (" past", Outcome.COMPLETE)


async def test_s24_text_is_utf8_whatever_the_header_says() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin(Content_Type="text/event-stream; charset=iso-8859-1")
        await conversation.send(said("é", "stop"))

    async with serving(script) as served:
        assert (await ask(served)).text == "é"


async def test_s31_a_compressed_answer_is_refused() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin(Content_Encoding="gzip")
        await conversation.send(b"\x1f\x8b")

    async with serving(script) as served:
        asked = await ask(served)
    assert isinstance(asked.answer.error, Garbled)
    assert "compressed" in str(asked.answer.error)


async def test_s32_the_connection_is_closed_as_soon_as_the_server_is_done() -> None:
    hung_up = asyncio.Event()

    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(said(" past", "stop") + DONE)
        if await conversation.hung_up():
            hung_up.set()

    async with serving(script) as served, asyncio.timeout(10):
        asked = await ask(served)
        await hung_up.wait()
    assert asked.answer.outcome is Outcome.COMPLETE


async def test_a_redirect_is_named_and_not_followed() -> None:
    async with serving(fine) as other:

        async def script(conversation: Conversation) -> None:
            await conversation.begin("307 Temporary Redirect", Location=f"{other.endpoint.base_url}/completions")

        async with serving(script) as served:
            asked = await ask(replace(served.endpoint, key=Secret("sk-canary")))
    assert isinstance(asked.answer.error, WrongPath)
    assert other.endpoint.base_url.split("/")[2] in str(asked.answer.error)
    assert (other.heads, other.bodies) == ([], [])


async def test_a_redirect_to_https_says_so() -> None:
    async def script(conversation: Conversation) -> None:
        host = next(line for line in conversation.head.splitlines() if line.lower().startswith("host:")).split(" ")[1]
        await conversation.begin("301 Moved Permanently", Location=f"https://{host}/v1/completions")

    async with serving(script) as served:
        asked = await ask(served)
    assert "begin with https://" in str(asked.answer.error)


async def test_what_went_over_the_wire_is_kept_without_the_key() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin(X_Request_Id="req-7", X_Echo="sk-canary-0123456789")
        await conversation.send(said(" past sk-canary-0123456789", "stop"))

    async with serving(script) as served:
        asked = await ask(replace(served.endpoint, key=Secret("sk-canary-0123456789")))
    exchange = asked.answer.exchange
    assert exchange is not None
    assert (exchange.method, exchange.url, exchange.status) == ("POST", f"{served.endpoint.base_url}/completions", 200)
    assert exchange.request_id == "req-7"
    assert '"prompt":"It was"' in exchange.request_body
    assert " past [key]" in exchange.response_body
    assert ("Authorization", "[key]") in exchange.request_headers
    assert "canary" not in repr(exchange)


async def test_a_key_that_a_server_repeats_in_its_error_is_not_shown() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin("401 Unauthorized")
        await conversation.send(b'{"error":{"message":"Incorrect API key provided: canary-0123456789"}}')

    async with serving(script) as served:
        asked = await ask(replace(served.endpoint, key=Secret("canary-0123456789")))
    assert "Incorrect API key provided: [key]" in str(asked.answer.error)
    assert "canary" not in repr(asked.answer)


async def test_an_exchange_is_bounded_and_a_key_at_its_edge_is_not_cut_in_two() -> None:
    filler = b": " + b"x" * (256 * 1024 - 12) + b" canary-0123456789"

    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(filler + b"\n\n" + said("a" * 300_000, "stop"))

    async with serving(script) as served:
        asked = await ask(replace(served.endpoint, key=Secret("canary-0123456789")))
    exchange = asked.answer.exchange
    assert exchange is not None
    assert len(exchange.response_body) <= 256 * 1024
    assert exchange.omitted > 300_000
    assert "cana" not in exchange.response_body


async def test_every_answer_is_told_the_cancelled_ones_too() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(said(" past"))
        await conversation.hung_up()

    answers: list[Answer] = []
    arrived = asyncio.Event()
    async with serving(script) as served, Completions(on_answer=answers.append) as completions, asyncio.timeout(10):
        call = asyncio.get_running_loop().create_task(
            completions.complete(served.endpoint, REQUEST, lambda _: arrived.set())
        )
        await arrived.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    assert [(answer.outcome, answer.timing.tokens, answer.error) for answer in answers] == [
        (Outcome.CANCELLED, 1, None)
    ]


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


@pytest.mark.parametrize("body", [b"nonsense", b'{"models":[]}', b"7", b"[" * 100_000])
async def test_a_list_that_is_none_is_said_to_be_garbled(body: bytes) -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(body)

    async with serving(script) as served, Completions() as completions:
        with pytest.raises(Garbled, match=r"\.$"):
            await completions.models(served.endpoint)


async def test_a_list_that_breaks_off_is_an_error_with_its_exchange() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin(Content_Length="1000")
        await conversation.send(b'{"data":[')

    async with serving(script) as served, Completions() as completions:
        with pytest.raises(StreamCut) as cut:
            await completions.models(served.endpoint)
    assert cut.value.exchange is not None
    assert cut.value.exchange.response_body == '{"data":['


async def test_a_connection_that_was_closed_meanwhile_is_made_anew_for_a_list() -> None:
    async def script(conversation: Conversation) -> None:
        if len(served.heads) > 1:
            await conversation.begin()
            await conversation.send(b'{"data":[]}')

    async with serving(script) as served, Completions() as completions:
        assert await completions.models(served.endpoint) == []
    assert len(served.heads) == 2


async def test_tokens_are_counted_beside_the_base_url() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(b'{"tokens":[1,2,3]}')

    async with serving(script) as served, Completions() as completions:
        assert await completions.count_tokens(served.endpoint, "one two three") == 3
    assert served.heads[0].startswith("POST /tokenize ")
    assert served.bodies == [{"content": "one two three"}]


async def test_a_server_that_counts_no_tokens_says_so() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(b"{}")

    async with serving(script) as served, Completions() as completions:
        with pytest.raises(Garbled, match="does not count tokens"):
            await completions.count_tokens(served.endpoint, "one")
