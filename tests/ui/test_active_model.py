"""Each manuscript is completed by what it was written with; a choice is remembered, and nothing is sent for it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from lacuna.core.connections import BUILT_IN, Book, Connection, Use
from lacuna.services.completions import Completions
from lacuna.services.connections import Connections
from lacuna.services.engine_process import EngineProcess
from lacuna.services.gguf_process import GgufProcess
from lacuna.services.keychain import Keychain
from lacuna.services.keys import Keys
from lacuna.services.redactor import Redactor
from lacuna.services.targets import Targets
from lacuna.services.tasks import Tasks
from lacuna.ui.active_model import ActiveModel
from services.keychain.memory import Memory
from services.loopback import Conversation, Served, serving

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("qapp")]

MODELS = b'{"data": [{"id": "first", "context_length": 4096}, {"id": "second"}]}'


async def list_models(conversation: Conversation) -> None:
    await conversation.begin()
    await conversation.send(MODELS)


@dataclass
class World:
    """What a test needs."""

    active: ActiveModel
    connections: Connections
    served: Served
    changes: list[str]
    failures: list[str]

    def note(self) -> None:
        self.changes.append(f"{self.active.connection.name}: {self.active.model}")


@asynccontextmanager
async def world(folder: Path) -> AsyncGenerator[World]:
    tasks = Tasks(print)
    async with (
        Connections(folder / "config", folder / "data") as connections,
        serving(list_models) as served,
        Completions() as completions,
        Keychain(lambda _: None, Memory) as keychain,
    ):
        await connections.load()
        base_url = served.endpoint.base_url
        for name in ("home", "afar"):
            await connections.change(partial(Book.put, connection=Connection(id=name, name=name, base_url=base_url)))
        redactor = Redactor()
        engine = EngineProcess(tasks, print)
        files = GgufProcess(tasks, print, print)
        targets = Targets(completions, Keys(keychain, redactor), engine, files, redactor)
        owner = QObject()
        async with files, tasks:
            made = World(ActiveModel(connections, targets, tasks, owner), connections, served, [], [])
            made.active.changed.connect(made.note)
            made.active.failed.connect(made.failures.append)
            yield made


async def test_at_first_the_built_in_model_completes(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        assert w.active.connection is BUILT_IN
        assert w.active.built_in


async def test_a_choice_is_told_remembered_and_sends_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        w.active.choose_connection("home")
        w.active.choose_model("second")
        assert w.changes == ["home: ", "home: second"]
        assert w.served.heads == []
    async with world(tmp_path) as w:
        assert (w.active.connection.id, w.active.model) == ("home", "second")


async def test_a_request_goes_to_the_choice_and_tells_what_is_then_known(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        w.active.choose_connection("home")
        assert w.active.limits().context is None
        target = await w.active.target()
        assert (target.connection.id, target.model.id) == ("home", "first")
        assert w.changes[-1] == "home: first"
        assert w.active.limits().context == 4096


async def test_each_manuscript_gets_its_own_back(tmp_path: Path) -> None:
    novel, letter = tmp_path / "novel.txt", tmp_path / "letter.txt"
    one, two = object(), object()
    async with world(tmp_path) as w:
        w.active.follow(one, novel)
        w.active.choose(Use(connection="afar", model="second"))
        w.active.follow(two, letter)
        assert w.active.connection.id == "afar"
        w.active.choose_connection("home")
        w.active.follow(one, novel)
        assert (w.active.connection.id, w.active.model) == ("afar", "second")
    async with world(tmp_path) as w:
        w.active.follow(two, letter)
        assert w.active.connection.id == "home"


async def test_a_manuscript_that_is_saved_under_a_name_keeps_what_it_has(tmp_path: Path) -> None:
    manuscript = object()
    async with world(tmp_path) as w:
        w.active.follow(manuscript, None)
        w.active.choose_connection("afar")
        w.active.follow(manuscript, tmp_path / "named.txt")
        assert w.active.connection.id == "afar"
        w.active.follow(object(), None)
        w.active.choose_connection("home")
        w.active.follow(object(), tmp_path / "named.txt")
        assert w.active.connection.id == "afar"


async def test_when_its_connection_is_removed_the_built_in_model_completes(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        w.active.choose_connection("home")
        await w.connections.change(partial(Book.remove, connection_id="home"))
        w.active.connections_changed()
        assert w.active.connection is BUILT_IN


async def test_a_choice_that_cannot_be_written_down_holds_until_the_end(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        (tmp_path / "data").write_bytes(b"")
        w.active.choose_connection("home")
        while not w.failures:  # noqa: ASYNC110  (written in a thread)
            await asyncio.sleep(0.01)
        assert w.active.connection.id == "home"
        assert "could not be written" in w.failures[0]
