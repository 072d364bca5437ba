"""The help windows: all actions with their keys, and what the program is."""

from collections.abc import Iterable
from importlib.metadata import version
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QMessageBox, QScrollArea, QVBoxLayout, QWidget

from lacuna.ui.actions import DECLARED
from lacuna.ui.icons import app_icon
from lacuna.ui.widgets import key_text, make_label

ABOUT = (
    "A manuscript editor that asks a text-completion model to continue a text, or to fill a gap in it. "
    "It works offline on a small model of its own and sends nothing anywhere unless you say so.\n\n"
    "Free software under the MIT licence. Made with Qt, PySide, httpx, numpy, Starlette and uvicorn; "
    "set in Vollkorn. THIRD_PARTY.md names all licences."
)


def show_about(parent: QWidget) -> None:
    """Say which version this is, and of what it is made."""
    box = QMessageBox(parent)
    box.setWindowTitle("About Lacuna")
    box.setIconPixmap(app_icon().pixmap(64, 64))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(f"Lacuna {version('lacuna')}")
    box.setInformativeText(ABOUT)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def show_keys(parent: QWidget) -> None:
    """List all actions, menu by menu, with their keys and what they do."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("Keys")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    area = QScrollArea(dialog)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    table = _table()
    area.setWidget(table)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(area)
    dialog.resize(table.sizeHint().width() + area.verticalScrollBar().sizeHint().width(), parent.height() * 3 // 4)
    dialog.open()


def _table() -> QWidget:
    table = QWidget()
    table.setObjectName("rows")
    grid = QGridLayout(table)
    grid.setContentsMargins(24, 20, 24, 20)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(2, 1)
    row = 0
    for menu, members in groupby(DECLARED, key=lambda declared: declared.menu):
        grid.setRowMinimumHeight(row, 12 if row else 0)
        grid.addWidget(make_label(table, menu.replace("&", ""), "heading"), row + 1, 0)
        row += 2
        for declared in members:
            keys = dict.fromkeys(key_text(key) for key in declared.keys)  # two keys may read alike
            grid.addWidget(make_label(table, declared.title.replace("&", ""), "name"), row, 0)
            if keys:
                grid.addLayout(_chips(table, keys), row, 1)
            grid.addWidget(make_label(table, declared.help, "quiet"), row, 2)
            row += 1
    return table


def _chips(parent: QWidget, keys: Iterable[str]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(4)
    for key in keys:
        row.addWidget(make_label(parent, key, "key"))
    row.addStretch(1)
    return row
