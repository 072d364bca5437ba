"""A long text is laid out in pieces and shown in one turn, and is then like any other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont

from lacuna.core.errors import FileStopped
from lacuna.core.manuscript import Manuscript
from lacuna.services.file_work import FileWork
from lacuna.ui.editor import filling
from lacuna.ui.editor.bearings import Place
from lacuna.ui.editor.filling import lay_out, pieces
from ui.editor.writer import CTRL, Editors, key, paste, shown, tokens, write

pytestmark = pytest.mark.anyio

TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from("\n\ufeff\u2028\u00a0\U0001f980"))


@given(TEXTS, st.integers(1, 7))
def test_pieces_are_the_text_and_none_begins_with_what_is_dropped_there(text: str, size: int) -> None:
    cut = list(pieces(text, size))
    assert "".join(cut) == text
    assert all(not piece.startswith("\ufeff") for piece in cut[1:])
    assert all(cut)


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
async def test_what_is_laid_out_is_shown_as_it_is_and_written_in(
    open_editor: Editors, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(filling, "PIECE", size)
    text = "One\ufeff\ufeff\n\n\U0001f980two\u2028\u00a0three\tfour\n"
    editor = open_editor("Before")
    former, before = Manuscript("Before"), editor.document()
    manuscript = Manuscript(text)
    told: list[tuple[int, int, int]] = []
    editor.contents_change.connect(lambda pos, gone, came: told.append((pos, gone, came)))
    ready = await lay_out(manuscript, editor.font(), FileWork("Stopped."))
    assert shown(editor) == "Before"
    editor.set_manuscript(manuscript, Place(caret=3, anchor=3), ready)
    assert editor.document() is ready.document
    assert editor.document() is not before
    assert (shown(editor), editor.manuscript.text(), editor.gap()) == (manuscript.text(), manuscript.text(), (3, 0))
    assert told == [(0, len("Before"), len(manuscript))]
    assert (editor.cursorWidth(), editor.tabStopDistance(), editor.document().documentMargin()) == (2, 32, 28)
    edits: list[str] = []
    editor.edited.connect(lambda: edits.append(shown(editor)))
    write(editor, "!")
    assert edits == [manuscript.text()]
    paste(editor, "pasted ")
    number = manuscript.generate(*editor.gap())
    editor.receive(number, 1, tokens(" generated"))
    editor.settle()
    assert shown(editor) == manuscript.text()
    for _ in range(3):
        key(editor, Qt.Key.Key_Z, CTRL)
        editor.undo_step()
    assert shown(editor) == manuscript.text() == Manuscript(text).text()
    editor.set_manuscript(former)
    assert shown(editor) == "Before"
    again = await lay_out(manuscript, QFont(), FileWork("Stopped."))
    editor.set_manuscript(manuscript, ready=again)
    write(editor, "x")
    assert shown(editor) == manuscript.text() == "x" + Manuscript(text).text()


async def test_what_has_changed_since_it_was_laid_out_is_shown_as_it_is(open_editor: Editors) -> None:
    editor, manuscript = open_editor("Before"), Manuscript("One")
    ready = await lay_out(manuscript, editor.font(), FileWork("Stopped."))
    manuscript.edit(3, 0, " two")
    editor.set_manuscript(manuscript, ready=ready)
    assert shown(editor) == "One two"
    editor.set_manuscript(Manuscript("Other"), ready=ready)
    assert shown(editor) == "Other"


async def test_laying_out_can_be_stopped() -> None:
    work = FileWork("Stopped.")
    work.stop()
    with pytest.raises(FileStopped, match="Stopped"):
        await lay_out(Manuscript("One"), QFont(), work)
