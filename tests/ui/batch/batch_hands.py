"""A writer's hands at the batch desk."""

from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from lacuna.ui.batch.batch_window import BatchWindow
from lacuna.ui.batch.table import Table
from ui.room import Room

Shown = TypeVar("Shown")


def open_desk(room: Room) -> BatchWindow:
    """Open the desk by its menu entry."""
    room.first.actions["batch"].trigger()
    window = room.batch.window
    assert window is not None
    return window


def button(window: QWidget, title: str) -> QPushButton:
    """Return the visible button of a title, said without its key and its three dots."""

    def said(made: QPushButton) -> str:
        return made.text().replace("&", "").split("   ")[0].rstrip("\N{HORIZONTAL ELLIPSIS}")

    return _only(made for made in window.findChildren(QPushButton) if said(made) == title and made.isVisible())


def press(window: QWidget, title: str) -> None:
    """Press a button."""
    QTest.mouseClick(button(window, title), Qt.MouseButton.LeftButton)


def paste(window: BatchWindow, text: str) -> None:
    """Copy a text elsewhere, and paste it as rows."""
    QApplication.clipboard().setText(text)
    press(window, "Paste")


def cells(table: Table) -> list[list[str]]:
    """Return what a table shows."""
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def field(window: BatchWindow, name: str) -> QPlainTextEdit | QLineEdit:
    """Return the visible field of a name."""
    fields = [*window.findChildren(QPlainTextEdit), *window.findChildren(QLineEdit)]
    return _only(found for found in fields if found.accessibleName() == name and found.isVisible())


def told(window: BatchWindow) -> str:
    """Return what the bar above the pages says; empty if it is hidden."""
    labels = [label.text() for label in window.notice.findChildren(QLabel) if label.text()]
    return labels[0] if window.notice.isVisible() and labels else ""


def far(window: BatchWindow) -> str:
    """Return how far it is, as the window says it."""
    return _only(label for label in window.findChildren(QLabel) if " row" in label.text() and label.isVisible()).text()


def _only(found: Iterable[Shown]) -> Shown:
    """Return the one there is; a coroutine must not end by StopIteration."""
    (one,) = found
    return one
