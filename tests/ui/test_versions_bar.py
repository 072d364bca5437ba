"""The bar under generated text: where it stands, and what it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from lacuna.core.manuscript import Manuscript
from lacuna.core.token import Token
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.editor.paper import FOOT
from lacuna.ui.versions_bar import VersionsBar, place_for

SIZE = QSize(400, 34)
WHOLE = QRect(0, 0, 1000, 700)


@pytest.fixture
def editor(qtbot: QtBot) -> ManuscriptEditor:
    editor = ManuscriptEditor()
    qtbot.addWidget(editor)
    editor.resize(1000, 700)
    editor.show()
    return editor


def write(editor: ManuscriptEditor, before: str, written: str, after: str) -> int:
    manuscript = Manuscript(before + after)
    editor.set_manuscript(manuscript)
    generation = manuscript.generate(len(before), 0, 1)
    editor.receive(generation, 1, [Token(text=written)])
    editor.flush()
    return generation


@given(line=st.integers(0, 40), more=st.integers(0, 40), left=st.integers(0, 900))
def test_it_never_covers_text(line: int, more: int, left: int) -> None:
    place = QRect(100, 28 + 31 * line, 2, 31)
    end = QRect(100, place.top() + 31 * more, 2, 31)
    at = QRect(place_for(SIZE, WHOLE, left, place, end), SIZE)
    text = QRect(0, 0, 1000, min(end.bottom() + 1, WHOLE.height() - FOOT))
    assert not at.intersects(text)
    assert WHOLE.contains(at)


def test_it_stands_right_under_text_at_the_end_of_the_manuscript(editor: ManuscriptEditor, qtbot: QtBot) -> None:
    bar = VersionsBar(editor)
    qtbot.addWidget(bar)
    generation = write(editor, "It was past ten", " and dark.", "")
    bar.show_choice(1, 1)
    bar.float_under(generation)
    line = editor.place_rect(generation).translated(editor.viewport().pos())
    assert 0 < bar.y() - line.bottom() < line.height()
    assert bar.x() == editor.viewport().x() + editor.document().documentMargin()


def test_it_stands_at_the_foot_when_text_follows(editor: ManuscriptEditor, qtbot: QtBot) -> None:
    bar = VersionsBar(editor)
    qtbot.addWidget(bar)
    generation = write(editor, "It was past ten", " and dark.", "\nShe waited.")
    bar.show_choice(1, 1)
    bar.float_under(generation)
    assert bar.y() > editor.viewport().geometry().bottom()


def test_it_is_set_in_the_interfaces_font(editor: ManuscriptEditor, qtbot: QtBot) -> None:
    bar = VersionsBar(editor)
    qtbot.addWidget(bar)
    families = {QFontInfo(label.font()).family() for label in bar.findChildren(QLabel)}
    assert families == {QFontInfo(QApplication.font()).family()}
    assert QFontInfo(editor.font()).family() not in families


def test_it_counts_choices_without_what_stood_there(editor: ManuscriptEditor, qtbot: QtBot) -> None:
    bar = VersionsBar(editor)
    qtbot.addWidget(bar)
    texts: list[str] = []
    for shown in (0, 1, 3):
        bar.show_choice(shown, 3)
        texts.append(next(label.text() for label in bar.findChildren(QLabel) if label.objectName() == "count"))
    assert texts == ["before", "1 of 3", "3 of 3"]


def test_its_buttons_stay_where_they_are_and_what_stands_there_is_not_discarded(
    editor: ManuscriptEditor, qtbot: QtBot
) -> None:
    bar = VersionsBar(editor)
    qtbot.addWidget(bar)
    bar.float_under(write(editor, "It was past ten", " and dark.", ""))
    discard = next(button for button in bar.findChildren(QPushButton) if button.text() == "Discard")
    places: set[int] = set()
    for shown in (1, 0, 12):
        bar.show_choice(shown, 12)
        qtbot.wait(1)
        places.add(discard.x())
        assert discard.isEnabled() == (shown > 0)
    assert len(places) == 1


def test_it_begins_at_the_right_under_text_from_right_to_left(editor: ManuscriptEditor, qtbot: QtBot) -> None:
    bar = VersionsBar(editor)
    qtbot.addWidget(bar)
    bar.show_choice(1, 1)
    bar.float_under(write(editor, "השער היה פתוח", " והמנורה", ""))
    edge = editor.viewport().geometry().right() - editor.document().documentMargin()
    assert abs(bar.geometry().right() - edge) <= 1


def test_it_leaves_with_its_manuscript(editor: ManuscriptEditor, qtbot: QtBot) -> None:
    bar = VersionsBar(editor)
    qtbot.addWidget(bar)
    generation = write(editor, "A line\n" * 200, "the end", "")
    bar.float_under(generation)
    editor.verticalScrollBar().setValue(editor.verticalScrollBar().maximum())
    editor.set_manuscript(Manuscript("Another\n" * 300))
    editor.verticalScrollBar().setValue(3)
    assert bar.isHidden()
