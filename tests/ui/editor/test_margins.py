"""The blank paper around the column: the mouse and its wheel do there what they do in the text."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame

from lacuna.ui.editor import ManuscriptEditor
from ui.editor.writer import Editors, turn

LINES = [f"Line {number:03}" for number in range(200)]
WIDE, HIGH = 1600, 500
LEFT, RIGHT = 20, WIDE - 40  # pixels, far outside the column


@pytest.fixture
def editor(open_editor: Editors) -> ManuscriptEditor:
    editor = open_editor("\n".join(LINES), width=WIDE, height=HIGH)
    assert editor.viewport().x() > LEFT
    assert editor.viewport().geometry().right() < RIGHT
    return editor


def window_of(editor: ManuscriptEditor) -> QWindow:
    window = editor.windowHandle()
    assert window is not None
    return window


def height_of(editor: ManuscriptEditor, line: int) -> int:
    """Return how far below the editor's top the middle of a line is."""
    return editor.caret_rect(9 * line).center().y() + editor.viewport().y()


@pytest.mark.parametrize("x", [LEFT, RIGHT])
def test_the_wheel_scrolls(editor: ManuscriptEditor, x: int) -> None:
    QTest.wheelEvent(window_of(editor), QPointF(x, 200), QPoint(0, -120), QPoint(), Qt.KeyboardModifier.NoModifier)
    assert editor.verticalScrollBar().value() > 0


def test_the_wheel_at_the_end_of_the_text_goes_nowhere(editor: ManuscriptEditor) -> None:
    QTest.wheelEvent(window_of(editor), QPointF(LEFT, 200), QPoint(0, 120), QPoint(), Qt.KeyboardModifier.NoModifier)
    assert editor.verticalScrollBar().value() == 0


@pytest.mark.parametrize(("x", "pos"), [(LEFT, 27), (RIGHT, 35)])
def test_a_click_puts_the_caret_at_the_end_of_the_line_that_is_nearer(
    editor: ManuscriptEditor, x: int, pos: int
) -> None:
    QTest.mouseClick(window_of(editor), Qt.MouseButton.LeftButton, pos=QPoint(x, height_of(editor, 3)))
    assert editor.gap() == (pos, 0)


def test_a_drag_that_begins_beside_the_text_selects(editor: ManuscriptEditor) -> None:
    window = window_of(editor)
    over = editor.viewport().geometry().center().x()
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=QPoint(LEFT, height_of(editor, 2)))
    QTest.mouseMove(window, QPoint(over, height_of(editor, 4)))
    turn()
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=QPoint(over, height_of(editor, 4)))
    assert editor.gap() == (18, 26)
    QTest.mouseMove(window, QPoint(over, height_of(editor, 7)))
    turn()
    assert editor.gap() == (18, 26)  # the button is up


def test_what_lies_over_the_paper_keeps_its_clicks(editor: ManuscriptEditor) -> None:
    over = QFrame(editor)  # lets clicks through to what it lies on, as frames do
    over.setGeometry(0, 0, LEFT * 2, HIGH)
    over.show()
    QTest.mouseClick(window_of(editor), Qt.MouseButton.LeftButton, pos=QPoint(LEFT, height_of(editor, 3)))
    assert editor.gap() == (0, 0)
