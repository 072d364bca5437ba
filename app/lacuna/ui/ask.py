"""Questions that do not stop the loop: dialogs are opened, and a future waits for the answer."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

KINDS = {"Text (*.txt)": "txt", "Markdown (*.md)": "md", "All files (*)": "txt"}  # and their endings
READABLE = "Text (*.txt *.md *.markdown *.text);;All files (*)"

Dialog = TypeVar("Dialog", bound=QDialog)


class Leave(Enum):
    """What becomes of unsaved changes."""

    SAVE = "save"
    DISCARD = "discard"
    STAY = "stay"


async def save_changes(parent: QWidget, name: str) -> Leave:
    """Ask what becomes of the unsaved changes of a manuscript."""
    buttons = QMessageBox.StandardButton
    with _opened(_box(parent, f"Save the changes to {name}?", "What is not saved will be lost.")) as box:
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        chosen = await _answer(box)
    return {buttons.Save.value: Leave.SAVE, buttons.Discard.value: Leave.DISCARD}.get(chosen, Leave.STAY)


async def confirm(parent: QWidget, question: str, agree: str) -> bool:
    """Return whether the writer agrees; ``agree`` is what the button says."""
    with _opened(_box(parent, question, "")) as box:
        box.setStandardButtons(QMessageBox.StandardButton.Cancel)
        button = box.addButton(agree, QMessageBox.ButtonRole.AcceptRole)
        await _answer(box)
        return box.clickedButton() is button


async def file_to_open(parent: QWidget, title: str, folder: Path, kinds: str = READABLE) -> Path | None:
    """Return the file that the writer chooses, or None; ``kinds`` are filters as Qt reads them."""
    with _opened(QFileDialog(parent, title, str(folder), kinds)) as dialog:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        return await _file(dialog)


async def file_to_save(parent: QWidget, title: str, proposed: Path) -> Path | None:
    """Return the text file that the writer names, or None; the dialog asks before an existing one is taken.

    A name without an ending gets that of the kind that is chosen.
    """
    with _opened(QFileDialog(parent, title, str(proposed.parent), ";;".join(KINDS))) as dialog:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)

        def choose_kind(kind: str) -> None:
            dialog.setDefaultSuffix(KINDS[kind])

        dialog.filterSelected.connect(choose_kind)
        kind = next((kind for kind, ending in KINDS.items() if proposed.suffix == f".{ending}"), "All files (*)")
        dialog.selectNameFilter(kind)
        choose_kind(kind)
        dialog.selectFile(proposed.name)
        return await _file(dialog)


async def _file(dialog: QFileDialog) -> Path | None:
    accepted = await _answer(dialog) == QDialog.DialogCode.Accepted.value
    files = dialog.selectedFiles()
    return Path(files[0]) if accepted and files else None


def _box(parent: QWidget, question: str, more: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question)
    box.setInformativeText(more)
    return box


@contextmanager
def _opened(dialog: Dialog) -> Generator[Dialog]:
    """Take a dialog away again, answered or not: the program may close while it asks."""
    try:
        yield dialog
    finally:
        dialog.hide()
        dialog.deleteLater()


async def _answer(dialog: QDialog) -> int:
    """Open a dialog and return the number that it finishes with."""
    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finish(result: int) -> None:
        if not answer.done():  # it is cancelled when the program closes
            answer.set_result(result)

    dialog.finished.connect(finish)
    dialog.open()
    return await answer
