"""Opening a model file: asked for or dropped, looked into, kept among the connections, and written with."""

from functools import partial
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QObject, QStandardPaths

from lacuna.core.connections import Book, Connection, ModelFile
from lacuna.core.errors import LacunaError
from lacuna.core.gguf import facts
from lacuna.core.servers import Kind
from lacuna.services.model_files import inspect, memory_warning
from lacuna.ui import ask
from lacuna.ui.connections.file_dialog import KINDS
from lacuna.ui.connections.servers import Servers
from lacuna.ui.main_window import MainWindow
from lacuna.ui.signals import signal

SLOT = "opening a model file"


class ModelFiles(QObject):
    """Looks at one file at a time. It is not loaded before the first request."""

    opened = signal(str)  # the id of its connection
    told = signal(str)  # a sentence for the writer

    def __init__(self, servers: Servers, window: MainWindow) -> None:
        super().__init__(window)
        self._servers = servers
        self._window = window

    def ask(self) -> None:
        """Let the writer choose a file, and open it."""
        self._servers.tasks.start(SLOT, self._asking)

    def open(self, path: Path) -> None:
        """Open a file."""
        self._servers.tasks.start(SLOT, self._opening, path.absolute())

    async def _asking(self) -> None:
        path = await ask.file_to_open(self._window, "Open a model file", self._folder(), KINDS)
        if path is not None:
            await self._opening(path)

    async def _opening(self, path: Path) -> None:
        try:
            header = await inspect(path)
            connection = await self._kept(path)
        except LacunaError as error:
            self.told.emit(str(error))
            return
        self.opened.emit(connection.id)
        said = [f"{connection.name} writes from now on ({facts(header)}). It is loaded when you first ask for text."]
        if header.chats:
            said.append("It was made for chatting, and may answer your text instead of continuing it.")
        if not header.fills:
            said.append("It has no marks for filling gaps, so it continues better than it fills.")
        said.append(memory_warning(path, header, connection.file.context if connection.file else None))
        self.told.emit(" ".join(filter(None, said)))

    async def _kept(self, path: Path) -> Connection:
        """Return the connection of a file; one that is new is put at the end."""
        book = self._servers.connections.book
        known = next((known for known in book.all if known.file is not None and Path(known.file.path) == path), None)
        if known is not None:
            return known
        file = ModelFile(path=str(path))
        made = Connection(id=uuid4().hex, name=book.free_name(path.name), kind=Kind.LLAMA_CPP, file=file)
        await self._servers.connections.change(partial(Book.put, connection=made))
        return made

    def _folder(self) -> Path:
        """Return where model files are likely: beside the newest one, or among the downloads."""
        files = [Path(known.file.path) for known in self._servers.connections.book.all if known.file is not None]
        downloads = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        folders = [*(path.parent for path in reversed(files)), Path(downloads), Path.home()]
        return next(folder for folder in folders if folder.is_dir())
