"""The window that looks for servers on this machine and adds the one that the writer chooses."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from lacuna.core.servers import DIALECTS, Kind
from lacuna.services.detecting import Found, find_local
from lacuna.ui.connections.columns import set_columns
from lacuna.ui.connections.servers import Servers
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_button, make_label

SLOT = "looking for servers on this machine"
SIZE = 560, 380
LEAST = 460, 320  # below that, sentences would be cut
AIR = 8  # pixels between two rows
INTRO = "Looks at the usual ports of this machine, and nowhere else. No key and no text is sent."
NONE = (
    "No server was found. Start one, such as llama.cpp, LM Studio, Ollama or KoboldCpp, and look again; one at another "
    "port, or on another machine, is added by its address."
)
NAMES = {Kind.UNKNOWN: "A server", Kind.BUILT_IN: "Lacuna’s engine"}  # this one runs apart from this program
STOPPED = "Stopped before all ports were looked at."


class FindDialog(QDialog):
    """Begins to look when it opens; what is found can be chosen at once."""

    chosen = signal(Found)

    def __init__(self, servers: Servers, parent: QWidget) -> None:
        super().__init__(parent)
        self._servers = servers
        self._found: list[Found] = []
        self._looked = 0
        self._busy = False
        self.setWindowTitle("Servers on this machine")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._list = self._make_list()
        self._progress = QProgressBar(self)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName("Ports looked at")
        self._told = make_label(self, name="quiet", wrap=True)
        self._again = make_button(self, "&Look again")
        self._close = make_button(self, "Close")
        self._add = make_button(self, "&Add it", "complete")
        self._add.setDefault(True)
        self._again.setAutoDefault(False)
        self._close.setAutoDefault(False)
        self._lay_out()
        self._list.currentItemChanged.connect(self._current_changed)
        self._list.itemActivated.connect(self._choose)
        self._again.clicked.connect(self._look)
        self._close.clicked.connect(self.reject)
        self._add.clicked.connect(self._choose)
        self.setMinimumSize(*LEAST)
        self.resize(*SIZE)
        self._look()

    def reject(self) -> None:
        """Stop looking, or else close."""
        if self._busy:
            self._servers.tasks.cancel(SLOT)
            self._end(STOPPED)
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Close, and stop looking."""
        self._servers.tasks.cancel(SLOT)
        super().done(result)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._again)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        buttons.addWidget(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(make_label(self, INTRO, "quiet", wrap=True))
        column.addWidget(self._list, 1)
        column.addWidget(self._progress)
        column.addWidget(self._told)
        column.addLayout(buttons)

    def _make_list(self) -> QTreeWidget:
        made = QTreeWidget(self)
        set_columns(made, "Servers on this machine", ("Server", "Where", "Models"), stretched=1)
        return made

    def _look(self) -> None:
        self._found, self._looked, self._busy = [], 0, True
        self._list.clear()
        self._progress.setRange(0, len(self._servers.local_ports))
        self._progress.setValue(0)
        self._progress.show()
        self._again.setEnabled(False)
        self._close.setText("Stop")
        self._told.setText(f"Looking at {len(self._servers.local_ports)} ports…")
        self._current_changed()
        self._list.setFocus()
        self._servers.tasks.start(SLOT, self._looking)

    async def _looking(self) -> None:
        await find_local(self._servers.completions, self._servers.local_ports, self._port_looked_at)
        count = len(self._found)
        self._end(f"{count} server{'' if count == 1 else 's'} found." if count else NONE)

    def _port_looked_at(self, _: int, found: Found | None) -> None:
        self._looked += 1
        self._progress.setValue(self._looked)
        if found is None:
            return
        self._found.append(found)
        item = QTreeWidgetItem([name_of(found), found.endpoint.base_url, self._remark(found)])
        item.setSizeHint(0, QSize(0, self._list.fontMetrics().height() + AIR))
        item.setToolTip(2, "\n".join(model.id for model in found.models[:20]))
        self._list.addTopLevelItem(item)
        if self._list.currentItem() is None:
            self._list.setCurrentItem(item)

    def _remark(self, found: Found) -> str:
        if self._known(found):
            return "already a connection"
        if found.wants_key:
            return "asks for a key"
        return f"{len(found.models):,}"

    def _known(self, found: Found) -> bool:
        urls = {connection.base_url for connection in self._servers.connections.book.connections}
        return found.endpoint.base_url in urls

    def _end(self, sentence: str) -> None:
        self._busy = False
        self._progress.hide()
        self._told.setText(sentence)
        self._again.setEnabled(True)
        self._close.setText("Close")

    def _current(self) -> Found | None:
        item = self._list.currentItem()
        return self._found[self._list.indexOfTopLevelItem(item)] if item is not None else None

    def _current_changed(self) -> None:
        found = self._current()
        self._add.setEnabled(found is not None and not self._known(found))

    def _choose(self) -> None:
        found = self._current()
        if found is not None and not self._known(found):
            self.chosen.emit(found)
            self.accept()


def name_of(found: Found) -> str:
    """Return what a server is called."""
    return NAMES.get(found.kind) or DIALECTS[found.kind].title
