"""The window that says what the program is."""

from importlib.metadata import version

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from lacuna.ui.ask import give_margins
from lacuna.ui.icons import app_icon

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
    give_margins(box)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
