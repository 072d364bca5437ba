"""A model is chosen by keyboard alone: searched, walked to, or typed."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTreeWidget, QWidget

from lacuna.core.errors import Unreachable
from lacuna.services.completions import ModelInfo
from lacuna.services.tasks import Tasks
from lacuna.ui.connections.model_dialog import ModelDialog
from ui.connections.servers_world import until
from ui.hands import press, write

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("qapp")]

MODELS = [ModelInfo(id=name) for name in ("first", "second", "third")]


class Server:
    """Lists models, or fails."""

    def __init__(self) -> None:
        self.asked = 0
        self.fails = False

    async def models(self) -> Sequence[ModelInfo]:
        self.asked += 1
        if self.fails:
            raise Unreachable("The server cannot be reached.")
        return MODELS


class Window:
    """The dialog and what it told."""

    def __init__(self, dialog: ModelDialog) -> None:
        self.dialog = dialog
        self.chosen: list[str] = []
        dialog.chosen.connect(self.chosen.append)
        self.search = dialog.findChildren(QLineEdit)[0]
        self.list = dialog.findChildren(QTreeWidget)[0]

    def names(self) -> list[str]:
        items = [self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount())]
        return [item.text(0) for item in items if item is not None]

    def says(self, part: str) -> bool:
        return any(part in label.text() for label in self.dialog.findChildren(QLabel))


@asynccontextmanager
async def opened(
    server: Server, known: Sequence[ModelInfo] | None = MODELS, current: str = ""
) -> AsyncGenerator[Window]:
    bugs: list[BaseException] = []
    parent = QWidget()
    async with Tasks(bugs.append) as tasks:
        dialog = ModelDialog(tasks, server.models, parent, known=known, current=current)
        dialog.open()
        yield Window(dialog)
        dialog.close()
    assert bugs == []


async def test_what_is_known_is_shown_without_asking_and_the_current_one_is_marked() -> None:
    server = Server()
    async with opened(server, current="second") as w:
        assert w.names() == ["first", "second", "third"]
        item = w.list.currentItem()
        assert item is not None
        assert item.text(0) == "second"
        assert w.says("The server lists 3 models.")
        assert server.asked == 0


async def test_what_is_not_known_is_asked_at_once_and_again_on_refresh() -> None:
    server = Server()
    async with opened(server, known=None) as w:
        assert w.says("Asking the server")
        await until(lambda: w.names() == ["first", "second", "third"])
        (refresh,) = [button for button in w.dialog.findChildren(QPushButton) if button.text() == "&Refresh"]
        press(refresh, Qt.Key.Key_Space)
        await until(lambda: server.asked == 2)


async def test_typing_searches_and_return_chooses() -> None:
    async with opened(Server()) as w:
        write(w.search, "ir")
        assert w.names() == ["first", "third", "Use “ir” as it is typed"]
        press(w.search, Qt.Key.Key_Down)
        press(w.search, Qt.Key.Key_Return)
        assert w.chosen == ["third"]
        assert not w.dialog.isVisible()


async def test_a_name_that_is_not_listed_is_typed() -> None:
    async with opened(Server(), known=[]) as w:
        write(w.search, "my-own")
        press(w.search, Qt.Key.Key_Return)
        assert w.chosen == ["my-own"]


async def test_a_server_that_fails_says_why_and_a_name_can_be_typed() -> None:
    server = Server()
    server.fails = True
    async with opened(server, known=None) as w:
        await until(lambda: w.says("The server cannot be reached."))
        assert w.says("You can type the name of a model all the same.")
        write(w.search, "my-own")
        press(w.search, Qt.Key.Key_Return)
        assert w.chosen == ["my-own"]


async def test_escape_chooses_nothing() -> None:
    async with opened(Server()) as w:
        press(w.search, Qt.Key.Key_Escape)
        assert w.chosen == []
        assert not w.dialog.isVisible()
