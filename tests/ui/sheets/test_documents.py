"""The manuscript and its file: nothing typed is lost, nothing unsaved is left without a question."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMessageBox

from lacuna.core.manuscript import Manuscript
from lacuna.services.tasks import Tasks
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.sheets import Documents, Sheets, Turns
from ui.dialogs import asked, choose_file, press, until
from ui.editor.writer import Editors, key, select, shown, write

pytestmark = pytest.mark.anyio


@dataclass
class Study:
    """A window with a manuscript, and what was told."""

    window: QMainWindow
    editor: ManuscriptEditor
    sheets: Sheets
    turns: Turns
    documents: Documents
    folder: Path
    failures: list[str] = field(default_factory=list[str])
    left: int = 0

    def leave(self, _: Manuscript) -> None:
        """Count how often what writes into the manuscript was told to stop."""
        self.left += 1

    async def idle(self) -> None:
        """Wait until nothing is done with a file."""
        await until(lambda: not self.turns.busy)


@pytest.fixture
async def study(open_editor: Editors, tmp_path: Path) -> AsyncGenerator[Study]:
    editor = open_editor()
    window = QMainWindow()
    window.setCentralWidget(editor)
    window.show()
    bugs: list[BaseException] = []
    async with Tasks(bugs.append) as tasks:
        sheets = Sheets(editor, window)
        turns = Turns(tasks, window)
        documents = Documents(sheets, turns, str(tmp_path), window)
        room = Study(window, editor, sheets, turns, documents, tmp_path)
        turns.failed.connect(room.failures.append)
        documents.leaving.connect(room.leave)
        yield room
    window.takeCentralWidget()
    window.close()
    window.deleteLater()
    assert bugs == []


async def test_a_file_is_opened_edited_and_saved_as_it_was_but_for_the_edit(study: Study) -> None:
    path = study.folder / "chapter.md"
    path.write_bytes("\ufeffOne.\r\nTwo.\r\n".encode())
    study.documents.open_path(path)
    await until(lambda: study.documents.path == path)
    assert shown(study.editor) == "One.\nTwo.\n"
    assert (study.documents.name, study.documents.unsaved) == ("chapter.md", False)
    select(study.editor, 4)
    write(study.editor, "!\nMore.")
    assert study.documents.unsaved
    study.documents.save()
    await until(lambda: not study.documents.unsaved)
    assert path.read_bytes() == "\ufeffOne.!\r\nMore.\r\nTwo.\r\n".encode()
    assert study.failures == []


async def test_a_new_manuscript_is_saved_under_its_first_words(study: Study) -> None:
    write(study.editor, "It was, past ten; when all slept.")
    study.documents.save()
    dialog = await asked(study.window, QFileDialog)
    assert Path(dialog.selectedFiles()[0]) == study.folder / "it-was-past-ten-when.txt"
    await choose_file(study.window, Path(dialog.selectedFiles()[0]))
    await until(lambda: not study.documents.unsaved)
    assert (study.folder / "it-was-past-ten-when.txt").read_text() == "It was, past ten; when all slept."


@pytest.mark.parametrize(
    ("kind", "name"), [("Text (*.txt)", "draft.txt"), ("Markdown (*.md)", "draft.md"), ("All files (*)", "draft.txt")]
)
async def test_a_name_gets_the_ending_of_the_kind_that_is_chosen(study: Study, kind: str, name: str) -> None:
    write(study.editor, "One")
    study.documents.save_as()
    dialog = await asked(study.window, QFileDialog)
    dialog.selectNameFilter(kind)
    dialog.filterSelected.emit(kind)
    await choose_file(study.window, study.folder / "draft")
    await until(lambda: not study.documents.unsaved)
    assert study.documents.path == study.folder / name


async def test_saving_under_another_name_leaves_the_first_file(study: Study) -> None:
    first, second = study.folder / "one.txt", study.folder / "two.txt"
    first.write_text("One")
    study.documents.open_path(first)
    await until(lambda: study.documents.path == first)
    write(study.editor, "Two ")
    study.documents.save_as()
    await choose_file(study.window, second)
    await until(lambda: study.documents.path == second)
    assert (first.read_text(), second.read_text()) == ("One", "Two One")
    write(study.editor, "!")
    study.documents.save()
    await until(lambda: not study.documents.unsaved)
    assert (first.read_text(), second.read_text()) == ("One", "Two !One")


async def test_a_file_changed_outside_is_written_over_only_if_the_writer_says_so(study: Study) -> None:
    path = study.folder / "chapter.txt"
    path.write_text("One")
    study.documents.open_path(path)
    await until(lambda: study.documents.path == path)
    write(study.editor, "Two ")
    path.write_text("Other")
    study.documents.save()
    question = await press(study.window, "Cancel")
    assert question == "chapter.txt has been changed by another program since it was opened. Write over it?"
    await study.idle()
    assert (path.read_text(), study.documents.unsaved) == ("Other", True)
    study.documents.save()
    await press(study.window, "Write over it")
    await until(lambda: not study.documents.unsaved)
    assert path.read_text() == "Two One"


@pytest.mark.parametrize("answer", ["Cancel", "Discard", "Save"])
async def test_closing_a_tab_asks_what_becomes_of_unsaved_changes(study: Study, answer: str) -> None:
    path = study.folder / "chapter.txt"
    path.write_text("One")
    study.documents.open_path(path)
    await until(lambda: study.documents.path == path)
    write(study.editor, "Two ")
    study.documents.close_sheet(study.sheets.current)
    assert await press(study.window, answer) == "Save the changes to chapter.txt?"
    await study.idle()
    assert shown(study.editor) == ("Two One" if answer == "Cancel" else "")
    assert path.read_text() == ("Two One" if answer == "Save" else "One")
    assert study.left


@pytest.mark.parametrize("answer", ["Cancel", "Discard"])
async def test_closing_asks_and_closes_or_stays(study: Study, answer: str) -> None:
    closed: list[bool] = []
    write(study.editor, "One")
    study.documents.close(lambda: closed.append(True))
    assert await press(study.window, answer) == "Save the changes to Untitled?"
    await study.idle()
    assert closed == ([True] if answer == "Discard" else [])
    assert shown(study.editor) == "One"


async def test_leaving_the_name_dialog_leaves_nothing(study: Study) -> None:
    closed: list[bool] = []
    write(study.editor, "One")
    study.documents.close(lambda: closed.append(True))
    await press(study.window, "Save")
    await choose_file(study.window, None)
    await study.idle()
    assert (closed, shown(study.editor), study.documents.unsaved) == ([], "One", True)


async def test_what_was_typed_and_undone_is_no_change(study: Study) -> None:
    path = study.folder / "chapter.txt"
    path.write_text("One")
    closed: list[bool] = []
    study.documents.open_path(path)
    await until(lambda: study.documents.path == path)
    write(study.editor, "Two")
    study.editor.undo_step()
    study.documents.close(lambda: closed.append(True))
    await until(lambda: closed)
    assert study.window.findChildren(QMessageBox) == []


async def test_an_empty_manuscript_closes_without_a_question(study: Study) -> None:
    closed: list[bool] = []
    write(study.editor, "a")
    key(study.editor, Qt.Key.Key_Backspace)
    study.documents.close(lambda: closed.append(True))
    await until(lambda: closed)


async def test_words_typed_while_a_file_is_read_stay_in_a_tab_of_their_own(study: Study) -> None:
    path = study.folder / "chapter.txt"
    path.write_text("One\n" * 200_000)
    study.documents.open_path(path)
    write(study.editor, "Meanwhile")
    await until(lambda: study.documents.path == path)
    study.sheets.step(-1)
    assert (shown(study.editor), study.documents.name) == ("Meanwhile", "Untitled")


async def test_words_typed_while_it_is_saved_are_unsaved(study: Study) -> None:
    path = study.folder / "chapter.txt"
    path.write_text("")
    study.documents.open_path(path)
    await until(lambda: study.documents.path == path)
    write(study.editor, "One")
    study.documents.save()
    await until(lambda: study.turns.busy)
    write(study.editor, "Two")
    await study.idle()
    assert study.documents.unsaved or path.read_text() == "OneTwo"


async def test_saving_again_and_again_keeps_the_newest_text_and_asks_nothing(study: Study) -> None:
    path = study.folder / "chapter.txt"
    path.write_text("")
    study.documents.open_path(path)
    await until(lambda: study.documents.path == path)
    for letter in "abcdef":
        write(study.editor, letter)
        study.documents.save()
        await until(lambda: True)
    await until(lambda: not study.documents.unsaved)
    assert path.read_text() == "abcdef"
    assert study.window.findChildren(QMessageBox) == []


@pytest.mark.parametrize("data", [b"caf\xe9", b"\x89PNG\0", None])
async def test_what_cannot_be_read_is_refused_with_a_sentence_and_all_stays(study: Study, data: bytes | None) -> None:
    path = study.folder / "odd.txt"
    if data is not None:
        path.write_bytes(data)
    write(study.editor, "One")
    study.documents.open_path(path)
    await until(lambda: study.failures)
    assert (shown(study.editor), study.documents.path) == ("One", None)
    assert study.failures[0].endswith(".")
    assert not data or path.read_bytes() == data


async def test_a_save_that_fails_is_told_and_the_manuscript_stays_unsaved(study: Study) -> None:
    path = study.folder / "away" / "chapter.txt"
    path.parent.mkdir()
    path.write_text("One")
    study.documents.open_path(path)
    await until(lambda: study.documents.path == path)
    path.unlink()
    path.parent.rmdir()
    write(study.editor, "Two ")
    closed: list[bool] = []
    study.documents.close(lambda: closed.append(True))
    await press(study.window, "Save")
    await until(lambda: study.failures)
    assert study.failures == [
        "chapter.txt could not be written: No such file or directory. The manuscript is unchanged."
    ]
    assert (closed, study.documents.unsaved, shown(study.editor)) == ([], True, "Two One")


async def test_a_key_held_down_opens_one_dialog(study: Study) -> None:
    for _ in range(5):
        study.documents.open()
    await choose_file(study.window, None)
    await study.idle()
    for _ in range(5):
        study.documents.open()
    await choose_file(study.window, None)
    await study.idle()
    assert all(dialog.isHidden() for dialog in study.window.findChildren(QFileDialog))


async def test_the_dialog_begins_in_the_folder_of_the_last_file(study: Study) -> None:
    (study.folder / "part two").mkdir()
    path = study.folder / "part two" / "chapter.txt"
    path.write_text("One")
    study.documents.open_path(path)
    await until(lambda: study.documents.path == path)
    study.documents.open()
    dialog = await choose_file(study.window, None)
    assert Path(dialog.directory().absolutePath()) == path.parent
    await study.idle()
