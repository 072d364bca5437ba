"""Who was called, as a list that changes while it is read, and as lines to copy."""

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from lacuna.services.network import Contact
from lacuna.ui.connections.columns import set_columns

HEADINGS = ("Host", "What for", "Times", "Sent", "Received", "Last")
NUMBERS = (2, 3, 4, 5)
AIR = 8  # pixels between two rows


class ContactList(QTreeWidget):
    """Shows a row a contact. A row stays the current one while others come."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_columns(self, "Hosts that were called", HEADINGS, stretched=0)
        for column in NUMBERS:
            self.headerItem().setTextAlignment(column, _RIGHT)
        self._rows: dict[tuple[str, int, str, str], QTreeWidgetItem] = {}

    def show_contacts(self, contacts: Sequence[Contact]) -> None:
        """Show what there is now; new ones come at the end, so that nothing moves under the eye."""
        for contact in reversed(contacts):
            key = contact.host, contact.port, contact.what, contact.proxy
            if key not in self._rows:
                self._rows[key] = self._row()
            for column, text in enumerate(texts(contact)):
                if self._rows[key].text(column) != text:
                    self._rows[key].setText(column, text)
            self._rows[key].setToolTip(0, texts(contact)[0])

    def _row(self) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self)
        item.setSizeHint(0, QSize(0, self.fontMetrics().height() + AIR))
        for column in NUMBERS:
            item.setTextAlignment(column, _RIGHT)
        if self.currentItem() is None:
            self.setCurrentItem(item)
        return item


def texts(contact: Contact) -> tuple[str, ...]:
    """Return a contact as the cells of its row."""
    host = f"[{contact.host}]" if ":" in contact.host else contact.host
    where = f"{host}:{contact.port}"
    if contact.loopback:
        where += ", this machine"
    elif contact.proxy:
        where += f", through {contact.proxy}"
    last = f"{contact.last.astimezone():%H:%M:%S}"
    return where, contact.what, f"{contact.times:,}", _size(contact.sent), _size(contact.received), last


def as_lines(contacts: Sequence[Contact]) -> str:
    """Return contacts as lines whose cells stand apart by tabs, the headings first."""
    return "\n".join("\t".join(cells) for cells in [HEADINGS, *map(texts, contacts)])


def summed_up(contacts: Sequence[Contact]) -> str:
    """Return the one thing that matters."""
    beyond = {contact.host for contact in contacts if not contact.loopback}
    if not contacts:
        return "Nothing has been called yet."
    if not beyond:
        return "Nothing beyond this machine has been called."
    return f"Beyond this machine: {', '.join(sorted(beyond))}."


def _size(count: int) -> str:
    return QLocale.c().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
