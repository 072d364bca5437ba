"""Very many changes are shown at once, and the writer stays where she was."""

import pytest

from lacuna.core.manuscript import Edit
from lacuna.ui.editor import mirror
from ui.editor.writer import Editors, position, select, shown, turn, write

LINES = 60
TEXT = "\n".join(f"{number} the road was a river\U0001f980" for number in range(LINES))


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mirror, "MOST", 1)


def edits_of(word: str, new: str) -> list[Edit]:
    """Return what replaces a word in every line."""
    edits, pos = list[Edit](), 0
    for line in TEXT.split("\n"):
        edits.append(Edit(pos + line.index(word), len(word), new))
        pos += len(line.encode("utf-16-le")) // 2 + 1
    return edits


@pytest.mark.parametrize("new", ["", "stream and river", "one\nand another\n", "\U0001f980"])
@pytest.mark.parametrize("top", [0, 30, 200])
def test_the_caret_and_the_line_at_the_top_stay(open_editor: Editors, new: str, top: int) -> None:
    editor = open_editor(TEXT, height=300)
    select(editor, position(TEXT, TEXT.index("35 the")))
    editor.verticalScrollBar().setValue(top)
    turn()
    before, rest = editor.firstVisibleBlock().text().split()[0], editor.manuscript.text(editor.gap()[0], 6)
    editor.replace(edits_of("river", new))
    turn()
    assert shown(editor) == editor.manuscript.text() == TEXT.replace("river", new)
    assert editor.firstVisibleBlock().text().split()[0] == before
    assert editor.manuscript.text(editor.gap()[0], 6) == rest
    editor.undo_step()
    assert shown(editor) == editor.manuscript.text() == TEXT
    write(editor, "x")
    assert shown(editor) == editor.manuscript.text()
