"""Every way that a request fails, in the whole program: its sentence, the one action that helps, and no word lost."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, replace

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from lacuna.core import errors
from lacuna.core.connections import Connection, KeyPlace
from lacuna.core.errors import Action, EndpointError, LacunaError
from lacuna.core.servers import Kind
from lacuna.services.patience import Patience
from lacuna.ui.remedies import TITLES
from ui.dialogs import until
from ui.editor.writer import key
from ui.room import CTRL, OpenRoom, Reply

pytestmark = pytest.mark.anyio

PATIENT = Patience(connect=30, first=60, payload=60, silence=None, loading=0, poll=0.01)
TEXT = "It was late."
OVERFLOW = (
    "This model's maximum context length is 4097 tokens, however you requested 4200 tokens (200 in your prompt; 4000 "
    "for the completion)."
)
Answering = Callable[[Reply], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Case:
    """What the server does, each time that it is asked, or which connection fails; and what the writer is told.

    Attributes:
        answer: to each request.
        times: how often it is asked.
        connection: in the place of the server's.
        patience: in the place of a great one.
        text: what stands there.
        kind: of the server.
        sentence: what the bar says, in whole.
        action: what it offers.
        came: what has been written until then.

    """

    sentence: str
    action: Action
    answer: Answering | None = None
    times: int = 1
    connection: Connection | None = None
    patience: Patience = PATIENT
    text: str = TEXT
    kind: Kind = Kind.OPENAI
    came: str = ""


def refuses(status: str, message: str, **fields: object) -> Answering:
    async def answer(reply: Reply) -> None:
        await reply.refuse(status, message, soon=True, **fields)

    return answer


def sends(data: bytes) -> Answering:
    async def answer(reply: Reply) -> None:
        await reply.send(data)

    return answer


async def hangs_up(reply: Reply) -> None:
    await reply.break_off()


async def breaks_off(reply: Reply) -> None:
    await reply.say(" And")
    await reply.break_off()


async def says_nothing(reply: Reply) -> None:
    await reply.hung_up.wait()


def at(base_url: str, **fields: str) -> Connection:
    return Connection(id="other", name="My server", base_url=base_url, model="m", ca_file=fields.get("ca_file", ""))


CASES: dict[type[LacunaError], Case] = {
    errors.NotSent: Case(
        connection=at("https://127.0.0.1:9/v1", ca_file="/nowhere.pem"),
        sentence="The CA file /nowhere.pem cannot be read: it must be a PEM file with certificates. Edit the "
        "connection.",
        action=Action.EDIT_CONNECTION,
    ),
    errors.NotPossible: Case(
        kind=Kind.VLLM,
        text="",
        sentence="This server cannot begin from nothing. Write a few words first.",
        action=Action.CHANGE_PARAMETER,
    ),
    errors.NameNotFound: Case(
        connection=at("http://no-such-name.invalid/v1"),
        sentence="There is no server called no-such-name.invalid, or no network. Check the base URL.",
        action=Action.EDIT_CONNECTION,
    ),
    errors.NobodyListens: Case(
        connection=at("http://127.0.0.1:{free}/v1"),
        sentence="My server refuses the connection: nothing runs at its address. Start it, or check that.",
        action=Action.RETRY,
    ),
    errors.NoAnswer: Case(
        connection=at("http://127.0.0.1:{deaf}/v1"),
        patience=replace(PATIENT, connect=0.3),
        sentence="My server does not answer. Is it running, and is the address right?",
        action=Action.RETRY,
    ),
    errors.HungUp: Case(
        answer=hangs_up,
        times=2,
        sentence="The scripted server closed the connection without an answer. Is it still running?",
        action=Action.RETRY,
    ),
    errors.Untrusted: Case(
        connection=at("https://127.0.0.1:{plain}/v1"),
        sentence="My server does not speak TLS at this address. Does the base URL begin with http:// there?",
        action=Action.EDIT_CONNECTION,
    ),
    errors.ProxyFailed: Case(
        connection=at("http://models.example.com/v1"),
        sentence="The proxy http://127.0.0.1:{free} cannot be reached. Check the system’s proxy settings.",
        action=Action.RETRY,
    ),
    errors.Offline: Case(
        connection=at("http://models.example.com/v1"),
        sentence="Lacuna is offline, and nothing was sent to My server. To ask it, turn off Work Offline in the Tools "
        "menu.",
        action=Action.GO_ONLINE,
    ),
    errors.Silent: Case(
        answer=says_nothing,
        patience=replace(PATIENT, first=0.5),
        sentence="The scripted server has said nothing for 0 seconds. What arrived is kept.",
        action=Action.RETRY,
    ),
    errors.StreamCut: Case(
        answer=breaks_off,
        came=" And",
        sentence="The answer broke off in the middle. What arrived is kept.",
        action=Action.CONTINUE,
    ),
    errors.EndedWithoutReason: Case(
        answer=sends(b'data: {"choices": [{"index": 0, "text": " And"}]}\n\ndata: [DONE]\n\n'),
        came=" And",
        sentence="The server ended the text without saying why. What arrived is kept.",
        action=Action.CONTINUE,
    ),
    errors.NothingReturned: Case(
        answer=sends(b"data: [DONE]\n\n"),
        sentence="The server returned nothing. Try again, or raise the temperature.",
        action=Action.RETRY,
    ),
    errors.Garbled: Case(
        answer=sends(b"Hello."),
        sentence="The server’s answer is not in the completions format. Check the base URL.",
        action=Action.EDIT_CONNECTION,
    ),
    errors.Refused: Case(
        answer=refuses("400 Bad Request", "Filtered.", code="content_filter"),
        sentence="The server’s filter refuses this text. The server says: “Filtered.”",
        action=Action.RETRY,
    ),
    errors.Unauthorized: Case(
        answer=refuses("401 Unauthorized", "Invalid API key."),
        sentence="The server does not accept the key. Check the key of this connection. The server says: “Invalid API "
        "key.”",
        action=Action.EDIT_CONNECTION,
    ),
    errors.UnknownModel: Case(
        answer=refuses("404 Not Found", "No model m.", code="model_not_found"),
        sentence="The server does not have this model for completions. Choose another model. The server says: “No "
        "model m.”",
        action=Action.CHOOSE_MODEL,
    ),
    errors.ChatModelOnly: Case(
        answer=refuses("404 Not Found", "This is a chat model.", param="model"),
        sentence="This model is for chat and does not complete text. Choose another model. The server says: “This is a "
        "chat model.”",
        action=Action.CHOOSE_MODEL,
    ),
    errors.WrongPath: Case(
        answer=refuses("404 Not Found", "Not Found"),
        sentence="There is no completions endpoint at this address. Check the base URL; it often ends in /v1. The "
        "server says: “Not Found”",
        action=Action.EDIT_CONNECTION,
    ),
    errors.ContextOverflow: Case(
        answer=refuses("400 Bad Request", OVERFLOW, code="context_length_exceeded"),
        sentence="The text and the answer are longer than the model can see: it sees 4,097 tokens, and the text has "
        "200. Lower max tokens.",
        action=Action.LOWER_MAX_TOKENS,
    ),
    errors.ParameterRefused: Case(
        answer=refuses("400 Bad Request", "stop: too many"),
        sentence="The server does not accept stop as it is set. Try another value. The server says: “stop: too many”",
        action=Action.CHANGE_PARAMETER,
    ),
    errors.QuotaExceeded: Case(
        answer=refuses("429 Too Many Requests", "Quota.", code="insufficient_quota"),
        sentence="The account has no credit left. Top it up, or use another connection. The server says: “Quota.”",
        action=Action.EDIT_CONNECTION,
    ),
    errors.Busy: Case(
        answer=refuses("503 Service Unavailable", "Overloaded."),
        times=3,
        sentence="The server is busy. Wait a moment and try again. The server says: “Overloaded.”",
        action=Action.RETRY,
    ),
    errors.RateLimited: Case(
        answer=refuses("429 Too Many Requests", "Slow down."),
        times=3,
        sentence="The server takes no more requests for now. Wait a moment and try again. The server says: “Slow "
        "down.”",
        action=Action.RETRY,
    ),
    errors.Loading: Case(
        answer=refuses("503 Service Unavailable", "Loading model"),
        sentence="The server is still loading the model. Wait a moment and try again. The server says: “Loading model”",
        action=Action.RETRY,
    ),
    errors.ServerFailed: Case(
        answer=sends(
            b'data: {"choices": [{"index": 0, "text": " And"}]}\n\n'
            b'data: {"error": {"message": "Out of memory.", "code": 500}}\n\n'
        ),
        came=" And",
        sentence="The server failed (500 Internal Server Error). What arrived is kept. The server says: “Out of "
        "memory.”",
        action=Action.CONTINUE,
    ),
    errors.KeyMissing: Case(
        connection=Connection(
            id="other", name="My server", base_url="http://127.0.0.1:9/v1", model="m", key=KeyPlace.SESSION
        ),
        sentence="The key of My server was kept for one session only. Enter it again.",
        action=Action.EDIT_CONNECTION,
    ),
}


def below(kind: type[LacunaError]) -> set[type[LacunaError]]:
    """Return the classes below one that have none below them."""
    kinds = kind.__subclasses__()
    return {kind} if not kinds else {leaf for inner in kinds for leaf in below(inner)}


def test_every_leaf_of_the_tree_is_reached() -> None:
    assert below(EndpointError) <= CASES.keys()


@asynccontextmanager
async def ports() -> AsyncGenerator[dict[str, int]]:
    """Give a port at which nothing listens, one that takes no more connections, and one that speaks no TLS."""

    async def plainly(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    with ExitStack() as stack:
        deaf, free = stack.enter_context(socket.socket()), socket.socket()
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for _ in range(2):  # fills what waits to be taken
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)  # noqa: FBT003  (the library's)
            waiting.connect_ex(deaf.getsockname())
        with free:
            free.bind(("127.0.0.1", 0))
            shut = free.getsockname()[1]
        async with await asyncio.start_server(plainly, "127.0.0.1", 0) as plain:
            yield {"deaf": deaf.getsockname()[1], "free": shut, "plain": plain.sockets[0].getsockname()[1]}


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.__name__)
async def test_what_fails_is_said_with_what_helps_and_no_word_is_lost(
    open_room: OpenRoom, monkeypatch: pytest.MonkeyPatch, kind: type[LacunaError]
) -> None:
    case = CASES[kind]
    async with ports() as known:
        connection = case.connection
        if connection is not None:
            connection = msgspec.structs.replace(connection, base_url=connection.base_url.format(**known))
        if kind is errors.ProxyFailed:
            monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{known['free']}")
        async with open_room(kind=case.kind, connection=connection, patience=case.patience) as desk:
            desk.first.actions["offline"].setChecked(kind is errors.Offline)
            desk.write(case.text)
            desk.complete()
            for _ in range(case.times if case.answer is not None else 0):
                assert case.answer is not None
                await case.answer(await desk.model.asked())
            await until(lambda: desk.notice)
            await desk.idle()
            assert desk.notice == case.sentence.format(**known)
            bar = desk.first.window.notice
            offered = [button.text() for button in bar.findChildren(QPushButton) if button.isVisible()]
            assert TITLES[case.action] in offered
            assert desk.text == case.text + case.came
            assert len(desk.model.replies) == (case.times if case.answer is not None else 0)
            if case.came:
                key(desk.editor, Qt.Key.Key_Z, CTRL)
            assert desk.text == case.text
            desk.write(" She slept.")
            assert desk.text == f"{case.text} She slept."
