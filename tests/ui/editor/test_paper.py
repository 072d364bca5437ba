"""The page: where text from right to left stands, what stands under a range of it, and where the page ends."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage

from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.editor.overlay import rects_in
from lacuna.ui.editor.paper import MARGIN
from lacuna.ui.theme import LIGHT
from ui.editor.writer import Editors, select, turn, write

HEBREW = "השער היה פתוח, והמנורה בערה נמוך."
EACH = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


def right_edge(editor: ManuscriptEditor) -> int:
    return editor.viewport().width() - MARGIN


def test_a_paragraph_from_right_to_left_begins_at_the_right_edge_of_the_column(open_editor: Editors) -> None:
    editor = open_editor(f"It was dark.\n{HEBREW}\nIt was cold.")
    hebrew, after = len("It was dark.\n"), len(f"It was dark.\n{HEBREW}\n")
    assert abs(editor.caret_rect(hebrew).x() - right_edge(editor)) <= 2
    assert editor.caret_rect(hebrew + 9).x() < right_edge(editor)
    assert [editor.caret_rect(pos).x() for pos in (0, after)] == [MARGIN, MARGIN]


def test_it_does_so_while_it_is_written_and_at_another_width(open_editor: Editors) -> None:
    editor = open_editor("")
    for letter in HEBREW:
        write(editor, letter)
        assert abs(editor.caret_rect(0).x() - right_edge(editor)) <= 2
    editor.resize(400, 400)
    turn()
    assert abs(editor.caret_rect(0).x() - right_edge(editor)) <= 2
    select(editor, 0)
    write(editor, "Now ")
    assert editor.caret_rect(0).x() == MARGIN


@EACH
@given(text=st.text("abc אבג.1", min_size=2, max_size=60), part=st.floats(0, 1))
def test_what_stands_under_a_range_is_under_its_letters_and_no_others(
    open_editor: Editors, text: str, part: float
) -> None:
    editor = open_editor(text, width=400)
    block, cut = editor.document().firstBlock(), round(part * len(text))
    editor.rects(0, len(text))  # lays it out
    first, second, both = rects_in(block, 0, cut), rects_in(block, cut, len(text)), rects_in(block, 0, len(text))
    kerned = 2  # pixels by which a pair of letters may be nearer than each letter says
    for one in first:
        inner = one.adjusted(kerned, 1, -kerned, -1)
        assert not any(inner.intersects(other.adjusted(kerned, 1, -kerned, -1)) for other in second)
    layout, wide = block.layout(), sum(rect.width() for rect in both)
    lines = [layout.lineAt(i) for i in range(layout.lineCount())]
    assert wide >= sum(line.naturalTextWidth() for line in lines) - kerned * len(lines)
    assert all(MARGIN - kerned <= rect.left() and rect.right() <= editor.viewport().width() for rect in both)
    open_editor.close()


def test_the_blank_before_a_word_has_no_ground_of_its_own_where_it_ends_a_line(open_editor: Editors) -> None:
    text = "The door stood open, and the lamp had burned low, and nobody came. " * 4
    editor = open_editor(text, width=400)
    layout = editor.document().firstBlock().layout()
    assert layout.lineCount() > 3
    for i in range(1, layout.lineCount()):
        start = layout.lineAt(i).textStart()
        assert text[start - 1] == " "
        (rect,) = editor.rects(start - 1, 3)
        assert rect.left() == MARGIN


def ink(picture: QImage, row: int) -> bool:
    return any(QColor(picture.pixel(x, row)) != LIGHT.color("paper") for x in range(MARGIN + 4, 160))


@pytest.mark.parametrize("scrolled", [0, 7])
def test_the_page_ends_with_a_whole_line_at_every_height(open_editor: Editors, scrolled: int) -> None:
    editor = open_editor("mmmmmm\n" * 60)
    editor.setStyleSheet(f"background: {LIGHT.paper}; color: {LIGHT.ink}")
    high = editor.caret_rect(7 * scrolled).height()
    seen: set[int] = set()
    for more in range(0, high, 3):
        editor.resize(500, 300 + more)
        editor.verticalScrollBar().setValue(scrolled)
        turn()
        picture = editor.viewport().grab().toImage()
        last = max(row for row in range(picture.height()) if ink(picture, row))
        lines = [editor.caret_rect(7 * line) for line in range(60)]
        (at,) = [line for line, rect in enumerate(lines) if rect.top() <= last < rect.bottom()]
        assert lines[at].bottom() - 0.2 * high <= picture.height()
        assert at == 59 or lines[at + 1].bottom() - 0.2 * high > picture.height() - 0.1 * high
        seen.add(at)
    assert len(seen) == 2  # the last line was cut, until there was room for it


def test_where_text_ends_above_the_foot_all_of_it_is_seen(open_editor: Editors) -> None:
    editor = open_editor("mmmmmm\nmmmmmm")
    editor.setStyleSheet(f"background: {LIGHT.paper}; color: {LIGHT.ink}")
    turn()
    picture = editor.viewport().grab().toImage()
    assert max(row for row in range(picture.height()) if ink(picture, row)) > editor.caret_rect(7).top()
