"""Qt never looks through all paragraphs for the widest line: the widest it knows is the width that lines are given."""

import pytest
from PySide6.QtCore import Qt

from lacuna.core.manuscript import Manuscript
from lacuna.services.file_work import FileWork
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.editor.bearings import START
from lacuna.ui.editor.filling import lay_out
from ui.editor.writer import Editors, key, select, shown, turn, write

pytestmark = pytest.mark.anyio

PARAGRAPH = "It had rained since noon, and the road was a river that nobody had asked for."
TEXT = "\n".join([PARAGRAPH] * 40)


def widest(editor: ManuscriptEditor) -> float:
    """Return the width of the widest paragraph, in pixels, as Qt knows it: less, once it has looked for that."""
    return editor.document().documentLayout().documentSize().width()


def write_over_the_edge(editor: ManuscriptEditor, pos: int) -> None:
    """Write until a word goes on to the next line, so that its line gets shorter."""
    select(editor, pos)
    lines = editor.document().lineCount()
    while editor.document().lineCount() == lines:
        write(editor, "mill ")
    turn()


@pytest.mark.parametrize("place", [5, len(TEXT) // 2, len(TEXT)], ids=["first", "middle", "last"])
async def test_writing_in_any_paragraph(open_editor: Editors, place: int) -> None:
    editor = open_editor(TEXT)
    write_over_the_edge(editor, place)
    assert widest(editor) == editor.viewport().width()


async def test_paragraphs_come_and_go_and_the_window_gets_another_size(open_editor: Editors) -> None:
    editor = open_editor(TEXT)
    write_over_the_edge(editor, 5)
    for which in (Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Backspace):
        key(editor, which)
    select(editor, 100, len(TEXT))
    key(editor, Qt.Key.Key_Delete)
    editor.resize(500, 300)
    turn()
    write_over_the_edge(editor, 5)
    write_over_the_edge(editor, len(editor.manuscript))
    assert shown(editor) == editor.manuscript.text()
    assert widest(editor) == editor.viewport().width()


async def test_a_new_text_and_one_after_another(open_editor: Editors) -> None:
    editor = open_editor("")
    write_over_the_edge(editor, 0)
    assert widest(editor) == editor.viewport().width()
    for text in ("One line", TEXT, "", TEXT):
        editor.set_manuscript(Manuscript(text))
        turn()
        write_over_the_edge(editor, 0)
        assert widest(editor) == editor.viewport().width()


async def test_a_text_that_was_laid_out_before_it_is_shown(open_editor: Editors) -> None:
    editor, manuscript = open_editor("Before"), Manuscript(TEXT)
    editor.set_manuscript(manuscript, START, await lay_out(manuscript, editor.font(), FileWork("Stopped.")))
    turn()
    write_over_the_edge(editor, 5)
    assert widest(editor) == editor.viewport().width()
