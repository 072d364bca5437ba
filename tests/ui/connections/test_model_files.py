"""A model file is opened from the menu or dropped on the window, and writes from then on; a bad one is told."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from core.gguf.gguf_files import small
from lacuna.core.connections import BUILT_IN
from lacuna.services.server_process import EngineState
from lacuna.ui.active_model import ActiveModel
from lacuna.ui.connections import ConnectionsDesk
from lacuna.ui.connections.connections_dialog import ConnectionsDialog
from lacuna.ui.desk import Desk
from lacuna.ui.first_window import FirstWindow
from ui.connections.servers_world import World, servers_world, until
from ui.dialogs import choose_file
from ui.editor.writer import write

pytestmark = pytest.mark.anyio


@dataclass
class Program:
    """The window and all behind it."""

    world: World
    first: FirstWindow
    active: ActiveModel
    desk: Desk
    servers: ConnectionsDesk

    @property
    def notice(self) -> str:
        """What the bar above the text says."""
        return self.first.window.notice.accessibleName()

    def says(self, words: str) -> bool:
        """Whether the status bar shows words."""
        return any(words in label.text() for label in self.first.window.status.findChildren(QLabel))


@asynccontextmanager
async def program(folder: Path, app: QApplication) -> AsyncGenerator[Program]:
    async with servers_world(folder) as world:
        first = FirstWindow(app, folder / "settings.json")
        first.furnish()
        first.window.show()
        servers = world.servers
        active = ActiveModel(servers.connections, servers.targets, servers.tasks, first.window)
        desk = Desk(first, servers.tasks, servers.completions, active, print)
        made = Program(world, first, active, desk, ConnectionsDesk(first, servers, active, desk.documents))
        desk.model_file_given.connect(made.servers.open_file)
        world.on_file.append(made.servers.file_changed)
        yield made
        desk.completing.stop()
        first.window.hide()
        first.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def drop(widget: QWidget, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, button, nothing = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, button, nothing)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), copy, data, button, nothing))


async def test_a_file_from_the_menu_writes_from_then_on(tmp_path: Path, qapp: QApplication) -> None:
    path = small().write(tmp_path / "novel.gguf")
    async with program(tmp_path, qapp) as p:
        p.first.actions["open_model"].trigger()
        await choose_file(p.first.window, path)
        await until(lambda: p.active.connection.name == "novel.gguf")
        await until(lambda: p.active.model == "Small")
        assert p.notice.startswith("novel.gguf writes from now on (llama, 29 k parameters, F32,")
        assert p.says("novel.gguf, not loaded")
        assert p.world.servers.files.pid is None
        write(p.first.editor, "the ")
        p.first.actions["complete"].trigger()
        await until(lambda: len(p.first.editor.manuscript) > len("the "))
        assert p.says("novel.gguf, ready")
        p.desk.completing.stop()
        await p.world.servers.files.unload()
        assert p.says("novel.gguf, not loaded")


@pytest.mark.parametrize("where", ["the text", "beside it"])
async def test_a_file_can_be_dropped_on_the_window(tmp_path: Path, qapp: QApplication, where: str) -> None:
    path = small({"tokenizer.chat_template": "{}"}).write(tmp_path / "novel.GGUF")
    async with program(tmp_path, qapp) as p:
        drop(p.first.editor.viewport() if where == "the text" else p.first.window, path)
        await until(lambda: p.active.connection.name == "novel.GGUF")
        assert "It was made for chatting" in p.notice
        assert p.first.editor.is_empty
        drop(p.first.window, path)
        await until(lambda: not p.world.servers.tasks.running("opening a model file"))
        assert [known.name for known in p.world.servers.connections.book.connections] == ["novel.GGUF"]
        other = tmp_path / "inn.txt"
        other.write_text("It was late.", encoding="utf-8")
        drop(p.first.window, other)
        await until(lambda: p.desk.documents.path == other)


async def test_a_bad_file_gets_its_sentence_and_what_wrote_before_writes_on(tmp_path: Path, qapp: QApplication) -> None:
    path = tmp_path / "novel.gguf"
    path.write_bytes(small().encoded()[:-40])
    async with program(tmp_path, qapp) as p:
        p.desk.open_path(path)
        await until(lambda: p.notice == "novel.gguf is cut off: it lacks 40 of its bytes. Copy or download it again.")
        assert p.active.connection is BUILT_IN
        assert p.world.servers.connections.book.connections == ()


async def test_after_a_file_that_llama_cpp_cannot_load_another_model_can_be_chosen(
    tmp_path: Path, qapp: QApplication
) -> None:
    path = small({"tokenizer.ggml.model": "mystery"}).write(tmp_path / "bad.gguf")
    async with program(tmp_path, qapp) as p:
        p.desk.open_path(path)
        await until(lambda: p.active.connection.name == "bad.gguf")
        write(p.first.editor, "the ")
        p.first.actions["complete"].trigger()
        await until(lambda: p.notice.startswith("bad.gguf could not be loaded"))
        assert p.says("bad.gguf, not loaded")
        assert p.first.editor.manuscript.text() == "the "
        p.first.window.notice.action_chosen.emit()
        (shelf,) = p.first.window.findChildren(ConnectionsDialog)
        assert shelf.isVisible()
        shelf.used.emit(BUILT_IN.id)
        assert p.active.connection is BUILT_IN
        shelf.close()


async def test_stop_ends_the_loading(tmp_path: Path, qapp: QApplication) -> None:
    path = small().write(tmp_path / "novel.gguf")
    async with program(tmp_path, qapp) as p:
        p.desk.open_path(path)
        await until(lambda: p.active.connection.name == "novel.gguf")
        write(p.first.editor, "the ")
        p.first.actions["complete"].trigger()
        files = p.world.servers.files
        await until(lambda: p.world.states[-1:] == [EngineState.STARTING] and files.pid is not None)
        p.servers.file_progressed(0.4)
        assert p.says("novel.gguf, loading 40 %")
        p.first.actions["stop"].trigger()
        await until(lambda: files.pid is None)
        assert p.world.states == [EngineState.STARTING, EngineState.STOPPED]
        assert p.says("novel.gguf, not loaded")
        assert p.first.editor.manuscript.text() == "the "
