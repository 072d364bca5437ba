"""Finding and replacing by keys: what is selected, what is counted, what one undo takes back, and what stays."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from lacuna.core.manuscript import Manuscript
from lacuna.core.token import Token
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.find import Finder
from lacuna.ui.find import finder as finder_file
from lacuna.ui.find import replace_all as replace_all_file
from lacuna.ui.find import scan as scan_file
from lacuna.ui.find.bar import FindBar
from lacuna.ui.theme import LIGHT
from ui import hands
from ui.editor.writer import SHIFT, Editors, select, shown, turn, until, write

TEXT = "The lamp had burned low.\nShe saw the lamp, and a second lamp.\nLamps everywhere."


@pytest.fixture(autouse=True)
def enough_time_for_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a turn be long enough for a short text on any machine; tests of the slices have turns of their own."""
    for file in (scan_file, replace_all_file):
        monkeypatch.setattr(file, "TURN", 10.0)


class Desk:
    """A writer with an editor and the bar for finding."""

    def __init__(self, editor: ManuscriptEditor) -> None:
        self.editor = editor
        self.bar = FindBar(editor)
        self.bar.resize(600, 90)
        self.finder = Finder(self.bar, editor)
        self.finder.set_theme(LIGHT)

    @property
    def selected(self) -> tuple[int, str]:
        """Where the selection begins, and what it is."""
        pos, size = self.editor.gap()
        return pos, self.editor.manuscript.text(pos, size)

    @property
    def says(self) -> str:
        """What the bar tells, a problem first."""
        texts = [label.text() for label in self.bar.findChildren(QLabel) if not label.isHidden() and label.text()]
        return texts[-1] if texts else ""

    def field(self, name: str) -> QLineEdit:
        """Return one of the two fields."""
        return next(line for line in self.bar.findChildren(QLineEdit) if line.accessibleName() == name)

    def find(self, text: str, *toggles: str) -> None:
        """Open the bar and type what to find."""
        self.finder.open(replacing=True)
        for name in toggles:
            hands.click(self.button(name))
        self.field("Find").clear()
        hands.write(self.field("Find"), text)

    def button(self, name: str) -> QPushButton:
        """Return a button by its name."""
        return next(
            button for button in self.bar.findChildren(QPushButton) if name in (button.text(), button.accessibleName())
        )

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in the first field."""
        hands.press(self.field("Find"), key, modifier)


@pytest.fixture
def at_desk(open_editor: Editors) -> Callable[[str], Desk]:
    def sit(text: str) -> Desk:
        return Desk(open_editor(text))

    return sit


def test_the_first_hit_is_selected_while_one_types(at_desk: Callable[[str], Desk]) -> None:
    desk = at_desk(TEXT)
    desk.find("la")
    assert (desk.selected, desk.says) == ((4, "la"), "1 of 4")
    hands.write(desk.field("Find"), "mps")
    assert (desk.selected, desk.says) == ((62, "Lamps"), "1 of 1")


def test_return_goes_on_and_round_and_shift_return_back(at_desk: Callable[[str], Desk]) -> None:
    desk = at_desk(TEXT)
    desk.find("lamp")
    places = [desk.selected[0]]
    for _ in range(4):
        desk.press(Qt.Key.Key_Return)
        places.append(desk.selected[0])
    assert places == [4, 37, 56, 62, 4]
    desk.press(Qt.Key.Key_Return, SHIFT)
    assert desk.selected[0] == 62
    assert desk.says == "4 of 4"


def test_looking_begins_where_the_writer_is(at_desk: Callable[[str], Desk]) -> None:
    desk = at_desk(TEXT)
    select(desk.editor, 40)
    desk.find("lamp")
    assert (desk.selected[0], desk.says) == (56, "3 of 4")


def test_a_selected_word_is_looked_for(at_desk: Callable[[str], Desk]) -> None:
    desk = at_desk(TEXT)
    select(desk.editor, 37, 41)
    desk.finder.open()
    assert desk.field("Find").text() == "lamp"
    assert desk.says == "2 of 4"


def test_selected_paragraphs_are_where_to_look(at_desk: Callable[[str], Desk]) -> None:
    desk = at_desk(TEXT)
    select(desk.editor, 20, 62)
    desk.find("lamp")
    assert desk.says == "1 of 2"
    hands.write(desk.field("Replace with"), "lantern")
    hands.click(desk.button("Replace all"))
    assert shown(desk.editor) == TEXT.replace("the lamp,", "the lantern,").replace("second lamp", "second lantern")


def test_that_many_hits_are_being_replaced_is_said_before(
    at_desk: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replace_all_file, "MANY", 3)
    desk = at_desk(TEXT)
    desk.find("lamp")
    hands.write(desk.field("Replace with"), "lantern")
    hands.click(desk.button("Replace all"))
    assert (desk.says, shown(desk.editor)) == ("Replacing 4…", TEXT)
    until(lambda: desk.says == "4 replaced")
    assert "lamp" not in shown(desk.editor).lower()
    desk.editor.undo_step()
    assert shown(desk.editor) == TEXT


LONG = "a lamp here\n" * 6_000


def half_replaced(at_desk: Callable[[str], Desk], patch: pytest.MonkeyPatch) -> Desk:
    """Begin to replace all in a long text, in turns that are short."""
    desk = at_desk(LONG)
    desk.find("lamp")
    hands.write(desk.field("Replace with"), "lantern")
    patch.setattr(replace_all_file, "TURN", 0.0)
    patch.setattr(replace_all_file, "SLOW", -1.0)
    hands.click(desk.button("Replace all"))
    assert desk.says.startswith("Replacing… ")
    return desk


@pytest.mark.parametrize("by_key", [True, False], ids=["Esc", "its button"])
def test_replacing_very_many_can_be_stopped_and_has_then_changed_nothing(
    at_desk: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch, *, by_key: bool
) -> None:
    desk = half_replaced(at_desk, monkeypatch)
    turn()
    if by_key:
        desk.press(Qt.Key.Key_Escape)
    else:
        hands.click(desk.button("Stop"))
    assert desk.says == "Stopped: nothing was replaced"
    turn(50)
    assert (desk.editor.manuscript.text(), desk.editor.manuscript.can_undo) == (LONG, False)
    assert desk.button("Replace all").isVisible()
    desk.press(Qt.Key.Key_Escape)
    assert desk.bar.isHidden()


def test_replacing_very_many_is_one_step_and_ends_with_the_text_of_that_moment(
    at_desk: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = half_replaced(at_desk, monkeypatch)
    select(desk.editor, 0)
    write(desk.editor, "lamps and ")
    until(lambda: desk.says == "6,001 replaced")
    assert desk.editor.manuscript.text() == ("lamps and " + LONG).replace("lamp", "lantern")
    assert shown(desk.editor) == desk.editor.manuscript.text()
    desk.editor.undo_step()
    assert shown(desk.editor) == desk.editor.manuscript.text() == "lamps and " + LONG


def test_replacing_very_many_ends_with_the_text_that_it_began_in(
    at_desk: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = half_replaced(at_desk, monkeypatch)
    former = desk.editor.manuscript
    desk.editor.set_manuscript(Manuscript("Another lamp."))
    until(lambda: "Replacing" not in desk.says)
    turn(50)
    assert (former.text(), desk.editor.manuscript.text()) == (LONG, "Another lamp.")


def test_a_scope_without_a_selection_is_explained(at_desk: Callable[[str], Desk]) -> None:
    desk = at_desk(TEXT)
    desk.find("lamp")
    select(desk.editor, 3)
    hands.click(desk.button("Find in the selection only"))
    assert desk.says == "Select the text to look through first."
    assert not desk.button("Find in the selection only").isChecked()


def test_case_words_and_patterns_are_switches(at_desk: Callable[[str], Desk]) -> None:
    desk = at_desk(TEXT)
    desk.find("Lamp", "Match case")
    assert desk.says == "1 of 1"
    hands.click(desk.button("Whole words only"))
    assert desk.says == "Nothing found"
    hands.click(desk.button("Regular expression"))
    desk.field("Find").clear()
    hands.write(desk.field("Find"), r"^\w+")
    assert desk.says == "1 of 3"


def test_a_broken_pattern_is_explained_and_finds_nothing(at_desk: Callable[[str], Desk]) -> None:
    desk = at_desk(TEXT)
    desk.find("(", "Regular expression")
    assert desk.says.startswith("The pattern cannot be read: missing )")
    desk.press(Qt.Key.Key_Return)
    assert desk.finder.found == 0
    hands.write(desk.field("Find"), "lamp)")
    assert desk.says == "1 of 4"


def test_a_trap_of_a_pattern_is_explained(at_desk: Callable[[str], Desk]) -> None:
    desk = at_desk("a" * 40_000)
    desk.find("(a+)+b", "Regular expression")
    assert desk.says == "This pattern takes too long on this text. Make it simpler."


def test_replacing_goes_to_the_next_and_undo_takes_one_back(at_desk: Callable[[str], Desk]) -> None:
    desk = at_desk(TEXT)
    desk.find("lamp")
    new = desk.field("Replace with")
    new.setFocus()
    hands.write(new, "oil lamp")
    hands.press(new, Qt.Key.Key_Return)
    assert desk.selected == (41, "lamp")
    hands.press(new, Qt.Key.Key_Return)
    assert shown(desk.editor) == TEXT.replace("The lamp", "The oil lamp").replace("the lamp", "the oil lamp")
    desk.editor.undo_step()
    assert shown(desk.editor) == TEXT.replace("The lamp", "The oil lamp")


def test_replacing_all_is_one_step(at_desk: Callable[[str], Desk]) -> None:
    desk = at_desk(TEXT)
    told: list[str] = []
    desk.finder.told.connect(told.append)
    desk.find(r"(l)(amp)", "Regular expression", "Match case")
    hands.write(desk.field("Replace with"), r"\2\1")
    hands.click(desk.button("Replace all"))
    assert shown(desk.editor) == desk.editor.manuscript.text() == TEXT.replace("lamp", "ampl")
    assert desk.says == "3 replaced"
    assert told[-1] == "3 replaced."
    desk.editor.undo_step()
    assert shown(desk.editor) == TEXT
    assert not desk.editor.manuscript.can_undo


def test_probabilities_of_what_was_not_touched_stay(at_desk: Callable[[str], Desk]) -> None:
    desk = at_desk("")
    manuscript = Manuscript("It was dark. ")
    generation = manuscript.generate(13)
    manuscript.write(generation, 1, [Token(text=word, logprob=-1.0) for word in ("The", " lamp", " went", " out")])
    manuscript.end(generation)
    desk.editor.set_manuscript(manuscript)
    desk.find("lamp")
    hands.write(desk.field("Replace with"), "candle")
    hands.click(desk.button("Replace all"))
    assert manuscript.text() == "It was dark. The candle went out"
    standing = [(manuscript.token(span.token).text, span.whole) for span in manuscript.tokens(0, len(manuscript))]
    assert standing == [("The", True), (" lamp", False), (" went", True), (" out", True)]
    desk.editor.undo_step()
    assert all(span.whole for span in manuscript.tokens(0, len(manuscript)))


def test_a_screen_reader_hears_where_one_is(at_desk: Callable[[str], Desk]) -> None:
    desk = at_desk(TEXT)
    told: list[str] = []
    desk.finder.told.connect(told.append)
    desk.find("lamps")
    desk.press(Qt.Key.Key_Return)
    desk.find("lantern")
    assert (told[3], told[4], told[5]) == ("1 of 4: lamp", "1 of 1: Lamps", "1 of 1: Lamps")
    assert told[-1] == "Nothing found"


def test_hits_stay_with_their_words_while_one_writes(at_desk: Callable[[str], Desk]) -> None:
    desk = at_desk(TEXT)
    desk.find("lamp")
    select(desk.editor, 0)
    write(desk.editor, "A lamp! ")
    assert desk.finder.found == 4
    until(lambda: desk.finder.found == 5)
    desk.finder.next()
    assert desk.selected == (12, "lamp")
    assert desk.says == "2 of 5"


def test_a_long_text_is_looked_through_between_keys(
    at_desk: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_file, "TURN", 0.0)
    desk = at_desk("word " * 20_000 + "lamp")
    desk.find("lamp")
    assert desk.finder.searching
    assert desk.says == "…"
    select(desk.editor, 0)
    write(desk.editor, "x")
    while desk.finder.searching:
        turn(5)
    assert (desk.selected, desk.says) == ((100_001, "lamp"), "1 of 1")


def test_text_that_changes_all_the_time_does_not_keep_a_search_from_ending(
    at_desk: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_file, "TURN", 0.0)
    monkeypatch.setattr(finder_file, "AGAIN", 0)
    desk = at_desk("word " * 20_000 + "lamp")
    desk.find("lamp")
    select(desk.editor, 0)
    for _ in range(200):
        write(desk.editor, "x")
        turn()
        if desk.finder.found:
            break
    assert desk.finder.found == 1


def test_esc_closes_and_leaves_the_hit_selected(at_desk: Callable[[str], Desk]) -> None:
    desk = at_desk(TEXT)
    desk.find("second")
    desk.press(Qt.Key.Key_Escape)
    assert desk.bar.isHidden()
    assert desk.selected == (49, "second")
    assert desk.editor.hasFocus()
    assert desk.editor.grounds == []


def test_the_key_for_the_next_hit_shows_the_bar_as_it_was(at_desk: Callable[[str], Desk]) -> None:
    desk = at_desk(TEXT)
    desk.find("lamp")
    desk.press(Qt.Key.Key_Escape)
    desk.finder.next()
    assert (desk.selected[0], desk.says) == (37, "2 of 4")
    assert desk.editor.hasFocus()


def colours(editor: ManuscriptEditor) -> set[str]:
    image = editor.viewport().grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(0, image.height(), 5)}


def test_what_is_found_is_seen(at_desk: Callable[[str], Desk]) -> None:
    desk = at_desk(TEXT + "\n" * 200 + "the end")
    assert LIGHT.found.lower() not in colours(desk.editor)
    desk.find("lamp")
    assert LIGHT.found.lower() in colours(desk.editor)
    desk.find("the end")
    assert desk.editor.caret_in_view()
    assert desk.says == "1 of 1"
