"""A connection is filled in, tried out and kept; whatever fails is said, and waiting can be stopped."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton
from shiboken6 import isValid

from lacuna.core.connections import Connection, KeyPlace
from lacuna.services.keychain import Patience
from lacuna.ui.connections.connection_dialog import ConnectionDialog
from lacuna.ui.connections.model_dialog import ModelDialog
from services.keychain.memory import Gate
from ui.connections.servers_world import World, servers_world, until
from ui.hands import click, press, write

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("qapp")]

NEW = Connection(id="new", name="New connection")


class Window:
    """The dialog and what it told."""

    def __init__(self, world: World, connection: Connection = NEW) -> None:
        self.dialog = ConnectionDialog(world.servers, connection, world.window)
        self.saved: list[str] = []
        self.dialog.saved.connect(self.saved.append)
        self.dialog.open()

    def field(self, name: str) -> QLineEdit:
        (found,) = [line for line in self.dialog.findChildren(QLineEdit) if line.accessibleName() == name]
        return found

    def press(self, title: str) -> None:
        (found,) = [button for button in self.dialog.findChildren(QPushButton) if button.text() == title]
        click(found)

    def idle(self) -> bool:
        return any(button.text() == "Cancel" for button in self.dialog.findChildren(QPushButton))

    def says(self, part: str) -> bool:
        labels = self.dialog.findChildren(QLabel)
        return any(part in label.text() for label in labels if label.isVisible())


async def test_a_connection_is_tried_out_and_kept_with_its_key(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        w = Window(world)
        write(w.field("Address"), world.address)
        write(w.field("Key"), "sk-secret-key")
        w.press("&Test")
        await until(lambda: w.says("first completes text."))
        assert w.says("lists 2 models")
        assert "authorization: bearer sk-secret-key" in world.served.heads[0].lower()
        await until(w.idle)
        w.field("Name").setFocus()
        press(w.field("Name"), Qt.Key.Key_Return)
        await until(lambda: w.saved == ["new"])
        kept = world.servers.connections.find("new")
        assert kept is not None
        assert (kept.base_url, kept.key) == (world.served.endpoint.base_url, KeyPlace.KEYCHAIN)
        assert world.store.kept == {"lacuna:new": "sk-secret-key"}
        await until(lambda: not isValid(w.dialog))  # closed, and gone with it


async def test_what_is_wrong_keeps_the_window_open_and_sends_nothing(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        w = Window(world)
        for button in ("&Test", "&Save"):
            w.press(button)
            assert w.says("Enter the server’s address")
        assert world.served.heads == []
        assert w.dialog.isVisible()
        w.dialog.close()


async def test_a_server_that_refuses_is_told(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        world.machine.status = "401 Unauthorized"
        w = Window(world)
        write(w.field("Address"), world.address)
        w.press("&Test")
        await until(lambda: w.says("✗"))
        assert w.says("key")
        w.dialog.close()


async def test_a_test_can_be_stopped_and_the_window_stays(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        world.machine.silent = True
        w = Window(world)
        write(w.field("Address"), world.address)
        w.press("&Test")
        await until(lambda: world.served.heads)
        assert w.says("Trying it out")
        press(w.field("Name"), Qt.Key.Key_Escape)
        assert w.dialog.isVisible()
        assert not w.says("Trying it out")
        press(w.field("Name"), Qt.Key.Key_Escape)
        assert not w.dialog.isVisible()


async def test_the_window_says_that_it_waits_for_the_keychain_and_can_be_stopped(tmp_path: Path) -> None:
    async with servers_world(tmp_path, Patience(notice=0.01)) as world:
        gate = world.store.before_write = Gate()
        w = Window(world)
        write(w.field("Address"), world.address)
        write(w.field("Key"), "sk-secret-key")
        w.press("&Save")
        await until(lambda: w.says("Waiting for your keychain"))
        w.press("Stop")
        gate.open.set()
        await until(lambda: not w.says("Waiting for your keychain"))
        await until(lambda: world.store.kept == {})
        assert world.servers.connections.find("new") is None
        assert w.dialog.isVisible()
        w.dialog.close()


async def test_a_keychain_that_hangs_is_told_under_the_key_which_can_be_used_for_the_session(tmp_path: Path) -> None:
    async with servers_world(tmp_path, Patience(notice=0.01, answer=0.05)) as world:
        gate = world.store.before_read = Gate()
        w = Window(world)
        write(w.field("Address"), world.address)
        write(w.field("Key"), "sk-secret-key")
        w.press("&Save")
        await until(lambda: w.says("The keychain is not answering."))
        gate.open.set()
        press(w.dialog._form.key.place, Qt.Key.Key_Down)  # pyright: ignore[reportPrivateUsage]  (the writer's hand)
        w.press("&Save")
        await until(lambda: w.saved == ["new"])
        kept = world.servers.connections.find("new")
        assert kept is not None
        assert kept.key is KeyPlace.SESSION
        assert world.store.kept == {}


async def test_a_model_is_chosen_from_the_servers_list(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        w = Window(world)
        write(w.field("Address"), world.address)
        w.press("Choose…")
        (chooser,) = w.dialog.findChildren(ModelDialog)
        search = chooser.findChildren(QLineEdit)[0]
        await until(lambda: any("lists 2 models" in label.text() for label in chooser.findChildren(QLabel)))
        write(search, "second")
        press(search, Qt.Key.Key_Return)
        assert w.field("Model").text() == "second"
        w.dialog.close()


async def test_editing_needs_no_key_again(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        base_url = world.served.endpoint.base_url
        old = Connection(id="old", name="Old", base_url=base_url, key=KeyPlace.KEYCHAIN)
        await world.put(old)
        world.store.kept["lacuna:old"] = "sk-kept-key"
        w = Window(world, old)
        w.press("&Test")
        await until(lambda: w.says("first completes text."))
        assert "authorization: bearer sk-kept-key" in world.served.heads[0].lower()
        write(w.field("Name"), " and wise")
        w.press("&Save")
        await until(lambda: w.saved == ["old"])
        assert [known.name for known in world.servers.connections.book.connections] == ["Old and wise"]
        assert world.store.kept == {"lacuna:old": "sk-kept-key"}


async def test_a_field_that_is_wrong_is_scrolled_to_with_the_sentence_below_it(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        w = Window(world)
        w.dialog.resize(w.dialog.minimumSize())
        write(w.field("Address"), world.address)
        (more,) = [button for button in w.dialog.findChildren(QPushButton) if button.text() == "More settings"]
        more.click()
        assert more.text() == "Fewer settings"
        texts = w.dialog.findChildren(QPlainTextEdit)
        (body,) = [text for text in texts if text.accessibleName() == "Extra body, as a JSON object"]
        body.setPlainText("{")
        await until(lambda: body.visibleRegion().isEmpty())
        w.press("&Save")
        await until(lambda: body.visibleRegion().boundingRect() == body.rect())
        sentence = next(
            label
            for label in w.dialog.findChildren(QLabel)
            if "JSON object" in label.text() and label.objectName() == "broken"
        )
        await until(lambda: sentence.visibleRegion().boundingRect() == sentence.rect())
        w.dialog.close()
