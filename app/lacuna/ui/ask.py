"""Questions that do not stop the loop: dialogs are opened, and a future waits for the answer."""

import asyncio
from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QGridLayout, QMessageBox, QWidget
from shiboken6 import isValid

from lacuna.ui.file_dialogs import calm

KINDS = {"Text (*.txt)": "txt", "Markdown (*.md)": "md", "All files (*)": "txt"}  # and their endings
READABLE = "Text (*.txt *.md *.markdown *.text);;All files (*)"
MARGINS = 24, 20, 24, 20  # pixels around what is asked, as in every window
WIDTH = 300  # pixels of its words at least

Answer = TypeVar("Answer")


class Leave(Enum):
    """What becomes of unsaved changes."""

    SAVE = "save"
    DISCARD = "discard"
    STAY = "stay"


async def save_changes(parent: QWidget, name: str) -> Leave:
    """Ask what becomes of the unsaved changes of a manuscript."""
    buttons = QMessageBox.StandardButton
    box = _box(parent, f"Save the changes to {name}?", "What is not saved will be lost.")
    box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
    box.setDefaultButton(buttons.Save)

    def answer(result: int) -> Leave:
        return {buttons.Save.value: Leave.SAVE, buttons.Discard.value: Leave.DISCARD}.get(result, Leave.STAY)

    return await _answered(box, answer)


async def confirm(parent: QWidget, question: str, agree: str, more: str = "") -> bool:
    """Return whether the writer agrees; ``agree`` is what the button says. Return alone changes nothing."""
    box = _box(parent, question, more)
    box.setStandardButtons(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    button = box.addButton(agree, QMessageBox.ButtonRole.AcceptRole)

    def answer(_: int) -> bool:
        return box.clickedButton() is button

    return await _answered(box, answer)


async def file_to_open(parent: QWidget, title: str, folder: Path, kinds: str = READABLE) -> Path | None:
    """Return the file that the writer chooses, or None; ``kinds`` are filters as Qt reads them."""
    dialog = QFileDialog(parent, title, str(folder), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return await _file(dialog)


async def file_to_save(parent: QWidget, title: str, proposed: Path, kinds: Mapping[str, str] = KINDS) -> Path | None:
    """Return the file that the writer names, or None; the dialog asks before an existing one is taken.

    A name without an ending gets that of the kind that is chosen, of ``kinds``: filters as Qt reads them and endings.
    """
    dialog = QFileDialog(parent, title, str(proposed.parent), ";;".join(kinds))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)

    def choose_kind(kind: str) -> None:
        dialog.setDefaultSuffix(kinds[kind])

    dialog.filterSelected.connect(choose_kind)
    kind = next((kind for kind, ending in kinds.items() if proposed.suffix == f".{ending}"), list(kinds)[-1])
    dialog.selectNameFilter(kind)
    choose_kind(kind)
    dialog.selectFile(proposed.name)
    return await _file(dialog)


async def _file(dialog: QFileDialog) -> Path | None:
    calm(dialog)

    def answer(result: int) -> Path | None:
        files = dialog.selectedFiles() if result == QDialog.DialogCode.Accepted.value else []
        return Path(files[0]) if files else None

    return await _answered(dialog, answer)


def _box(parent: QWidget, question: str, more: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setWindowTitle("Lacuna")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question)
    box.setInformativeText(more)
    give_margins(box)
    return box


def give_margins(box: QMessageBox) -> None:
    """Let a box stand as every window does, and without an icon keep no room for one; after its texts are set."""
    grid = box.layout()
    if not isinstance(grid, QGridLayout):  # the system draws it
        return
    grid.setContentsMargins(*MARGINS)
    grid.setVerticalSpacing(12)
    words = grid.columnCount() - 1
    grid.setColumnStretch(words, 1)
    grid.setColumnMinimumWidth(words, WIDTH)
    first = grid.itemAtPosition(0, 0)
    spacer = None if first is None else first.spacerItem()
    if spacer is not None:
        spacer.changeSize(0, 0)
        grid.setHorizontalSpacing(0)


async def _answered(dialog: QDialog, answer: Callable[[int], Answer]) -> Answer:
    """Open a dialog and return ``answer`` of what it finishes with, read while the dialog is there."""
    given: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

    def finish(result: int) -> None:
        if not given.done():  # it is cancelled when the program closes
            given.set_result(answer(result))

    dialog.finished.connect(finish)
    dialog.open()
    try:
        return await given
    finally:
        if isValid(dialog):  # not gone with its parent
            dialog.hide()
            dialog.deleteLater()
