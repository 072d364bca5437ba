"""The list of all that completes says of each where it is and what it can do."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton

from core.gguf.gguf_files import small
from lacuna.core.connections import BUILT_IN, Connection, ModelFile
from lacuna.core.servers import Kind
from lacuna.ui.connections.connection_list import ConnectionList
from lacuna.ui.connections.connections_dialog import ConnectionsDialog
from lacuna.ui.connections.file_dialog import FileDialog
from lacuna.ui.connections.shelf import row_of
from ui.connections.servers_world import World, servers_world, until
from ui.dialogs import press

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("qapp")]


def file_at(path: Path, name: str = "novel") -> Connection:
    return Connection(id=name, name=name, kind=Kind.LLAMA_CPP, file=ModelFile(path=str(path), threads=1))


class Shelf:
    """The dialog with its list."""

    def __init__(self, world: World, current: str) -> None:
        self.dialog = ConnectionsDialog(world.servers, world.window, current=current)
        self.dialog.open()
        self.list = self.dialog.findChildren(ConnectionList)[0]

    def row(self, name: str) -> tuple[str, str, str]:
        items = [self.list.topLevelItem(place) for place in range(self.list.topLevelItemCount())]
        (item,) = [item for item in items if item is not None and item.text(0) == name]
        return item.text(1), item.text(2), item.toolTip(1)

    def button(self, title: str) -> QPushButton:
        (found,) = [button for button in self.dialog.findChildren(QPushButton) if button.text() == title]
        return found


async def test_each_says_where_it_is_and_what_it_can_do(tmp_path: Path) -> None:
    novel = small().write(tmp_path / "novel.gguf")
    plain = small({"tokenizer.ggml.tokens": ["a", "b", *["c"] * 258]}).write(tmp_path / "plain.gguf")
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(novel.read_bytes()[:-40])
    async with servers_world(tmp_path) as world:
        await world.put(
            file_at(novel),
            file_at(plain, "plain"),
            file_at(tmp_path / "gone.gguf", "gone"),
            file_at(cut, "cut"),
            Connection(id="one", name="One", base_url="http://127.0.0.1:1/v1"),
            Connection(id="two", name="Two", base_url="http://127.0.0.1:2/v1", kind=Kind.LM_STUDIO),
        )
        shelf = Shelf(world, "one")
        await until(lambda: shelf.row("cut")[0] == "Cannot be used")
        assert shelf.row("Built-in model")[:2] == ("On this machine; nothing is sent", "Fills gaps, probabilities")
        where, can, tip = shelf.row("novel")
        assert (where, can) == ("On this machine, 121 kB", "Fills gaps, probabilities, 256 tokens")
        assert tip.splitlines() == [where, str(novel), "llama, 29 k parameters, F32, trained for 256 tokens"]
        assert shelf.row("plain")[1] == "Continues, probabilities, 256 tokens"
        assert shelf.row("cut")[2].startswith("Cannot be used\ncut.gguf is cut off")
        assert shelf.row("gone") == (
            "Missing",
            "",
            "Missing\ngone.gguf is not there any more. Choose another model file.",
        )
        assert shelf.row("One")[:2] == ("http://127.0.0.1:1/v1", "")
        assert shelf.row("Two")[:2] == ("http://127.0.0.1:2/v1", "Continues")
        shelf.dialog.close()


@pytest.mark.parametrize(
    ("connection", "can"),
    [
        (Connection(id="one", name="One", base_url="https://models.example.com/v1"), "Not asked offline"),
        (
            Connection(id="two", name="Two", base_url="https://api.example.com/v1", kind=Kind.LM_STUDIO),
            "Continues; not asked offline",
        ),
        (Connection(id="three", name="Three", base_url="http://127.0.0.1:1/v1"), ""),
        (BUILT_IN, "Fills gaps, probabilities"),
        (file_at(Path("novel.gguf")), ""),
    ],
)
def test_those_that_are_elsewhere_say_that_they_are_not_asked_offline(connection: Connection, can: str) -> None:
    assert row_of(connection, offline=True).cells[2] == can
    assert "asked" not in row_of(connection).cells[2]


async def test_a_file_that_is_loaded_can_be_unloaded(tmp_path: Path) -> None:
    connection = file_at(small().write(tmp_path / "novel.gguf"))
    async with servers_world(tmp_path) as world:
        await world.put(connection)
        unloaded = Shelf(world, "novel")
        assert not unloaded.button("Un&load").isEnabled()
        unloaded.dialog.close()
        await world.servers.targets.endpoint(connection)
        assert world.servers.files.pid is not None
        shelf = Shelf(world, "novel")
        shelf.button("Un&load").click()
        await until(lambda: world.servers.files.file is None)
        await until(lambda: not shelf.button("Un&load").isEnabled())
        shelf.dialog.close()


class Opened(QObject):
    """What the system was asked to show."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[QUrl] = []

    @Slot(QUrl)
    def show_url(self, url: QUrl) -> None:
        """Note it."""
        self.urls.append(url)


async def test_its_folder_is_shown_and_it_is_removed_from_the_list_and_not_from_the_disk(tmp_path: Path) -> None:
    path = small().write(tmp_path / "novel.gguf")
    opened = Opened()
    async with servers_world(tmp_path) as world:
        await world.put(file_at(path))
        shelf = Shelf(world, "novel")
        QDesktopServices.setUrlHandler("file", opened, "show_url")  # pyright: ignore[reportArgumentType]  (it takes a text alone, whatever its types say)
        shelf.button("&Show folder").click()
        QDesktopServices.unsetUrlHandler("file")
        assert [url.toLocalFile() for url in opened.urls] == [str(tmp_path)]
        shelf.button("&Remove…").click()
        assert await press(shelf.dialog, "Remove") == "Remove “novel”?"
        await until(lambda: world.servers.connections.find("novel") is None)
        assert path.exists()
        shelf.dialog.close()


async def test_a_model_file_is_edited_in_a_window_of_its_own(tmp_path: Path) -> None:
    async with servers_world(tmp_path) as world:
        await world.put(file_at(small().write(tmp_path / "novel.gguf")))
        shelf = Shelf(world, "novel")
        shelf.button("&Edit…").click()
        (form,) = shelf.dialog.findChildren(FileDialog)
        assert form.windowTitle() == "Edit novel"
        form.close()
        shelf.dialog.close()
