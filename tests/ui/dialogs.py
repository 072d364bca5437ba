"""Answering the program's questions as a writer does."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QMessageBox, QPushButton, QWidget

PATIENCE = 30  # seconds on a machine that has other things to do

Dialog = TypeVar("Dialog", bound=QDialog)


async def until(condition: Callable[[], object]) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  (Qt is watched, which tells no event of asyncio)
            await asyncio.sleep(0.005)


async def asked(window: QWidget, kind: type[Dialog]) -> Dialog:
    """Wait for a dialog and return it."""

    def open_one() -> Dialog | None:
        return next((dialog for dialog in window.findChildren(kind) if dialog.isVisible()), None)

    await until(open_one)
    dialog = open_one()
    assert dialog is not None
    return dialog


async def press(window: QWidget, title: str) -> str:
    """Press a button of the message box that is open or opens; return what it asked."""
    box = await asked(window, QMessageBox)
    button = next(button for button in box.findChildren(QPushButton) if button.text().replace("&", "") == title)
    question = box.text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    return question


async def choose_file(window: QWidget, path: Path | None) -> QFileDialog:
    """Name a file in the dialog that is open or opens, or (None) leave it."""
    dialog = await asked(window, QFileDialog)
    if path is None:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        return dialog
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(name, QLineEdit)
    name.setText(str(path))
    QTest.keyClick(name, Qt.Key.Key_Return)
    return dialog
