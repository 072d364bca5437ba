"""Coming forward when another program, or another start of this one, asks for it."""

import os

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

VARIABLE = "XDG_ACTIVATION_TOKEN"  # where Qt looks for it on Wayland, and forgets it


def come_forward(window: QWidget, token: str = "") -> None:
    """Bring a window before those of other programs, as far as the desktop lets it.

    Args:
        window: the window; if it is an icon, it is opened.
        token: of the desktop, by which it lets a program take the focus; empty if it gave none.

    """
    if token and QApplication.platformName().startswith("wayland"):
        os.environ[VARIABLE] = token
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
