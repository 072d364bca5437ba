"""Connections are added, copied, ordered and removed by keyboard; the built-in model is always there."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox, QPushButton, QTreeWidget

from lacuna.core.connections import BUILT_IN, Connection, KeyPlace
from lacuna.ui.connections.connection_dialog import ConnectionDialog
from lacuna.ui.connections.connections_dialog import ConnectionsDialog
from ui.connections.servers_world import World, servers_world, until
from ui.hands import click, press, write

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("qapp")]

ONE = Connection(id="one", name="One", base_url="http://127.0.0.1:1/v1", key=KeyPlace.KEYCHAIN)
TWO = Connection(id="two", name="Two", base_url="http://127.0.0.1:2/v1")


class Window:
    """The dialog and what it told."""

    def __init__(self, world: World, current: str = BUILT_IN.id) -> None:
        self.dialog = ConnectionsDialog(world.servers, world.window, current=current)
        self.changes = 0
        self.used: list[str] = []
        self.dialog.changed.connect(self.note)
        self.dialog.used.connect(self.used.append)
        self.dialog.open()
        self.list = self.dialog.findChildren(QTreeWidget)[0]

    def note(self) -> None:
        self.changes += 1

    def names(self) -> list[str]:
        items = [self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount())]
        return [item.text(0) for item in items if item is not None]

    def current(self) -> str:
        item = self.list.currentItem()
        return item.text(0) if item is not None else ""

    async def active(self) -> None:
        """Wait until the window has the keyboard: shortcuts work in it alone."""
        self.dialog.activateWindow()
        await until(self.dialog.isActiveWindow)
        self.list.setFocus()

    def form(self, title: str) -> ConnectionDialog:
        """Return the form that is open."""
        (found,) = [form for form in self.dialog.findChildren(ConnectionDialog) if form.isVisible()]
        assert found.windowTitle().startswith(title)
        return found

    def button(self, title: str) -> QPushButton:
        (found,) = [button for button in self.dialog.findChildren(QPushButton) if button.text() == title]
        return found


async def test_the_built_in_model_is_first_and_can_be_neither_edited_nor_removed(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        await world.put(ONE, TWO)
        w = Window(world)
        assert w.names() == ["Built-in model", "One", "Two"]
        for title in ("&Edit…", "&Duplicate", "Move &up", "Move d&own", "&Remove…"):
            assert not w.button(title).isEnabled()
        press(w.list, Qt.Key.Key_Down)
        assert w.button("&Edit…").isEnabled()
        assert not w.button("Move &up").isEnabled()
        w.dialog.close()


async def test_a_name_can_be_read_whole_and_a_long_one_leaves_room_for_the_address(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        await world.put(ONE, msgspec.structs.replace(TWO, name="A server with a rather long name " * 3))
        w = Window(world)
        await until(w.dialog.isVisible)
        assert w.list.columnWidth(0) > w.list.fontMetrics().horizontalAdvance("Built-in model")
        assert w.list.columnWidth(0) < w.list.columnWidth(1)
        w.dialog.close()


async def test_connections_are_moved(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        await world.put(ONE, TWO)
        w = Window(world, "two")
        assert w.current() == "Two"
        click(w.button("Move &up"))
        await until(lambda: w.names() == ["Built-in model", "Two", "One"])
        assert w.current() == "Two"
        click(w.button("Move d&own"))
        await until(lambda: w.names() == ["Built-in model", "One", "Two"])
        assert w.changes == 2
        w.dialog.close()


async def test_a_connection_is_added(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        w = Window(world)
        click(w.button("&Add…"))
        (form,) = w.dialog.findChildren(ConnectionDialog)
        address = next(line for line in form.findChildren(QLineEdit) if line.accessibleName() == "Address")
        write(address, world.address)
        press(address, Qt.Key.Key_Return)
        await until(lambda: w.names() == ["Built-in model", "New connection"])
        assert w.current() == "New connection"
        click(w.button("Write &with it"))
        assert w.used == [world.servers.connections.book.connections[0].id]


async def test_a_copy_has_a_name_of_its_own_and_no_key(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        await world.put(ONE)
        w = Window(world, "one")
        click(w.button("&Duplicate"))
        (form,) = w.dialog.findChildren(ConnectionDialog)
        press(form.findChildren(QLineEdit)[0], Qt.Key.Key_Return)
        await until(lambda: w.names() == ["Built-in model", "One", "One 2"])
        copy = world.servers.connections.book.connections[1]
        assert (copy.base_url, copy.key) == (ONE.base_url, KeyPlace.NONE)
        assert copy.id != ONE.id
        w.dialog.close()


async def test_keys_alone_add_duplicate_move_and_remove(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        await world.put(ONE, TWO)
        w = Window(world)
        await w.active()
        press(w.list, Qt.Key.Key_Insert)
        form = w.form("Add a connection")
        address = next(line for line in form.findChildren(QLineEdit) if line.accessibleName() == "Address")
        write(address, world.address)
        press(address, Qt.Key.Key_Return)
        await until(lambda: w.names() == ["Built-in model", "One", "Two", "New connection"])
        await w.active()
        press(w.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
        await until(lambda: w.names() == ["Built-in model", "One", "New connection", "Two"])
        press(w.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        await until(lambda: w.names() == ["Built-in model", "One", "Two", "New connection"])
        press(w.list, Qt.Key.Key_Up)
        press(w.list, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
        form = w.form("Add a connection")
        press(form.findChildren(QLineEdit)[0], Qt.Key.Key_Return)
        await until(lambda: "Two 2" in w.names())
        await w.active()
        press(w.list, Qt.Key.Key_Delete)
        await until(lambda: w.dialog.findChildren(QMessageBox))
        (box,) = w.dialog.findChildren(QMessageBox)
        assert box.text() == "Remove “Two 2”?"
        press(next(button for button in box.buttons() if button.text() == "Remove"), Qt.Key.Key_Space)
        await until(lambda: w.names() == ["Built-in model", "One", "Two", "New connection"])
        await w.active()
        press(w.list, Qt.Key.Key_Down)
        press(w.list, Qt.Key.Key_Return)
        w.form("Edit").reject()
        w.dialog.close()


@pytest.mark.parametrize("agreed", [True, False])
async def test_a_connection_is_removed_with_its_key_if_the_writer_agrees(tmp_path: Path, *, agreed: bool) -> None:
    async with servers_world(tmp_path) as world:
        await world.put(ONE, TWO)
        world.store.kept["lacuna:one"] = "sk-kept-key"
        w = Window(world, "one")
        click(w.button("&Remove…"))
        await until(lambda: w.dialog.findChildren(QMessageBox))
        (box,) = w.dialog.findChildren(QMessageBox)
        assert box.text() == "Remove “One”, and its key from your keychain?"
        click(next(button for button in box.buttons() if (button.text() == "Remove") is agreed))
        if agreed:
            await until(lambda: w.names() == ["Built-in model", "Two"])
            assert world.store.kept == {}
        else:
            await until(lambda: not box.isVisible())
            assert w.names() == ["Built-in model", "One", "Two"]
            assert world.store.kept == {"lacuna:one": "sk-kept-key"}
        w.dialog.close()


async def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        await world.put(ONE, TWO)
        world.servers.connections._book_file._untouchable = "Your connections cannot be changed."  # pyright: ignore[reportPrivateUsage]  (as a file of a later version)
        w = Window(world, "two")
        click(w.button("Move &up"))
        labels = w.dialog.findChildren(QLabel)
        await until(lambda: any("cannot be changed" in label.text() for label in labels if label.isVisible()))
        assert w.names() == ["Built-in model", "One", "Two"]
        w.dialog.close()
