"""The window in which presets are looked at, used, renamed, ordered, deleted, and given to and taken from others."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from lacuna.core.presets import Preset, Presets
from lacuna.ui.parameters.shown import said
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_button, make_label, make_row_button

SIZE = 640, 500
LEAST = 480, 500  # below that, buttons would be cut
INTRO = "A preset sets what it holds and leaves the rest as it is. It never holds a key, a model or text."
_ID = Qt.ItemDataRole.UserRole


class PresetsDialog(QDialog):
    """Shows the presets in their order, and asks for what is to be done with them."""

    use_asked = signal(str)  # a preset, by its id
    rename_asked = signal(str, str)  # likewise, and its new name
    update_asked = signal(str)
    keys_asked = signal(str)
    move_asked = signal(str, int)  # by so many places
    delete_asked = signal(list[str])
    export_asked = signal(list[str])
    import_asked = signal()
    restore_asked = signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._presets = Presets()
        self._keys: Mapping[str, str] = {}
        self.setWindowTitle("Presets")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._list = QListWidget(self)
        self._list.setAccessibleName("Presets")
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self._list.currentItemChanged.connect(self._show_current)
        self._list.itemActivated.connect(self._use)
        self._list.itemChanged.connect(self._renamed)
        self._holds, self._told = (make_label(self, name=name, wrap=True) for name in ("quiet", "broken"))
        self._buttons = {
            "rename": make_row_button(self, "&Rename", self._edit, "F2"),
            "update": make_row_button(self, "U&pdate", self._update, tip="Let it hold its parameters as they are now."),
            "keys": make_row_button(self, "&Keys…", self._ask_keys),
            "up": make_row_button(self, "&Move up", self._up, "Alt+Up"),
            "down": make_row_button(self, "M&ove down", self._down, "Alt+Down"),
            "delete": make_row_button(self, "&Delete…", self._delete, "Del"),
        }
        self._lay_out()
        self.tell("")
        self.setMinimumSize(*LEAST)
        self.resize(*SIZE)

    def show_presets(self, presets: Presets, keys: Mapping[str, str], current: str = "") -> None:
        """Show presets with their keys, by id; one of them is current, or the one that was."""
        current = current or self._current_id()
        self._presets, self._keys = presets, keys
        with QSignalBlocker(self._list):
            self._list.clear()
            for preset in presets.presets:
                item = QListWidgetItem(preset.name)
                item.setData(_ID, preset.id)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                self._list.addItem(item)
        order = [preset.id for preset in presets.presets]
        self._list.setCurrentRow(order.index(current) if current in order else 0)
        self._show_current()

    def tell(self, sentence: str, *, broken: bool = True) -> None:
        """Say what became of what was asked; empty says nothing."""
        self._told.setObjectName("broken" if broken else "quiet")
        self._told.style().polish(self._told)
        self._told.setText(sentence)
        self._told.setVisible(bool(sentence))

    def _lay_out(self) -> None:
        beside = QVBoxLayout()
        beside.setSpacing(8)
        for button in self._buttons.values():
            beside.addWidget(button)
        beside.addSpacing(12)
        beside.addWidget(make_row_button(self, "&Import…", self.import_asked.emit))
        self._export = make_row_button(
            self, "&Export…", self._ask_export, tip="The chosen ones, as JSON. Ctrl+A chooses all."
        )
        beside.addWidget(self._export)
        restore = make_row_button(
            self, "Restore &built-in", self.restore_asked.emit, tip="Bring back those that came with Lacuna."
        )
        beside.addWidget(restore)
        beside.addStretch(1)
        beside.addWidget(make_row_button(self, "Close", self.accept))
        use = self._buttons["use"] = make_button(self, "&Use it", "complete")
        use.setAutoDefault(False)
        use.clicked.connect(self._use)
        beside.addWidget(use)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._list, 1)
        row.addLayout(beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(make_label(self, INTRO, "quiet", wrap=True))
        column.addLayout(row, 1)
        column.addWidget(self._holds)
        column.addWidget(self._told)

    def _current_id(self) -> str:
        return "" if self._list.currentRow() < 0 else str(self._list.currentItem().data(_ID))

    def _current(self) -> Preset | None:
        return self._presets.find(self._current_id())

    def _chosen(self) -> list[str]:
        return [str(item.data(_ID)) for item in self._list.selectedItems()]

    def _show_current(self) -> None:
        current, row, last = self._current(), self._list.currentRow(), self._list.count() - 1
        for button in self._buttons.values():
            button.setEnabled(current is not None)
        self._buttons["up"].setEnabled(row > 0)
        self._buttons["down"].setEnabled(0 <= row < last)
        self._export.setEnabled(current is not None)
        holds = "There are no presets." if current is None else f"It sets {_said(current)}."
        keys = "" if current is None else self._keys.get(current.id, "")
        self._holds.setText(f"{holds} Its keys: {keys}." if keys else holds)

    def _use(self) -> None:
        self.use_asked.emit(self._current_id())

    def _edit(self) -> None:
        self._list.editItem(self._list.currentItem())

    def _renamed(self, item: QListWidgetItem) -> None:
        self.rename_asked.emit(str(item.data(_ID)), item.text().strip())

    def _update(self) -> None:
        self.update_asked.emit(self._current_id())

    def _ask_keys(self) -> None:
        self.keys_asked.emit(self._current_id())

    def _up(self) -> None:
        self.move_asked.emit(self._current_id(), -1)

    def _down(self) -> None:
        self.move_asked.emit(self._current_id(), 1)

    def _delete(self) -> None:
        self.delete_asked.emit(self._chosen())

    def _ask_export(self) -> None:
        self.export_asked.emit(self._chosen())


def _said(preset: Preset) -> str:
    return ", ".join(said(name, value) for name, value in preset.values.items())
