"""All that the connections' windows work with, real but for the keychain, which is in memory."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from lacuna.core.connections import Book, Connection
from lacuna.services.completions import Completions
from lacuna.services.connections import Connections
from lacuna.services.engine_process import EngineProcess, EngineState
from lacuna.services.gguf_process import GgufProcess
from lacuna.services.keychain import Keychain, Patience
from lacuna.services.keys import Keys
from lacuna.services.redactor import Redactor
from lacuna.services.targets import Targets
from lacuna.services.tasks import Tasks
from lacuna.ui.connections import KeychainNotice, Servers
from services.keychain.memory import Memory
from services.loopback import Conversation, Served, serving

CHOICES = [{"index": 0, "text": " there", "finish_reason": "length", "logprobs": None}]
ANSWER = {"id": "c", "object": "text_completion", "created": 1, "model": "m", "choices": CHOICES}


@dataclass
class Machine:
    """A server whose models and manners a test chooses."""

    models: list[dict[str, object]] = field(default_factory=lambda: [{"id": "first"}, {"id": "second"}])
    status: str = "200 OK"
    silent: bool = False

    async def answer(self, conversation: Conversation) -> None:
        """Answer one request."""
        if self.silent:
            await conversation.hung_up()
            return
        await conversation.begin(self.status)
        listing = conversation.head.startswith("GET")
        await conversation.send(json.dumps({"data": self.models} if listing else ANSWER).encode())


@dataclass
class World:
    """What a test needs."""

    servers: Servers
    served: Served
    machine: Machine
    store: Memory
    window: QWidget
    states: list[EngineState]  # of the model file's process
    on_file: list[Callable[[EngineState], object]]  # told of them

    @property
    def address(self) -> str:
        """Where the server is, as somebody would type it."""
        return self.served.endpoint.base_url.removeprefix("http://").removesuffix("/v1")

    async def put(self, *connections: Connection) -> None:
        """Keep connections."""
        for connection in connections:
            await self.servers.connections.change(partial(Book.put, connection=connection))


@asynccontextmanager
async def servers_world(folder: Path, patience: Patience | None = None) -> AsyncGenerator[World]:
    """Serve, until the test is over; a fault in any task fails it."""
    bugs: list[BaseException] = []
    tasks, store, machine, redactor = Tasks(bugs.append), Memory(), Machine(), Redactor()
    window = QWidget()
    notice = KeychainNotice(window)
    async with (
        serving(machine.answer) as served,
        Completions() as completions,
        Keychain(notice.tell, lambda: store, patience) as keychain,
        Connections(folder / "config", folder / "data") as connections,
        tasks,
    ):
        keys = Keys(keychain, redactor)
        states, on_file = list[EngineState](), list[Callable[[EngineState], object]]()

        def changed(state: EngineState) -> None:
            states.append(state)
            for told in on_file:
                told(state)

        files = GgufProcess(tasks, changed, ignore)
        targets = Targets(completions, keys, EngineProcess(tasks, print), files, redactor)
        servers = Servers(
            connections=connections,
            keys=keys,
            targets=targets,
            files=files,
            completions=completions,
            tasks=tasks,
            keychain=notice,
        )
        yield World(servers, served, machine, store, window, states, on_file)
        window.close()
        await files.unload()
    assert bugs == []


async def until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110  (widgets are watched)
            await asyncio.sleep(0.01)


def ignore(_: float) -> None:
    """Hear how much of a file is loaded."""
