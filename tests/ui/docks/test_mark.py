"""The mark under the token that the inspector shows: it goes along, and little else is painted anew for that."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from lacuna.core.token import Token
from lacuna.ui.docks.mark import TokenMark
from lacuna.ui.docks.token_panel import TokenPanel
from lacuna.ui.editor import ManuscriptEditor
from ui.editor.writer import Editors, select, turn, write

SETTLED = 60  # milliseconds in which all that was to be painted is


class Desk:
    """An editor with generated words, the inspector and its mark; notes what is painted."""

    def __init__(self, editor: ManuscriptEditor) -> None:
        self.editor = editor
        self.painted: list[QRect] = []
        manuscript = editor.manuscript
        number = manuscript.generate(len(manuscript))
        manuscript.write(number, 1, [Token(" the"), Token(" lamp"), Token(" burned")])
        manuscript.end(number)
        editor.sync()
        self.panel = TokenPanel(editor)
        self.mark = TokenMark(editor, self.panel)
        self.panel.show()
        editor.grounds.append(self._note)

    def _note(self, _: QPainter, rect: QRect) -> None:
        self.painted.append(rect)

    def word(self, word: str) -> QRect:
        """Return where a word stands."""
        return self.editor.rects(self.editor.manuscript.text().rindex(word), len(word))[0]

    def go_to(self, word: str) -> list[QRect]:
        """Put the caret into a word, let the inspector follow, and return what was painted for that."""
        turn(SETTLED)
        self.painted.clear()
        select(self.editor, self.editor.manuscript.text().rindex(word) + 2)
        self.panel.refresh()
        turn(SETTLED)
        return self.painted


@pytest.fixture
def desk(open_editor: Editors) -> Iterator[Desk]:
    desk = Desk(open_editor("It was late.\n\n" * 8 + "Above"))
    yield desk
    desk.panel.close()
    desk.panel.deleteLater()


def test_it_is_painted_where_it_goes_and_away_where_it_was(desk: Desk) -> None:
    desk.go_to("lamp")
    painted = desk.go_to("burned")
    assert any(rect.contains(desk.word("lamp")) for rect in painted)
    assert any(rect.contains(desk.word("burned")) for rect in painted)
    assert all(rect.height() < 2 * desk.word("lamp").height() for rect in painted)


def test_it_is_painted_away_where_the_text_has_carried_it(desk: Desk) -> None:
    desk.go_to("lamp")
    desk.editor.manuscript.edit(0, 0, "One more line.\n\n")
    desk.editor.sync()
    painted = desk.go_to("late")
    assert desk.panel.span is None
    assert any(rect.contains(desk.word("lamp")) for rect in painted)


def test_it_goes_along_with_what_is_written_before_it_and_needs_no_paint_of_its_own(desk: Desk) -> None:
    desk.go_to("lamp")
    select(desk.editor, desk.editor.manuscript.text().rindex(" lamp"))
    desk.panel.refresh()
    before = desk.panel.span
    write(desk.editor, " big")
    turn(SETTLED)
    assert desk.panel.span is not None
    assert before is not None
    assert desk.panel.span.start == before.start + len(" big")
    desk.painted.clear()
    desk.panel.refresh()
    turn(SETTLED)
    assert not any(rect.contains(desk.word("lamp")) for rect in desk.painted)


def test_without_the_panel_there_is_none(desk: Desk) -> None:
    desk.go_to("lamp")
    marked = desk.editor.viewport().grab().toImage()
    desk.panel.hide()
    turn(SETTLED)
    assert desk.editor.viewport().grab().toImage() != marked
