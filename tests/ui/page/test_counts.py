"""What is counted: words or characters, of all and of the selection."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from lacuna.ui.actions import Actions
from lacuna.ui.page import Counts
from lacuna.ui.page import counts as counts_file
from lacuna.ui.status_bar import StatusBar
from ui.editor.writer import Editors, select, turn, write

TEXT = "One two three.\n\U0001f327 four five"


class Counted:
    """An editor, and what the status bar says of it."""

    def __init__(self, open_editor: Editors, qtbot: QtBot, text: str = TEXT) -> None:
        self.editor = open_editor(text)
        self.status = StatusBar()
        qtbot.addWidget(self.status)
        self.actions = Actions(self.status)
        self.counts = Counts(self.editor, self.status, self.actions["characters"])

    def says(self, qtbot: QtBot, text: str) -> None:
        """Wait until it says something."""
        qtbot.waitUntil(lambda: text in [label.text() for label in self.status.findChildren(QLabel)])


def test_words_and_characters_of_all(open_editor: Editors, qtbot: QtBot) -> None:
    counted = Counted(open_editor, qtbot)
    counted.says(qtbot, "6 words")
    counted.actions["characters"].trigger()
    counted.says(qtbot, "26 characters")
    write(counted.editor, "x")
    counted.says(qtbot, "27 characters")


def test_one_is_said_as_one(open_editor: Editors, qtbot: QtBot) -> None:
    Counted(open_editor, qtbot, "One").says(qtbot, "1 word")


def test_the_selection_is_counted_as_a_part(open_editor: Editors, qtbot: QtBot) -> None:
    counted = Counted(open_editor, qtbot)
    select(counted.editor, 4, 13)
    counted.says(qtbot, "2 of 6 words")
    counted.actions["characters"].trigger()
    counted.says(qtbot, "9 of 26 characters")
    select(counted.editor, 0)
    counted.says(qtbot, "26 characters")


@pytest.mark.parametrize("piece", [1, 2, 3, 7])
def test_a_long_selection_is_counted_in_pieces_that_change_nothing(
    open_editor: Editors, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr(counts_file, "PIECE", piece)
    counted = Counted(open_editor, qtbot)
    select(counted.editor, 0, 27)
    counted.says(qtbot, "6 of 6 words")
    counted.actions["characters"].trigger()
    counted.says(qtbot, "26 of 26 characters")
    turn()
