"""What comes in from outside the keyboard: a paste that carries tokens, a dropped file, a paragraph without end."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl

from lacuna.core.manuscript import Manuscript
from lacuna.ui.editor import ManuscriptEditor
from ui.editor.writer import Editors, drop, paste, select, shown, tokens, write


def generated(editor: ManuscriptEditor, *texts: str) -> None:
    number = editor.manuscript.generate(len(editor.manuscript))
    editor.receive(number, 1, tokens(*texts))
    editor.flush()
    editor.manuscript.end(number)


def pieces(editor: ManuscriptEditor, first: int = 0) -> list[tuple[str, int]]:
    """Return the tokens from a position on, each with its number."""
    manuscript = editor.manuscript
    spans = manuscript.tokens(first, len(manuscript) - first)
    return [(manuscript.text(span.start, span.length), span.token) for span in spans]


def test_pasted_words_are_the_tokens_that_were_copied(open_editor: Editors) -> None:
    editor = open_editor("It was")
    generated(editor, " dark", " and", " cold")
    copied = pieces(editor)
    select(editor, 6, 15)
    editor.copy()
    select(editor, len(editor.manuscript))
    editor.paste()
    assert shown(editor) == "It was dark and cold dark and"
    assert pieces(editor, 20) == copied[:2]
    editor.undo_step()
    assert pieces(editor) == copied


def test_in_another_manuscript_they_are_the_writers_own_words(open_editor: Editors) -> None:
    editor = open_editor("It was")
    generated(editor, " dark")
    editor.selectAll()
    editor.copy()
    editor.set_manuscript(Manuscript(""))
    editor.paste()
    assert shown(editor) == "It was dark"
    assert pieces(editor) == []


def test_a_file_that_is_dropped_is_told_of_and_leaves_the_text_alone(open_editor: Editors, tmp_path: Path) -> None:
    editor = open_editor("It was")
    told: list[Path] = []
    editor.file_dropped.connect(told.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "chapter one.txt"))])
    drop(editor, 3, data, inside=False)
    assert told == [tmp_path / "chapter one.txt"]
    assert shown(editor) == "It was"
    assert not editor.manuscript.can_undo


def test_a_very_long_paragraph_is_told_of_once_and_stays_whole(open_editor: Editors) -> None:
    editor = open_editor("Before.\n")
    told: list[str] = []
    editor.long_paragraph.connect(told.append)
    select(editor, 8)
    paste(editor, "word " * 1_000)
    assert told == []
    paste(editor, "more " * 1_000)
    assert told == ["word " * 1_000 + "more " * 1_000]
    write(editor, "and on")
    assert told == ["word " * 1_000 + "more " * 1_000]
    assert shown(editor) == "Before.\n" + told[0] + "and on"
    assert editor.document().blockCount() == 2
