"""The catalogue's transport cases against a real server: how connections fail, fall silent and are left."""

import asyncio
import gc
import socket
from collections.abc import Sequence
from dataclasses import replace

import pytest

from lacuna.core.completions import Answer, Delta, Outcome
from lacuna.core.connections import read_address
from lacuna.core.errors import Action, Garbled, HungUp, ServerFailed, Silent, StreamCut
from lacuna.services.completions import Completions
from lacuna.services.patience import HOSTED, LOCAL, patience_for
from lacuna.services.tasks import Tasks
from services.asking import IMPATIENT, REQUEST, ask
from services.loopback import Conversation, Served, serving
from wire.events import DONE, said

pytestmark = pytest.mark.anyio


async def chunked(conversation: Conversation, *parts: bytes) -> None:
    """Send parts of a body that says itself where it ends, and leave the end out."""
    await conversation.begin(Transfer_Encoding="chunked")
    for part in parts:
        await conversation.send(f"{len(part):x}\r\n".encode() + part + b"\r\n")


async def test_x01_a_server_that_hangs_up_without_a_word_is_asked_once_more() -> None:
    async def script(conversation: Conversation) -> None:
        if len(served.heads) > 1:
            await conversation.begin()
            await conversation.send(said(" past", "stop"))

    async with serving(script) as served:
        asked = await ask(served)
    assert (asked.text, asked.answer.outcome, len(served.heads)) == (" past", Outcome.COMPLETE, 2)
    assert asked.waits == []


async def test_x01_and_no_more_than_once() -> None:
    async def script(_: Conversation) -> None:
        """Hang up."""

    async with serving(script) as served:
        asked = await ask(served)
    assert isinstance(asked.answer.error, HungUp)
    assert (asked.answer.outcome, len(served.heads)) == (Outcome.FAILED, 2)


async def test_x01_a_reset_is_a_hang_up_as_well() -> None:
    async def script(conversation: Conversation) -> None:
        raw = conversation.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        conversation.writer.transport.abort()

    async with serving(script) as served:
        asked = await ask(served)
    assert isinstance(asked.answer.error, HungUp)
    assert len(served.heads) == 2


async def test_x02_an_answer_that_breaks_off_keeps_what_came_and_is_not_sent_again() -> None:
    async def script(conversation: Conversation) -> None:
        await chunked(conversation, *(said(letter) for letter in "abcde"))

    async with serving(script) as served:
        asked = await ask(served)
    answer = asked.answer
    assert (asked.text, answer.outcome, answer.action) == ("abcde", Outcome.TRUNCATED, Action.CONTINUE)
    assert isinstance(answer.error, StreamCut)
    assert len(served.heads) == 1


async def test_x02_an_end_of_the_connection_inside_an_event_is_the_same() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(said("a") + said("b")[:-20])

    async with serving(script) as served:
        asked = await ask(served)
    assert (asked.text, asked.answer.outcome) == ("a", Outcome.TRUNCATED)
    assert isinstance(asked.answer.error, StreamCut)


async def test_x02_nothing_failed_if_it_breaks_off_after_the_end() -> None:
    async def script(conversation: Conversation) -> None:
        await chunked(conversation, said("a", "stop"))

    async with serving(script) as served:
        asked = await ask(served)
    assert (asked.text, asked.answer.outcome, asked.answer.error) == ("a", Outcome.COMPLETE, None)


async def test_x04_http_1_0_ends_with_its_connection() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.send(b"HTTP/1.0 200 OK\r\nServer: BaseHTTP/0.6\r\n\r\n" + said("a", "stop") + DONE)

    async with serving(script) as served:
        asked = await ask(served)
    assert (asked.text, asked.answer.outcome) == ("a", Outcome.COMPLETE)


@pytest.mark.parametrize("keeps_open", [b"", b": ping\n\n"])
async def test_x05_silence_after_text_keeps_it_whatever_keeps_the_connection_open(keeps_open: bytes) -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(said("a"))
        for _ in range(200):
            await conversation.send(keeps_open)
            await asyncio.sleep(0.02)

    async with serving(script) as served:
        asked = await ask(served, patience=replace(IMPATIENT, payload=0.2))
    answer = asked.answer
    assert (asked.text, answer.outcome, answer.action) == ("a", Outcome.TRUNCATED, Action.CONTINUE)
    assert isinstance(answer.error, Silent)
    assert len(served.heads) == 1


async def test_x05_comments_alone_keep_the_watch_for_bytes_content() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        for _ in range(60):
            await conversation.send(b": ping\n\n")
            await asyncio.sleep(0.02)
        await conversation.send(said("a", "stop"))

    async with serving(script) as served:
        asked = await ask(served, patience=replace(IMPATIENT, silence=1))
    assert (asked.text, asked.answer.outcome) == ("a", Outcome.COMPLETE)


async def test_x05_no_bytes_at_all_are_noticed_sooner() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(said("a"))
        await conversation.hung_up()

    async with serving(script) as served:
        asked = await ask(served, patience=replace(IMPATIENT, silence=1))
    assert (asked.text, asked.answer.outcome) == ("a", Outcome.TRUNCATED)
    assert isinstance(asked.answer.error, Silent)


async def test_x05_a_server_that_never_answers_is_not_asked_again() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.hung_up()

    async with serving(script) as served:
        asked = await ask(served, patience=replace(IMPATIENT, first=0.2))
    assert isinstance(asked.answer.error, Silent)
    assert (asked.answer.outcome, asked.answer.action) == (Outcome.FAILED, Action.RETRY)
    assert len(served.heads) <= 1


async def test_x07_a_server_at_home_may_take_ten_minutes_for_its_first_byte() -> None:
    async with serving(lambda conversation: conversation.begin()) as served:
        assert patience_for(served.endpoint) is LOCAL
        assert patience_for(replace(served.endpoint, base_url="http://192.168.1.7:8080/v1")) is LOCAL
        assert patience_for(replace(served.endpoint, base_url="https://api.example.com/v1")) is HOSTED
    assert (LOCAL.first, LOCAL.payload, LOCAL.silence, LOCAL.connect) == (600, 300, None, 5)
    assert (HOSTED.first, HOSTED.payload, HOSTED.silence, HOSTED.connect) == (120, 120, 60, 10)


async def stopped(served: Served, arrived: asyncio.Event, answers: list[Answer]) -> list[Delta]:
    """Ask, and press Stop when it is time; what the server saw is the test's to look at."""
    deltas: list[Delta] = []

    def take(new: Sequence[Delta]) -> None:
        deltas.extend(new)
        arrived.set()

    async with Completions(on_answer=answers.append) as completions, asyncio.timeout(10):
        call = asyncio.get_running_loop().create_task(completions.complete(served.endpoint, REQUEST, take))
        await arrived.wait()
        call.cancel()
        await asyncio.wait([call])
        assert call.cancelled() or call.result().outcome is Outcome.COMPLETE
    return deltas


@pytest.mark.parametrize("when", ["before headers", "before text", "mid-line", "inside an event"])
async def test_x08_stop_hangs_up_at_once_and_keeps_what_came(when: str, caplog: pytest.LogCaptureFixture) -> None:
    arrived, hung_up = asyncio.Event(), asyncio.Event()

    async def script(conversation: Conversation) -> None:
        if when != "before headers":
            await conversation.begin()
        if when in ("mid-line", "inside an event"):
            await conversation.send(said("a") + said("b")[: 30 if when == "mid-line" else -1])
        else:
            await asyncio.sleep(0.01)
            arrived.set()
        if await conversation.hung_up():
            hung_up.set()

    answers: list[Answer] = []
    async with serving(script) as served, asyncio.timeout(10):
        deltas = await stopped(served, arrived, answers)
        await hung_up.wait()
    text = "".join(token.text for delta in deltas for token in delta.tokens)
    assert text == ("a" if when in ("mid-line", "inside an event") else "")
    assert [answer.outcome for answer in answers] == [Outcome.CANCELLED]
    assert answers[0].error is None
    gc.collect()
    assert "never retrieved" not in caplog.text


async def test_x08_stop_after_the_end_changes_nothing() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(said("a", "stop") + DONE)

    answers: list[Answer] = []
    async with serving(script) as served:
        await stopped(served, asyncio.Event(), answers)
    assert [answer.outcome for answer in answers] == [Outcome.COMPLETE]


async def test_x09_leaving_while_it_streams_hangs_up_and_waits_for_nothing_else() -> None:
    arrived, hung_up = asyncio.Event(), asyncio.Event()

    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(said("a"))
        if await conversation.hung_up():
            hung_up.set()

    bugs: list[BaseException] = []
    async with serving(script) as served, asyncio.timeout(10):
        async with Completions() as completions, Tasks(bugs.append) as tasks:

            async def write() -> None:
                await completions.complete(served.endpoint, REQUEST, lambda _: arrived.set())

            tasks.start("slot", write)
            await arrived.wait()
        await hung_up.wait()
    assert bugs == []


@pytest.mark.parametrize("typed", ["http://localhost:8080", "localhost:8080/v1", "LOCALHOST:8080"])
def test_x11_localhost_is_never_looked_up(typed: str) -> None:
    candidates = read_address(typed).candidates
    assert candidates[0] == "http://127.0.0.1:8080/v1"
    assert not any("localhost" in candidate for candidate in candidates)
    assert "http://[::1]:8080/v1" in candidates


async def test_x13_five_thousand_chunks_come_in_order_and_in_few_calls() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        for first in range(0, 5_000, 100):
            await conversation.send(b"".join(said(f"{i} ") for i in range(first, first + 100)))
        await conversation.send(said("", "stop") + DONE)

    calls: list[Sequence[Delta]] = []
    async with serving(script) as served, Completions() as completions:
        await completions.complete(served.endpoint, REQUEST, calls.append)
    text = "".join(token.text for deltas in calls for delta in deltas for token in delta.tokens)
    assert text == "".join(f"{i} " for i in range(5_000))
    assert len(calls) < 1_000


async def test_x14_an_error_after_a_long_wait_is_not_sent_again() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(b": ping\n\n")
        await asyncio.sleep(0.05)
        await conversation.send(b'data: {"error":{"message":"no memory","code":503}}\n\n')

    async with serving(script) as served:
        asked = await ask(served)
    assert (asked.answer.outcome, len(served.heads)) == (Outcome.FAILED, 1)
    assert "no memory" in str(asked.answer.error)


async def test_something_else_than_http_is_said_to_be() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.send(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")

    async with serving(script) as served:
        asked = await ask(served)
    assert isinstance(asked.answer.error, Garbled)
    assert "HTTP" in str(asked.answer.error)


async def test_an_answer_without_end_is_cut_and_what_came_is_kept() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin()
        await conversation.send(said("a"))
        while not conversation.writer.is_closing():
            await conversation.send(b"data: " + b"x" * 1_000_000)

    async with serving(script) as served:
        asked = await ask(served)
    assert (asked.text, asked.answer.outcome) == ("a", Outcome.FAILED)
    assert isinstance(asked.answer.error, Garbled)


async def test_an_error_without_end_is_read_as_far_as_a_sentence_needs() -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin("501 Not Implemented")
        while not conversation.writer.is_closing():
            await conversation.send(b"x" * 100_000)

    async with serving(script) as served:
        asked = await ask(served)
    assert isinstance(asked.answer.error, ServerFailed)
