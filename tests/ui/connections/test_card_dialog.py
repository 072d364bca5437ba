"""The card of a connection and model shows how each thing is known; it is measured when asked to, and overridden."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QProgressBar, QPushButton, QTreeWidget

from lacuna.core.completions import Endpoint
from lacuna.core.connections import Connection
from lacuna.core.errors import KeyMissing
from lacuna.core.servers import Card, Kind, Source, cells
from lacuna.services.measuring import MEASURED
from lacuna.ui.combo_box import ComboBox
from lacuna.ui.connections.card_dialog import COST, FIRST, CardDialog
from lacuna.ui.connections.connection_dialog import ConnectionDialog
from ui.connections.servers_world import World, servers_world, until
from ui.hands import click, press, write

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("qapp")]


class Window:
    """The dialog, and what is seen and done in it."""

    def __init__(self, world: World, model: str = "first", error: Exception | None = None) -> None:
        self.world = world
        self.connection = Connection(id="home", name="Home", base_url=world.served.endpoint.base_url, model=model)
        self.changes = 0

        async def reach() -> Endpoint:
            if error is not None:
                raise error
            return world.served.endpoint

        self.dialog = CardDialog(world.servers, self.connection, reach, world.window)
        self.dialog.changed.connect(self.changed)
        self.dialog.open()

    def changed(self) -> None:
        self.changes += 1

    @property
    def card(self) -> Card:
        return self.world.servers.targets.cards.known(self.connection, self.connection.model)

    @property
    def table(self) -> QTreeWidget:
        return self.dialog.findChildren(QTreeWidget)[0]

    def rows(self) -> dict[str, tuple[str, str]]:
        items = [self.table.topLevelItem(row) for row in range(self.table.topLevelItemCount())]
        return {item.text(0): (item.text(1), item.text(2)) for item in items if item is not None}

    def go_to(self, name: str) -> None:
        item = self.table.topLevelItem(list(cells()).index(name))
        assert item is not None
        self.table.setCurrentItem(item)

    def button(self, title: str) -> QPushButton:
        (found,) = [button for button in self.dialog.findChildren(QPushButton) if button.text() == title]
        return found

    def says(self, text: str) -> bool:
        return any(text in label.text() for label in self.dialog.findChildren(QLabel) if label.isVisible())

    def enter(self, text: str) -> None:
        (line,) = [line for line in self.dialog.findChildren(QLineEdit) if line.isVisible()]
        line.selectAll()
        write(line, text)
        press(line, Qt.Key.Key_Return)


async def test_every_cell_is_shown_with_how_it_is_known(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        known = Card(kind=Kind.LLAMA_CPP, detected={"n": 2}, measured={"seed": False}).choose("stops", 7)
        first = Window(world)
        await world.servers.targets.cards.put(first.connection, "first", known)
        rows = Window(world).rows()
        assert list(rows) == [cell.title for cell in cells().values()]
        assert rows["Choices (n)"] == ("2", "told by the server")
        assert rows["Seed"] == ("no", "measured")
        assert rows["Stops"] == ("7", "set by you")
        assert rows["Infill"] == ("yes", "documented")


async def test_it_is_measured_when_asked_with_its_cost_said_before(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        window = Window(world)
        assert window.says(COST)
        assert window.says("Not measured yet.")
        assert world.served.heads == []
        click(window.button("&Measure"))
        await until(lambda: window.card.measured)
        await until(lambda: window.button("&Measure").isEnabled() and window.says(COST))
        assert window.rows()["Choices (n)"] == ("1", "measured")
        assert window.says("Measured on ")
        assert window.changes == 1


async def test_measuring_shows_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        window = Window(world)
        (progress,) = window.dialog.findChildren(QProgressBar)
        assert progress.isHidden()
        world.machine.silent = True
        click(window.button("&Measure"))
        await until(lambda: world.served.heads)
        assert progress.isVisible()
        assert progress.maximum() == len(MEASURED)
        window.dialog.reject()
        assert window.dialog.isVisible()
        assert window.says("Stopped. Nothing of it was kept.")
        assert progress.isHidden()
        assert window.card.measured == {}
        window.dialog.reject()
        assert not window.dialog.isVisible()


async def test_what_keeps_it_from_being_measured_is_said(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        window = Window(world, error=KeyMissing("The key of Home is missing. Enter it again."))
        click(window.button("&Measure"))
        await until(lambda: window.says("The key of Home is missing. Enter it again."))
        assert window.button("&Measure").isEnabled()


async def test_without_a_model_the_first_that_is_listed_is_measured(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        window = Window(world, model="")
        (which,) = [box for box in window.dialog.findChildren(ComboBox) if box.accessibleName() == "Model"]
        assert which.currentText() == FIRST
        click(window.button("&Measure"))
        await until(lambda: window.card.measured)
        assert which.currentText() == "first"
        assert world.servers.targets.cards.models(window.connection) == ["first"]


async def test_a_server_without_models_asks_for_a_name(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        world.machine.models = []
        window = Window(world, model="")
        click(window.button("&Measure"))
        await until(lambda: window.says("The server lists no models. Enter the name of one in the connection."))


async def test_a_number_is_set_by_the_writer_and_given_up(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        window = Window(world)
        window.go_to("concurrency")
        give_up = window.button("&Use what is known")
        assert not give_up.isEnabled()
        window.enter("3")
        await until(lambda: window.card.chosen == {"concurrency": 3})
        await until(give_up.isEnabled)
        assert window.rows()["Requests at once"] == ("3", "set by you")
        click(give_up)
        await until(lambda: window.card.chosen == {})
        await until(lambda: window.rows()["Requests at once"] == ("4", "assumed"))


@pytest.mark.parametrize("text", ["many", "0", "-1", " "])
async def test_a_number_that_cannot_be_is_not_kept_and_said(tmp_path: Path, text: str) -> None:
    async with servers_world(tmp_path) as world:
        window = Window(world)
        window.go_to("concurrency")
        window.enter(text)
        assert window.says("Requests at once")
        assert [label.text() for label in window.dialog.findChildren(QLabel) if label.objectName() == "broken"]
        assert window.card.chosen == {}


async def test_one_of_few_values_is_chosen(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        window = Window(world)
        window.go_to("suffix")
        (box,) = [b for b in window.dialog.findChildren(ComboBox) if b.isVisible() and b.accessibleName() == "Suffix"]
        assert [box.itemText(row) for row in range(box.count())] == ["yes", "no"]
        assert box.currentText() == "no"
        box.setCurrentIndex(0)
        click(window.button("&Set"))
        await until(lambda: window.card.capabilities.suffix)
        assert window.card.source("suffix") is Source.CHOSEN


async def test_what_the_servers_own_call_cannot_carry_cannot_be_set(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        await world.servers.targets.cards.put(Window(world).connection, "first", Card(kind=Kind.OLLAMA))
        window = Window(world)
        window.go_to("n")
        assert not window.button("&Set").isEnabled()
        assert window.says("This server’s own call cannot carry more.")


async def test_all_is_forgotten_when_asked(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        card = Card(kind=Kind.VLLM, measured={"seed": False}).choose("n", 3)
        await world.servers.targets.cards.put(Window(world).connection, "first", card)
        window = Window(world)
        click(window.button("&Forget all"))
        await until(lambda: window.card == Card())
        await until(lambda: window.rows()["Seed"] == ("yes", "assumed"))


async def test_it_opens_from_the_form_and_what_is_set_is_told_of_a_connection_that_is_kept(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        kept = Connection(id="home", name="Home", base_url=world.served.endpoint.base_url, model="first")
        await world.put(kept)
        form = ConnectionDialog(world.servers, kept, world.window)
        told: list[str] = []
        form.saved.connect(told.append)
        form.open()
        (button,) = [button for button in form.findChildren(QPushButton) if button.text() == "&What it can do…"]
        click(button)
        (dialog,) = form.findChildren(CardDialog)
        (measure,) = [button for button in dialog.findChildren(QPushButton) if button.text() == "&Measure"]
        click(measure)
        await until(lambda: told == ["home"])
        assert world.servers.targets.cards.known(kept, "first").measured
        dialog.reject()
        await asyncio.sleep(0)
        assert form.isVisible()
        form.reject()
