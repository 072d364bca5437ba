"""The window in which it is set how a model file is run."""

from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from lacuna.core.connections import Book, Connection, ModelFile
from lacuna.core.errors import LacunaError, ModelFileError
from lacuna.core.gguf import GgufHeader, facts, size_text
from lacuna.services.model_files import inspect, memory_available, memory_needed, memory_warning
from lacuna.ui import ask
from lacuna.ui.connections.field import Field
from lacuna.ui.connections.servers import Servers
from lacuna.ui.parameters.numbers import PAD
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_button, make_label

SLOT = "a model file's settings"
KINDS = "Model files (*.gguf);;All files (*)"
WIDE = 480  # pixels
MOST_THREADS, MOST_LAYERS, MOST_TOKENS = 256, 999, 1 << 20
STEP = 256  # tokens
AUTOMATIC = "automatic"


class FileDialog(QDialog):
    """Shows what is in a file, and what memory it takes; nothing is kept before the writer saves."""

    saved = signal(str)  # the connection's id

    def __init__(self, servers: Servers, connection: Connection, file: ModelFile, parent: QWidget) -> None:
        super().__init__(parent)
        self._servers = servers
        self._connection = connection
        self._path = Path(file.path)
        self._header: GgufHeader | None = None
        self.setWindowTitle(f"Edit {connection.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._name = QLineEdit(connection.name, self)
        self._context = _number(self, 0, MOST_TOKENS, file.context, STEP)
        self._threads = _number(self, 0, MOST_THREADS, file.threads)
        self._layers = _number(self, -1, MOST_LAYERS, file.gpu_layers)
        self._fields = {
            "name": Field("&Name", self._name, self),
            "context": Field("&Context, in tokens", self._context, self),
            "threads": Field("&Threads of the processor", self._threads, self),
            "layers": Field("&Layers on a graphics card", self._layers, self),
        }
        self._layers.setToolTip("0 leaves the card alone.")
        self._place = make_label(self, name="quiet", wrap=True)
        self._memory = make_label(self, name="quiet", wrap=True)
        self._told = make_label(self, name="broken", wrap=True)
        self._told.hide()
        self._save = make_button(self, "&Save", "complete")
        self._save.setDefault(True)
        self._lay_out()
        self._context.valueChanged.connect(self._show_memory)
        self._save.clicked.connect(self._keep)
        self._look()

    def done(self, result: int) -> None:
        """Close, and stop what was waited for."""
        self._servers.tasks.cancel(SLOT)
        super().done(result)

    def _lay_out(self) -> None:
        other, cancel = make_button(self, "Another &place…"), make_button(self, "Cancel")
        other.setAutoDefault(False)
        other.clicked.connect(self._ask_place)
        cancel.clicked.connect(self.reject)
        numbers = QHBoxLayout()
        numbers.setSpacing(12)
        for name in ("context", "threads", "layers"):
            numbers.addWidget(self._fields[name], 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(other)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._save)
        QWidget.setTabOrder(cancel, self._save)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(self._fields["name"])
        column.addWidget(self._place)
        column.addLayout(numbers)
        column.addWidget(self._memory)
        column.addWidget(self._told)
        column.addStretch(1)
        column.addLayout(buttons)
        self.resize(WIDE, self.sizeHint().height())

    def _look(self) -> None:
        self._header = None
        self._show_place("")
        self._servers.tasks.start(SLOT, self._looking, self._path)

    async def _looking(self, path: Path) -> None:
        try:
            self._header = await inspect(path)
        except ModelFileError as error:
            self._tell(str(error))
        else:
            self._tell("")
            self._show_place(f"{facts(self._header)}, {size_text(self._header.size)}")
        self._show_memory()

    def _show_place(self, told: str) -> None:
        """Show where the file is, shortened in the middle, and what is in it."""
        place = self._place.fontMetrics().elidedText(str(self._path), Qt.TextElideMode.ElideMiddle, WIDE - 60)
        self._place.setText(f"{place}\n{told}" if told else place)
        self._place.setToolTip(str(self._path))
        self._grow()

    def _grow(self) -> None:
        """Make room for what is said."""
        need = self._column.totalHeightForWidth(self.width())
        self.resize(self.width(), max(self.height(), need))

    def _show_memory(self) -> None:
        """Say what memory the file takes with the context that is set."""
        if self._header is None:
            self._memory.setText("")
            return
        context = _chosen(self._context)
        warning = memory_warning(self._path, self._header, context)
        needed, free = memory_needed(self._path, self._header, context), memory_available()
        told = f"With {self._header.tokens(context):,} tokens it takes about {size_text(needed)} of memory"
        told += f"; {size_text(free)} are free." if free is not None else "."
        self._memory.setText(warning or told)
        self._grow()

    def _ask_place(self) -> None:
        self._servers.tasks.start(SLOT, self._asking_place)

    async def _asking_place(self) -> None:
        folder = self._path.parent
        path = await ask.file_to_open(
            self, "Where is the model file?", folder if folder.is_dir() else Path.home(), KINDS
        )
        if path is not None:
            self._path = path
            self._look()

    def _keep(self) -> None:
        name = self._name.text().strip()
        others = [known.name for known in self._servers.connections.book.all if known.id != self._connection.id]
        wrong = "" if name else "Give the model a name."
        wrong = "Another connection has this name." if name in others else wrong
        self._fields["name"].complain(wrong)
        self._grow()
        if wrong:
            self._name.setFocus()
            return
        file = ModelFile(
            path=str(self._path),
            context=_chosen(self._context),
            threads=_chosen(self._threads),
            gpu_layers=_chosen(self._layers),
        )
        self._servers.tasks.start(SLOT, self._keeping, msgspec.structs.replace(self._connection, name=name, file=file))

    async def _keeping(self, connection: Connection) -> None:
        try:
            await self._servers.connections.change(partial(Book.put, connection=connection))
        except LacunaError as error:
            self._tell(str(error))
            return
        self.saved.emit(connection.id)
        self.accept()

    def _tell(self, sentence: str) -> None:
        self._told.setText(sentence)
        self._told.setVisible(bool(sentence))
        self._grow()


def _number(parent: QWidget, automatic: int, high: int, value: int | None, step: int = 1) -> QSpinBox:
    box = QSpinBox(parent)
    box.setRange(automatic, high)
    box.setSpecialValueText(AUTOMATIC)
    box.setSingleStep(step)
    box.setGroupSeparatorShown(True)
    box.setAlignment(Qt.AlignmentFlag.AlignRight)
    box.lineEdit().setTextMargins(0, 0, PAD, 0)
    box.setValue(automatic if value is None else value)
    return box


def _chosen(box: QSpinBox) -> int | None:
    return None if box.value() == box.minimum() else box.value()
