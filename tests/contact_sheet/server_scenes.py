"""States of the windows for connections and models."""

from collections.abc import AsyncIterator

from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QLineEdit, QMessageBox, QScrollArea, QTreeWidget

from contact_sheet.server import FINE
from contact_sheet.stage import BUILT_IN, Stage, until
from core.gguf.gguf_files import small
from lacuna.ui.connections.card_dialog import CardDialog
from lacuna.ui.connections.connection_dialog import ConnectionDialog
from lacuna.ui.connections.connections_dialog import ConnectionsDialog
from lacuna.ui.connections.file_dialog import FileDialog
from lacuna.ui.connections.find_dialog import FindDialog
from lacuna.ui.connections.model_dialog import ModelDialog

Scene = AsyncIterator[str]


def _choose(window: ConnectionsDialog, name: str) -> None:
    (table,) = window.findChildren(QTreeWidget)
    items = [table.topLevelItem(row) for row in range(table.topLevelItemCount())]
    table.setCurrentItem(next(item for item in items if item is not None and item.text(0) == name))


def _says(window: ConnectionDialog | FindDialog | CardDialog | FileDialog, words: str) -> bool:
    return any(words in label.text() for label in window.findChildren(QLabel) if label.isVisible())


async def connections(stage: Stage) -> Scene:
    """The list, and what is added to it."""
    window = await stage.open("connections", ConnectionsDialog)
    yield "connections"
    _choose(window, "key")
    stage.press(window, "Remove")
    await stage.dialog(QMessageBox)
    yield "connections-remove"
    await stage.leave(QMessageBox)
    stage.press(window, "Add")
    form = await stage.dialog(ConnectionDialog)
    yield "connection-new"
    stage.fill(form, "Address", "")
    stage.press(form, "Save")
    yield "connection-wrong"
    address = next(known.base_url for known in stage.connections() if known.name == FINE)
    stage.fill(form, "Address", address)
    stage.fill(form, "Key", "sk-secret")
    stage.press(form, "Test")
    await until(lambda: not stage.waiting(form), "it is tried out")
    yield "connection-tested"
    stage.press(form, "Save")
    await until(lambda: not stage.waiting(form), "the keychain has answered")
    yield "connection-key-refused"
    await stage.leave(ConnectionDialog)


async def connection(stage: Stage) -> Scene:
    """One that is there: all its settings, its models, and what it can do."""
    window = await stage.open("connections", ConnectionsDialog)
    _choose(window, FINE)
    stage.press(window, "Edit")
    form = await stage.dialog(ConnectionDialog)
    more = next(
        one for one in form.findChildren(QAbstractButton) if one.isCheckable() and one.text() == "More settings"
    )
    more.setChecked(True)
    yield "connection-more-settings"
    last = next(line for line in form.findChildren(QLineEdit) if line.accessibleName() == "Azure: api-version")
    last.setFocus()
    form.findChildren(QScrollArea)[0].ensureWidgetVisible(last)
    yield "connection-more-settings-below"
    stage.press(form, "Choose a model")
    models = await stage.dialog(ModelDialog)
    (table,) = models.findChildren(QTreeWidget)
    await until(table.topLevelItemCount, "models are listed")
    yield "models"
    stage.fill(models, "Search, or type the name of a model", "curie")
    yield "models-none-found"
    await stage.leave(ModelDialog)
    stage.press(form, "What it can do")
    card = await stage.dialog(CardDialog)
    yield "card-of-a-server"
    stage.press(card, "Measure")
    yield "card-of-a-server-measuring"
    await until(lambda: _says(card, "Measured on"), "it is measured")
    yield "card-of-a-server-measured"
    await stage.leave(CardDialog)
    await stage.leave(ConnectionDialog)


async def failing(stage: Stage) -> Scene:
    """A connection that does not work."""
    window = await stage.open("connections", ConnectionsDialog)
    _choose(window, "key")
    stage.press(window, "Edit")
    form = await stage.dialog(ConnectionDialog)
    stage.press(form, "Test")
    await until(lambda: not stage.waiting(form), "it is tried out")
    yield "connection-test-failed"
    await stage.leave(ConnectionDialog)


async def looking(stage: Stage) -> Scene:
    """Servers on this machine."""
    window = await stage.open("connections", ConnectionsDialog)
    stage.press(window, "Find servers on this machine")
    found = await stage.dialog(FindDialog)
    await until(lambda: not _says(found, "Looking at"), "it has looked")
    yield "servers-none-found"


async def model_files(stage: Stage) -> Scene:
    """Model files: chosen, listed, set, and gone."""
    path = small({"llama.context_length": 4096}).write(stage.folder / "a-novel-model-with-a-long-name-Q4_K_M.gguf")
    stage.do("open_model")
    await stage.dialog(QFileDialog)
    yield "open-a-model-file"
    await stage.leave(QFileDialog)
    stage.window.file_dropped.emit(path)
    await until(stage.window.notice.isVisible, "it is told")
    yield "notice-model-file"
    window = await stage.open("connections", ConnectionsDialog)
    yield "connections-model-file"
    stage.press(window, "Edit")
    form = await stage.dialog(FileDialog)
    await until(lambda: _says(form, "it takes about"), "it is read")
    yield "model-file"
    await stage.leave(FileDialog)
    await stage.leave(ConnectionsDialog)
    gone = stage.folder / "gone.gguf"
    gone.write_bytes(b"GGUF no more")
    stage.window.notice.hide()
    stage.window.file_dropped.emit(gone)
    await until(stage.window.notice.isVisible, "it is told")
    yield "notice-no-model-file"
    stage.use(BUILT_IN)
    await stage.open("model", ModelDialog)
    yield "models-built-in"


SERVER_SCENES = (connections, connection, failing, looking, model_files)
