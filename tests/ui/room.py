"""The whole program in the test's own process, and a model on loopback that says what a test tells it to."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import msgspec
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from lacuna.core.connections import Book, Connection, Use
from lacuna.core.servers import Kind
from lacuna.services.completions import Completions
from lacuna.services.connections import Connections
from lacuna.services.engine_process import EngineProcess, EngineState
from lacuna.services.gguf_process import GgufProcess
from lacuna.services.keychain import Keychain
from lacuna.services.keys import Keys
from lacuna.services.network import Network
from lacuna.services.patience import Patience
from lacuna.services.redactor import Redactor
from lacuna.services.targets import Targets
from lacuna.services.tasks import Tasks
from lacuna.ui.active_model import ActiveModel
from lacuna.ui.batch import BATCH, BatchDesk
from lacuna.ui.code import CodeDesk
from lacuna.ui.connections import ConnectionsDesk, KeychainNotice, Servers
from lacuna.ui.desk import Desk
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.inspector.network_desk import NetworkDesk
from services.keychain.memory import Memory
from services.loopback import Conversation, serving
from ui.dialogs import until
from ui.editor.writer import key, shown, write

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
MODEL = "scripted"
REQUESTS = "requests.jsonl"  # of the built-in model


@dataclass
class Reply:
    """One request for a completion, and the model's answer to it, piece by piece."""

    conversation: Conversation
    begun: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def body(self) -> dict[str, Any]:
        """What was asked."""
        return self.conversation.body

    async def say(self, *words: str, choice: int = 0) -> None:
        """Send tokens of a choice in one piece, each with its probability and one other."""
        await self._begin()
        events = [
            {
                "choices": [
                    {
                        "index": choice,
                        "text": word,
                        "finish_reason": None,
                        "logprobs": {
                            "tokens": [word],
                            "token_logprobs": [-1.0],
                            "top_logprobs": [{word: -1.0, " other": -2.0}],
                            "text_offset": [0],
                        },
                    }
                ]
            }
            for word in words
        ]
        await self._send(*events)

    async def finish(self, *, choices: Sequence[int] = (0,), reason: str = "stop") -> None:
        """End the answer."""
        await self._begin()
        await self._send(
            *({"choices": [{"index": k, "text": "", "finish_reason": reason, "logprobs": None}]} for k in choices)
        )
        await self.conversation.send(b"data: [DONE]\n\n")
        self.over.set()

    async def break_off(self) -> None:
        """Close the connection in the middle."""
        self.over.set()

    async def refuse(self, status: str, message: str, *, soon: bool = False, **fields: Any) -> None:
        """Answer with an error; what may pass is said to pass ``soon``."""
        await self.conversation.begin(status, **({"retry_after_ms": "1"} if soon else {}))
        await self.conversation.send(msgspec.json.encode({"error": {"message": message, **fields}}))
        self.over.set()

    async def send(self, data: bytes) -> None:
        """Send bytes as they are, and end the answer."""
        await self._begin()
        await self.conversation.send(data)
        self.over.set()

    async def _begin(self) -> None:
        if not self.begun:
            self.begun = True
            await self.conversation.begin(Content_Type="text/event-stream")

    async def _send(self, *events: Any) -> None:
        await self.conversation.send(b"".join(b"data: " + msgspec.json.encode(event) + b"\n\n" for event in events))


@dataclass
class Model:
    """A completions server of one model, with 4,096 tokens of context."""

    replies: list[Reply] = field(default_factory=list[Reply])
    taken: int = 0

    async def serve(self, conversation: Conversation) -> None:
        """Answer a request."""
        path = conversation.head.split()[1]
        if path.endswith("/models"):
            await conversation.begin()
            await conversation.send(msgspec.json.encode({"data": [{"id": MODEL, "context_length": 4096}]}))
        elif path.endswith(("/tokenize", "/encode")):
            await conversation.begin()
            text = next(conversation.body[name] for name in ("content", "text", "prompt") if name in conversation.body)
            words = str(text).split()
            await conversation.send(msgspec.json.encode({"tokens": list(range(len(words)))}))
        elif conversation.head.startswith("GET"):
            await conversation.begin("404 Not Found")
        else:
            await self._complete(Reply(conversation))

    async def _complete(self, reply: Reply) -> None:
        self.replies.append(reply)

        async def listen() -> None:
            await reply.conversation.hung_up()
            reply.hung_up.set()

        listening = asyncio.ensure_future(listen())  # noqa: TID251  (a server of a test)
        ended = asyncio.ensure_future(reply.over.wait())  # noqa: TID251  (a server of a test)
        await asyncio.wait({listening, ended}, return_when=asyncio.FIRST_COMPLETED)
        for waiting in (listening, ended):
            waiting.cancel()

    async def asked(self) -> Reply:
        """Wait for the next request."""
        await until(lambda: len(self.replies) > self.taken)
        self.taken += 1
        return self.replies[self.taken - 1]


@dataclass
class Room:
    """A writer's room: the program, and hands."""

    first: FirstWindow
    desk: Desk
    engine: EngineProcess
    model: Model
    closed: asyncio.Event
    states: list[EngineState]
    batch: BatchDesk
    network: Network

    @property
    def editor(self) -> ManuscriptEditor:
        """The editor."""
        return self.first.editor

    @property
    def text(self) -> str:
        """What is shown; it is what the manuscript says."""
        assert shown(self.editor) == self.editor.manuscript.text()
        return shown(self.editor)

    @property
    def notice(self) -> str:
        """What the bar above the text says; empty if it is hidden."""
        bar = self.first.window.notice
        labels = [label.text() for label in bar.findChildren(QLabel) if label.text()]
        return labels[0] if bar.isVisible() and labels else ""

    def write(self, text: str) -> None:
        """Type."""
        write(self.editor, text)

    def press(self, which: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in the window, where the shortcuts hear it."""
        QTest.keyClick(self.editor, which, modifiers)

    def complete(self) -> None:
        """Press Ctrl+Return."""
        key(self.editor, Qt.Key.Key_Return, CTRL)

    async def until_text(self, text: str) -> None:
        """Wait until a text is shown."""
        try:
            await until(lambda: self.text == text)
        except TimeoutError:
            assert self.text == text

    async def idle(self) -> None:
        """Wait until nothing is being written."""
        await until(lambda: not self.desk.completing.running)


class OpenRoom(Protocol):
    """Opens a room for a test. Not a fixture: between a test and its fixtures' end Qt turns without asyncio."""

    def __call__(
        self,
        *,
        built_in: bool = False,
        kind: Kind = Kind.OPENAI,
        connection: Connection | None = None,
        patience: Patience | None = None,
        joined: bool = False,
    ) -> AbstractAsyncContextManager[Room]: ...


@asynccontextmanager
async def room(  # noqa: PLR0913  (each for some tests)
    app: QApplication,
    folder: Path,
    *,
    built_in: bool = False,
    kind: Kind = Kind.OPENAI,
    connection: Connection | None = None,
    patience: Patience | None = None,
    joined: bool = False,
) -> AsyncGenerator[Room]:
    """Open the program; it completes with the scripted model, or with the built-in one, or with a connection.

    Only where it is ``joined`` do the window's buttons and the panel follow what completes.
    """
    bugs: list[BaseException] = []
    tasks = Tasks(bugs.append)
    model, closed, states = Model(), asyncio.Event(), list[EngineState]()
    first = FirstWindow(app, folder / "settings.json")
    first.furnish()
    first.window.show()
    first.window.activateWindow()
    engine = EngineProcess(tasks, states.append, request_log=folder / REQUESTS)
    redactor, network = Redactor(), Network()
    async with (
        AsyncExitStack() as opened,
        Connections(folder / "config", folder / "data") as connections,
        serving(model.serve) as served,
        Completions(patience=patience, network=network) as completions,
        Keychain(lambda _: None, Memory) as keychain,
        engine,
        GgufProcess(tasks, states.append, print) as files,
        tasks,
    ):
        await connections.load()
        scripted = Connection(id="scripted", name="The scripted server", base_url=served.endpoint.base_url, kind=kind)
        connection = connection or scripted
        await connections.change(partial(Book.put, connection=connection))
        keys = Keys(keychain, redactor)
        targets = Targets(completions, keys, engine, files, redactor)
        active = ActiveModel(connections, targets, tasks, app)
        if not built_in:
            active.choose(Use(connection=connection.id))
        desk = Desk(first, tasks, completions, active, closed.set)
        servers = Servers(
            connections=connections,
            keys=keys,
            targets=targets,
            completions=completions,
            tasks=tasks,
            files=files,
            keychain=KeychainNotice(first.window),
        )
        CodeDesk(first, tasks, completions, active)
        NetworkDesk(first, network)
        batch = BatchDesk(first, servers, active, folder / BATCH, opened)
        if joined:
            ConnectionsDesk(first, servers, active, desk.documents)
        yield Room(first, desk, engine, model, closed, states, batch, network)
        batch.close()
        desk.completing.stop_all()
    first.window.hide()
    first.window.deleteLater()
    active.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for bug in bugs:
        raise bug
