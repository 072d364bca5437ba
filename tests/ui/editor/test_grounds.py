"""What is seen of generated text: its tint until it is kept, the heat map, and the card of a word."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from lacuna.core.token import Token
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.editor.token_card import TokenCard
from lacuna.ui.theme import LIGHT
from ui.editor.writer import CTRL, Editors, key, middle, select, tokens, turn, write

PAPER, TINT = LIGHT.color("paper"), LIGHT.color("generated")
LIKELY = Token(" likely", -0.1, ((" likely", -0.1), (" other", -3.0)))
UNLIKELY = Token(" strange", -7.0, ((" usual", -0.2), (" strange", -7.0)))


def generate(editor: ManuscriptEditor, *come: Token) -> int:
    """Let tokens come at the end of the text, and the stream end."""
    number = editor.manuscript.generate(len(editor.manuscript))
    editor.receive(number, 1, come)
    editor.flush()
    editor.manuscript.end(number)
    return number


def ground(editor: ManuscriptEditor, pos: int) -> QColor:
    """Return the colour under the blank at a position."""
    turn()
    return QColor(editor.viewport().grab().toImage().pixel(middle(editor, pos)))


def open_on_paper(open_editor: Editors, text: str) -> ManuscriptEditor:
    editor = open_editor(text)
    editor.setStyleSheet(f"background: {LIGHT.paper}; color: {LIGHT.ink}")
    return editor


def test_generated_text_is_tinted_until_the_writer_types_on(open_editor: Editors) -> None:
    editor = open_on_paper(open_editor, "It was")
    generate(editor, *tokens(" dark and", " cold"))
    assert (ground(editor, 2), ground(editor, 6), ground(editor, 15)) == (PAPER, TINT, TINT)
    select(editor, len(editor.manuscript))
    write(editor, ".")
    assert (ground(editor, 2), ground(editor, 6), ground(editor, 15)) == (PAPER, PAPER, PAPER)
    key(editor, Qt.Key.Key_Z, CTRL)
    assert (ground(editor, 2), ground(editor, 6), ground(editor, 15)) == (PAPER, TINT, TINT)


def test_what_comes_later_is_tinted_alone(open_editor: Editors) -> None:
    editor = open_on_paper(open_editor, "It was")
    generate(editor, *tokens(" dark"))
    select(editor, 0)
    write(editor, "x")
    generate(editor, *tokens(" and"))
    assert (ground(editor, 7), ground(editor, 12)) == (PAPER, TINT)


def test_the_heat_map_colours_what_was_likely_and_what_was_not_also_when_it_is_kept(open_editor: Editors) -> None:
    editor = open_on_paper(open_editor, "It was")
    generate(editor, LIKELY, UNLIKELY, Token(" plain"))
    select(editor, 0)
    write(editor, "x")
    assert [ground(editor, pos) for pos in (3, 7, 14, 22)] == [PAPER] * 4
    editor.set_heat(True)
    own, likely, unlikely, plain = (ground(editor, pos) for pos in (3, 7, 14, 22))
    assert (own, plain) == (PAPER, PAPER)
    assert unlikely not in (PAPER, TINT, likely)
    editor.set_heat(False)
    assert [ground(editor, pos) for pos in (3, 7, 14, 22)] == [PAPER] * 4


def test_the_card_says_what_stands_there_and_what_might_have(open_editor: Editors) -> None:
    editor = open_editor("It was")
    generate(editor, UNLIKELY)
    select(editor, len(editor.manuscript))
    editor.show_card_at_caret()
    (card,) = editor.findChildren(TokenCard)
    assert card.isVisible()
    assert card.accessibleName() == "␣strange < 0.1 %"
    assert card.accessibleDescription() == "␣usual 81.9 %; ␣strange < 0.1 %"
    write(editor, "!")
    assert not card.isVisible()


def test_the_card_of_one_word_gives_way_to_that_of_the_next(open_editor: Editors) -> None:
    editor = open_editor("It was")
    generate(editor, LIKELY, UNLIKELY)
    names: list[str] = []
    for pos in (8, 16):
        select(editor, pos)
        editor.show_card_at_caret()
        names += [card.accessibleName() for card in editor.findChildren(TokenCard) if card.isVisible()]
    assert names == ["␣likely 90.5 %", "␣strange < 0.1 %"]
