"""The window with all connections: adding, editing, copying, ordering and removing them."""

from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from lacuna.core.connections import BUILT_IN, Book, Connection, KeyPlace
from lacuna.core.errors import KeychainError, LacunaError
from lacuna.core.servers import Kind
from lacuna.services import keeping
from lacuna.services.detecting import Found
from lacuna.ui import ask
from lacuna.ui.connections.connection_dialog import ConnectionDialog
from lacuna.ui.connections.connection_list import ConnectionList
from lacuna.ui.connections.file_dialog import FileDialog
from lacuna.ui.connections.find_dialog import FindDialog, name_of
from lacuna.ui.connections.servers import Servers
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_button, make_label, make_row_button

SLOT = "changing connections"
SIZE = 960, 500
LEAST = 820, 480  # below that, sentences would be cut
BEGIN_GROUPS = ("edit", "up", "folder", "remove")  # the buttons that stand apart from those above
INTRO = "Lacuna writes with these. The text around the caret goes to the one that you choose, and to no other."


class ConnectionsDialog(QDialog):
    """Shows the connections in their order; the built-in model is always there."""

    changed = signal()  # connections were kept, moved or removed
    used = signal(str)  # the writer wants to write with this one, by its id
    file_asked = signal()  # the writer wants to open a model file

    def __init__(self, servers: Servers, parent: QWidget, *, current: str, offline: bool = False) -> None:
        super().__init__(parent)
        self._servers = servers
        self.setWindowTitle("Connections")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._list = ConnectionList(servers, self, offline=offline)
        self._told = make_label(self, name="broken", wrap=True)
        self._told.hide()
        self._buttons = {
            "add": make_row_button(self, "&Add…", self._add, "Ins"),
            "open": make_row_button(self, "Open a &file…", self.file_asked.emit, "Ctrl+O"),
            "find": make_row_button(self, "Fi&nd…", self._find, "Ctrl+F"),
            "edit": make_row_button(self, "&Edit…", self._edit),
            "copy": make_row_button(self, "&Duplicate", self._copy, "Ctrl+D"),
            "up": make_row_button(self, "Move &up", self._up, "Alt+Up"),
            "down": make_row_button(self, "Move d&own", self._down, "Alt+Down"),
            "folder": make_row_button(self, "&Show folder", self._show_folder),
            "unload": make_row_button(self, "Un&load", self._unload),
            "remove": make_row_button(self, "&Remove…", self._remove, "Del"),
        }
        self._buttons["find"].setAccessibleName("Find servers on this machine")
        self._close = make_button(self, "Close")
        self._close.clicked.connect(self.accept)
        self._use = make_button(self, "Write &with it", "complete")
        self._use.clicked.connect(self._use_it)
        self._lay_out()
        self._list.currentItemChanged.connect(self._current_changed)
        self._list.itemActivated.connect(self._edit)
        self._list.show_all(current)
        self._current_changed()
        self.setMinimumSize(*LEAST)
        self.resize(*SIZE)

    def add(self) -> None:
        """Begin with a new connection."""
        self._add()

    def done(self, result: int) -> None:
        """Close, and stop what was waited for."""
        self._servers.tasks.cancel(SLOT)
        self._list.stop()
        super().done(result)

    def _lay_out(self) -> None:
        beside = QVBoxLayout()
        beside.setSpacing(8)
        for name, button in self._buttons.items():
            if name in BEGIN_GROUPS:
                beside.addSpacing(8)
            beside.addWidget(button)
        beside.addStretch(1)
        beside.addWidget(self._close)
        beside.addWidget(self._use)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._list, 1)
        row.addLayout(beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(make_label(self, INTRO, "quiet", wrap=True))
        column.addLayout(row, 1)
        column.addWidget(self._told)

    def _current_changed(self) -> None:
        order, current = self._servers.connections.book.all, self._list.current()
        row, last = order.index(current), len(order) - 1
        own, file = current is not BUILT_IN, current.file
        for name in ("edit", "copy", "remove"):
            self._buttons[name].setEnabled(own)
        self._buttons["folder"].setEnabled(file is not None)
        self._buttons["unload"].setEnabled(file is not None and file == self._servers.files.file)
        self._buttons["up"].setEnabled(own and row > 1)
        self._buttons["down"].setEnabled(own and row < last)

    def _use_it(self) -> None:
        self.used.emit(self._list.current().id)
        self.accept()

    def _add(self) -> None:
        self._open(Connection(id=uuid4().hex, name=self._servers.connections.book.free_name("New connection")))

    def _find(self) -> None:
        dialog = FindDialog(self._servers, self)
        dialog.chosen.connect(self._take)
        dialog.open()

    def _take(self, found: Found) -> None:
        """Add a server that was found; for one that asks for a key, begin with its form."""
        name = self._servers.connections.book.free_name(name_of(found))
        kind = Kind.UNKNOWN if found.kind is Kind.BUILT_IN else found.kind  # an engine that is not this program's
        made = Connection(id=uuid4().hex, name=name, base_url=found.endpoint.base_url, kind=kind)
        if found.wants_key:
            self._open(made)
        else:
            self._start(self._taking, made)

    async def _taking(self, made: Connection) -> None:
        await self._servers.connections.change(partial(Book.put, connection=made))
        self._saved(made.id)

    def _edit(self) -> None:
        if self._list.current() is not BUILT_IN:
            self._open(self._list.current())

    def _copy(self) -> None:
        connection = self._list.current()
        name = self._servers.connections.book.free_name(connection.name)
        self._open(msgspec.structs.replace(connection, id=uuid4().hex, name=name, key=KeyPlace.NONE))

    def _open(self, connection: Connection) -> None:
        dialog = form_of(self._servers, connection, self)
        dialog.saved.connect(self._saved)
        dialog.open()

    def _saved(self, connection_id: str) -> None:
        self._list.show_all(connection_id)
        self._current_changed()
        self.changed.emit()

    def _up(self) -> None:
        self._start(self._move, self._list.current(), -1)

    def _down(self) -> None:
        self._start(self._move, self._list.current(), 1)

    def _remove(self) -> None:
        self._start(self._removing, self._list.current())

    async def _move(self, connection: Connection, by: int) -> None:
        await self._servers.connections.change(partial(Book.move, connection_id=connection.id, by=by))
        self._saved(connection.id)

    async def _removing(self, connection: Connection) -> None:
        key = ", and its key from your keychain" if connection.key is KeyPlace.KEYCHAIN else ""
        more = "The model file stays where it is." if connection.file is not None else ""
        if await ask.confirm(self, f"Remove “{connection.name}”{key}?", "Remove", more):
            try:
                await keeping.remove(self._servers.connections, self._servers.keys, connection)
            except KeychainError:
                self._saved("")  # it is removed all the same
                raise
            self._saved("")

    def _show_folder(self) -> None:
        file = self._list.current().file
        if file is None or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(file.path).parent))):
            self._told.setText("The folder could not be shown. Its name stands in the tip of the model file.")
            self._told.show()

    def _unload(self) -> None:
        self._start(self._unloading, self._list.current())

    async def _unloading(self, connection: Connection) -> None:
        if connection.file == self._servers.files.file:
            await self._servers.files.unload()
        self._current_changed()

    def _start(self, work: Callable[..., Coroutine[Any, Any, None]], *arguments: object) -> None:
        self._told.hide()
        self._servers.tasks.start(SLOT, self._telling, work, *arguments)

    async def _telling(self, work: Callable[..., Coroutine[Any, Any, None]], *arguments: object) -> None:
        try:
            await work(*arguments)
        except LacunaError as error:
            self._told.setText(str(error))
            self._told.show()


def form_of(servers: Servers, connection: Connection, parent: QWidget) -> ConnectionDialog | FileDialog:
    """Return the window in which a connection is edited: a model file has one of its own."""
    if connection.file is not None:
        return FileDialog(servers, connection, connection.file, parent)
    return ConnectionDialog(servers, connection, parent)
