"""Saving again while a save is under way: what is begun is written to its end, and is no change by someone else."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from lacuna.services.tasks import Tasks
from lacuna.ui.sheets import Documents, Sheets, Turns
from ui.editor.writer import Editors
from ui.hands import write

pytestmark = pytest.mark.anyio

PATIENCE = 30  # seconds


async def test_saves_in_quick_succession_ask_nothing_and_the_last_one_counts(
    open_editor: Editors, tmp_path: Path
) -> None:
    path = tmp_path / "inn.txt"
    path.write_text("It was past ten.", encoding="utf-8")
    editor = open_editor()
    bugs: list[BaseException] = []
    told: list[str] = []
    async with Tasks(bugs.append) as tasks, asyncio.timeout(PATIENCE):
        turns = Turns(tasks, editor)
        documents = Documents(Sheets(editor, editor), turns, str(tmp_path), editor)
        turns.failed.connect(told.append)
        changed = asyncio.Event()
        documents.changed.connect(changed.set)
        documents.open_path(path)
        await changed.wait()
        for letter in "abcdefgh":
            write(editor, letter)
            documents.save()
            await asyncio.sleep(0.001)  # the save has begun, and is not over
        while documents.unsaved:
            changed.clear()
            await changed.wait()
    assert path.read_text(encoding="utf-8") == "abcdefghIt was past ten."
    assert not [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox) and box.isVisible()]
    assert not told
    assert not bugs
