"""How a model file is run is set in its window, which says what is in it and what memory it takes."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSpinBox

from core.gguf.gguf_files import small
from lacuna.core.connections import Connection, ModelFile
from lacuna.ui.connections.file_dialog import FileDialog
from ui.connections.servers_world import World, servers_world, until
from ui.dialogs import choose_file

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("qapp")]


class Window:
    """The dialog, filled in by hand."""

    def __init__(self, world: World, file: ModelFile) -> None:
        connection = Connection(id="novel", name="Novel", file=file)
        self.dialog = FileDialog(world.servers, connection, file, world.window)
        self.saved: list[str] = []
        self.dialog.saved.connect(self.saved.append)
        self.dialog.open()

    def number(self, name: str) -> QSpinBox:
        (found,) = [box for box in self.dialog.findChildren(QSpinBox) if box.accessibleName() == name]
        return found

    def says(self, words: str) -> bool:
        return any(words in label.text() for label in self.dialog.findChildren(QLabel) if not label.isHidden())

    def press(self, title: str) -> None:
        (found,) = [button for button in self.dialog.findChildren(QPushButton) if button.text() == title]
        found.click()


async def test_what_is_set_is_kept_and_the_rest_is_left_to_llama_cpp(tmp_path: Path) -> None:
    path = str(small({"llama.context_length": 4096}).write(tmp_path / "novel.gguf"))
    async with servers_world(tmp_path) as world:
        w = Window(world, ModelFile(path=path, threads=3))
        await until(lambda: w.says("llama, 29 k parameters, F32, trained for 4,096 tokens"))
        assert w.says("With 4,096 tokens it takes about")
        assert (w.number("Threads of the processor").value(), w.number("Context, in tokens").text()) == (3, "automatic")
        w.number("Context, in tokens").setValue(1000)
        assert w.says("With 1,024 tokens it takes about")
        w.number("Layers on a graphics card").setValue(0)
        w.number("Threads of the processor").setValue(0)
        w.press("&Save")
        await until(lambda: w.saved == ["novel"])
        kept = world.servers.connections.find("novel")
        assert kept is not None
        assert kept.file == ModelFile(path=path, context=1000, gpu_layers=0)


async def test_a_context_that_memory_will_not_do_for_is_told(tmp_path: Path) -> None:
    path = str(small({"llama.context_length": 2**31, "llama.embedding_length": 2**14}).write(tmp_path / "novel.gguf"))
    async with servers_world(tmp_path) as world:
        w = Window(world, ModelFile(path=path))
        await until(lambda: w.says("tokens it takes about"))
        w.number("Context, in tokens").setValue(1 << 20)
        assert w.says("It may be very slow, or fail.")
        w.dialog.close()


async def test_a_file_that_was_moved_is_found_again(tmp_path: Path) -> None:
    new = small().write(tmp_path / "moved.gguf")
    async with servers_world(tmp_path) as world:
        w = Window(world, ModelFile(path=str(tmp_path / "novel.gguf")))
        await until(lambda: w.says("novel.gguf is not there any more."))
        w.press("Another &place…")
        await choose_file(w.dialog, new)
        await until(lambda: w.says("29 k parameters"))
        assert not w.says("not there any more")
        w.press("&Save")
        await until(lambda: w.saved == ["novel"])
        kept = world.servers.connections.find("novel")
        assert kept is not None
        assert kept.file == ModelFile(path=str(new))


async def test_a_name_is_needed_and_no_other_connection_has_it(tmp_path: Path) -> None:
    path = str(small().write(tmp_path / "novel.gguf"))
    async with servers_world(tmp_path) as world:
        await world.put(Connection(id="one", name="One", base_url="http://127.0.0.1:1/v1"))
        w = Window(world, ModelFile(path=path))
        (name,) = [line for line in w.dialog.findChildren(QLineEdit) if line.accessibleName() == "Name"]
        for typed, sentence in ((" ", "Give the model a name."), ("One", "Another connection has this name.")):
            name.setText(typed)
            w.press("&Save")
            assert w.says(sentence)
        assert w.saved == []
        w.dialog.close()
