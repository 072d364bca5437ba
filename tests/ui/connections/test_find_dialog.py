"""Servers of this machine are looked for when the writer asks, and the one that is chosen becomes a connection."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QTreeWidget

from lacuna.core.connections import BUILT_IN, Connection, KeyPlace
from lacuna.core.servers import Kind
from lacuna.ui.connections.connection_dialog import ConnectionDialog
from lacuna.ui.connections.connections_dialog import ConnectionsDialog
from lacuna.ui.connections.find_dialog import NONE, STOPPED, FindDialog
from services.loopback import Conversation, Served, serving
from ui.connections.servers_world import World, servers_world, until
from ui.hands import click, press

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("qapp")]


class Answers:
    """A server whose list of models has an owner, or that wants a key, or that says nothing until it may."""

    def __init__(self, owner: str, status: str = "200 OK") -> None:
        self.owner = owner
        self.status = status
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def answer(self, conversation: Conversation) -> None:
        """Answer one question."""
        await self.may_answer.wait()
        listing = conversation.head.split()[1] == "/v1/models"
        await conversation.begin(self.status if listing else "404 Not Found")
        await conversation.send(json.dumps({"data": [{"id": "m", "owned_by": self.owner}]} if listing else {}).encode())


class Page:
    """Something that is no completions server."""

    async def answer(self, conversation: Conversation) -> None:
        """Show a page."""
        await conversation.begin("404 Not Found")
        await conversation.send(b"<html>")


class Window:
    """The connections, and the window that looks for servers over them."""

    def __init__(self, world: World, served: list[Served]) -> None:
        ports = tuple(port_of(server) for server in served)
        self.world = world
        self.dialog = ConnectionsDialog(replace(world.servers, local_ports=ports), world.window, current=BUILT_IN.id)
        self.dialog.open()

    def find(self) -> FindDialog:
        click(self.button(self.dialog, "Fi&nd…"))
        (found,) = self.dialog.findChildren(FindDialog)
        return found

    @staticmethod
    def button(of: ConnectionsDialog | FindDialog, title: str) -> QPushButton:
        (found,) = [button for button in of.findChildren(QPushButton) if button.text() == title]
        return found

    def names(self) -> list[str]:
        return [connection.name for connection in self.world.servers.connections.book.connections]


def port_of(served: Served) -> int:
    return int(served.endpoint.base_url.split(":")[2].removesuffix("/v1"))


def rows(find: FindDialog) -> list[tuple[str, str, str]]:
    (table,) = find.findChildren(QTreeWidget)
    items = [table.topLevelItem(row) for row in range(table.topLevelItemCount())]
    return sorted((item.text(0), item.text(1), item.text(2)) for item in items if item is not None)


def told(find: FindDialog) -> list[str]:
    return [label.text() for label in find.findChildren(QLabel)]


@asynccontextmanager
async def machines(*answering: Answers | Page) -> AsyncGenerator[list[Served]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(serving(machine.answer)) for machine in answering]


async def test_what_is_found_is_named_and_what_is_chosen_is_added_without_a_key(tmp_path: Path) -> None:
    async with machines(Answers("koboldcpp"), Page(), Answers("")) as served, servers_world(tmp_path) as world:
        w = Window(world, served)
        find = w.find()
        await until(lambda: "2 servers found." in told(find))
        where = [server.endpoint.base_url for server in served]
        assert rows(find) == [("A server", where[2], "1"), ("KoboldCpp", where[0], "1")]
        table = find.findChildren(QTreeWidget)[0]
        table.setCurrentItem(table.findItems("KoboldCpp", Qt.MatchFlag.MatchExactly)[0])
        press(table, Qt.Key.Key_Return)
        await until(w.names)
        (added,) = world.servers.connections.book.connections
        assert (added.name, added.base_url, added.kind) == ("KoboldCpp", where[0], Kind.KOBOLDCPP)
        assert added.key is KeyPlace.NONE
        current = w.dialog.findChildren(QTreeWidget)[0].currentItem()
        assert current is not None
        assert current.text(0) == "KoboldCpp"
        assert not any("authorization" in head.lower() for server in served for head in server.heads)
        w.dialog.close()


async def test_none_found_says_what_to_do(tmp_path: Path) -> None:
    async with machines(Page()) as served, servers_world(tmp_path) as world:
        w = Window(world, served)
        find = w.find()
        await until(lambda: NONE in told(find))
        assert not w.button(find, "&Add it").isEnabled()
        assert w.button(find, "&Look again").isEnabled()
        w.dialog.close()


async def test_looking_shows_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    slow = Answers("vllm")
    slow.may_answer.clear()
    async with machines(Answers("vllm"), slow) as served, servers_world(tmp_path) as world:
        w = Window(world, served)
        find = w.find()
        bar = find.findChildren(QProgressBar)[0]
        await until(lambda: bar.value() == 1)
        assert (bar.maximum(), bar.isVisible(), len(rows(find))) == (2, True, 1)
        press(find, Qt.Key.Key_Escape)
        assert STOPPED in told(find)
        assert (find.isVisible(), bar.isVisible()) == (True, False)
        await until(lambda: not world.servers.tasks.running("looking for servers on this machine"))
        slow.may_answer.set()
        click(w.button(find, "&Look again"))
        await until(lambda: "2 servers found." in told(find))
        press(find, Qt.Key.Key_Escape)
        await until(lambda: not w.dialog.findChildren(FindDialog))
        w.dialog.close()


async def test_a_server_that_asks_for_a_key_is_added_by_its_form(tmp_path: Path) -> None:
    async with machines(Answers("", "401 Unauthorized")) as served, servers_world(tmp_path) as world:
        w = Window(world, served)
        find = w.find()
        await until(lambda: rows(find) == [("A server", served[0].endpoint.base_url, "asks for a key")])
        click(w.button(find, "&Add it"))
        (form,) = w.dialog.findChildren(ConnectionDialog)
        assert form.windowTitle() == "Add a connection"
        assert w.names() == []
        form.close()
        w.dialog.close()


async def test_a_server_that_is_a_connection_already_is_not_added_twice(tmp_path: Path) -> None:
    async with machines(Answers("vllm")) as served, servers_world(tmp_path) as world:
        await world.put(Connection(id="v", name="Mine", base_url=served[0].endpoint.base_url))
        w = Window(world, served)
        find = w.find()
        await until(lambda: rows(find) == [("vLLM", served[0].endpoint.base_url, "already a connection")])
        assert not w.button(find, "&Add it").isEnabled()
        press(find.findChildren(QTreeWidget)[0], Qt.Key.Key_Return)
        assert w.names() == ["Mine"]
        w.dialog.close()


async def test_an_engine_of_lacunas_own_is_a_server_as_any_other(tmp_path: Path) -> None:
    async with machines(Answers("lacuna")) as served, servers_world(tmp_path) as world:
        w = Window(world, served)
        find = w.find()
        await until(lambda: w.button(find, "&Add it").isEnabled())
        click(w.button(find, "&Add it"))
        await until(w.names)
        (added,) = world.servers.connections.book.connections
        assert (added.name, added.kind) == ("Lacuna’s engine", Kind.UNKNOWN)
        w.dialog.close()
