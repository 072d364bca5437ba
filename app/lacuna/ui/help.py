"""The help windows: all actions with their keys, and what the program is."""

from importlib.metadata import version

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QMessageBox, QScrollArea, QVBoxLayout, QWidget

from lacuna.ui.actions import DECLARED
from lacuna.ui.widgets import make_label

ABOUT = (
    "Lacuna {version}\n\nA manuscript editor that asks a text-completion model to continue a text, or to fill a gap in "
    "it. It works offline on a small model of its own and sends nothing anywhere unless you say so.\n\n"
    "Free software under the MIT licence. Made with Qt, PySide, httpx, numpy, Starlette and uvicorn; "
    "set in Vollkorn. THIRD_PARTY.md names all licences."
)


def show_about(parent: QWidget) -> None:
    """Say which version this is, and of what it is made."""
    box = QMessageBox(parent)
    box.setWindowTitle("About Lacuna")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(ABOUT.format(version=version("lacuna")))
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def show_keys(parent: QWidget) -> None:
    """List all actions with their keys and what they do."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("Keys")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    table = QWidget()
    table.setObjectName("rows")
    grid = QGridLayout(table)
    grid.setContentsMargins(24, 20, 24, 20)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(2, 1)
    for row, declared in enumerate(DECLARED):
        keys = " or ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in declared.keys)
        for column, text in enumerate((declared.title.replace("&", ""), keys, declared.help)):
            grid.addWidget(make_label(table, text, "quiet" if column else "name"), row, column)
    area = QScrollArea(dialog)
    area.setWidgetResizable(True)
    area.setWidget(table)
    column_layout = QVBoxLayout(dialog)
    column_layout.setContentsMargins(0, 0, 0, 0)
    column_layout.addWidget(area)
    dialog.resize(760, 560)
    dialog.open()
