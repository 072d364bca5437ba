"""Questions that do not stop the loop: dialogs are opened, and a future waits for the answer."""

import asyncio
from enum import Enum
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget


class Leave(Enum):
    """What becomes of unsaved changes."""

    SAVE = "save"
    DISCARD = "discard"
    STAY = "stay"


async def save_changes(parent: QWidget, name: str) -> Leave:
    """Ask what becomes of the unsaved changes of a manuscript."""
    box = _box(parent, f"Save the changes to {name}?", "What is not saved will be lost.")
    buttons = QMessageBox.StandardButton
    box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
    box.setDefaultButton(buttons.Save)
    chosen = await _answered(box)
    return {buttons.Save.value: Leave.SAVE, buttons.Discard.value: Leave.DISCARD}.get(chosen, Leave.STAY)


async def confirm(parent: QWidget, question: str, agree: str) -> bool:
    """Return whether the writer agrees; ``agree`` is what the button says."""
    box = _box(parent, question, "")
    box.setStandardButtons(QMessageBox.StandardButton.Cancel)
    button = box.addButton(agree, QMessageBox.ButtonRole.AcceptRole)
    await _answered(box, keep=True)
    agreed = box.clickedButton() is button
    box.deleteLater()
    return agreed


async def file_to_open(parent: QWidget, title: str, folder: Path, kinds: str) -> Path | None:
    """Return the file that the writer chooses, or None."""
    dialog = QFileDialog(parent, title, str(folder), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return await _file(dialog)


async def file_to_save(parent: QWidget, title: str, proposed: Path, kinds: str) -> Path | None:
    """Return the file that the writer names, or None; the dialog asks before an existing one is taken."""
    dialog = QFileDialog(parent, title, str(proposed.parent), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("txt")
    dialog.selectFile(proposed.name)
    return await _file(dialog)


async def _file(dialog: QFileDialog) -> Path | None:
    accepted = await _answered(dialog, keep=True)
    files = dialog.selectedFiles() if accepted == QDialog.DialogCode.Accepted.value else []
    dialog.deleteLater()
    return Path(files[0]) if files else None


def _box(parent: QWidget, question: str, more: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question)
    box.setInformativeText(more)
    return box


async def _answered(dialog: QDialog, *, keep: bool = False) -> int:
    """Open a dialog and return the number that it finishes with."""
    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finish(result: int) -> None:
        if not answer.done():  # it is cancelled when the program closes
            answer.set_result(result)

    dialog.finished.connect(finish)
    dialog.open()
    try:
        return await answer
    finally:
        if not keep:
            dialog.deleteLater()
