"""The palette: what it lists, in which order, and that keys alone do everything."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QWidget
from pytestqt.qtbot import QtBot

from lacuna.ui.actions import Actions
from lacuna.ui.palette import Palette
from lacuna.ui.palette.entries import RECENT, Entry, entries, ranked, used
from lacuna.ui.palette.reasons import reasons
from lacuna.ui.palette.row_painter import ENTRY
from lacuna.ui.theme import DARK, LIGHT
from ui import hands
from ui.dialogs import until
from ui.room import CTRL, OpenRoom


def titles(listed: list[Entry]) -> list[str]:
    return [entry.title for entry in listed]


@pytest.fixture
def listed(qtbot: QtBot) -> list[Entry]:
    del qtbot  # an application has to be there
    return entries(Actions(), {"undo": "Nothing has been done yet."})


def test_every_action_but_itself_is_listed_once(listed: list[Entry]) -> None:
    everything = {one.id for one in Actions().declared}
    assert len(listed) == len(everything) - 1
    assert {entry.id for entry in listed} == everything - {"palette"}


def test_without_letters_the_recent_come_first_and_then_the_menus_in_their_order(listed: list[Entry]) -> None:
    assert titles(ranked(listed, "", ["find", "heat"]))[:4] == ["Find", "Probabilities", "New", "Open"]


def test_letters_find_names_and_what_they_are_stands_first(listed: list[Entry]) -> None:
    assert titles(ranked(listed, "fs", []))[0] == "Full Screen"
    assert titles(ranked(listed, "about", []))[0] == "About Lacuna"
    assert ranked(listed, "qqq", []) == []


def test_a_menu_and_a_word_of_the_help_find_as_well(listed: list[Entry]) -> None:
    assert "Appearance: Light" in titles(ranked(listed, "viewlight", []))
    assert titles(ranked(listed, "zoom", []))[:3] == ["Zoom: Larger", "Zoom: Smaller", "Zoom: Normal Size"]
    assert titles(ranked(listed, "clipboard", [])) == ["Cut", "Copy", "Paste"]


def test_what_cannot_be_done_comes_last_and_says_why(listed: list[Entry]) -> None:
    found = ranked(listed, "undo", [])
    assert found[-1].reason == "Nothing has been done yet."
    assert found[-1].spoken == "Undo, Edit menu, Ctrl Z, Nothing has been done yet."


def test_a_few_are_remembered() -> None:
    recent: list[str] = []
    for name in "abcdefgabc":
        recent = used(recent, name)
    assert recent == ["c", "b", "a", "g", "f", "e"]
    assert len(recent) == RECENT


class Shown:
    """A palette over a window with one field."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(800, 600)
        self.other = QLineEdit(self.window)
        self.palette = Palette(self.window)
        self.chosen: list[str] = []
        self.palette.chosen.connect(self.chosen.append)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.other.setFocus()
        self.palette.open(entries(Actions(self.window), {"undo": "Nothing has been done yet."}), [])
        self.field = self.palette.findChildren(QLineEdit)[0]
        self.list = self.palette.findChildren(QListView)[0]

    @property
    def current(self) -> str:
        """The action that Return would do."""
        return self.list.currentIndex().data(ENTRY).title


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    return Shown(qtbot)


def test_typing_and_return_choose_and_the_focus_goes_back(shown: Shown) -> None:
    hands.write(shown.field, "find n")
    assert shown.current == "Find Next"
    hands.press(shown.field, Qt.Key.Key_Return)
    assert shown.chosen == ["find_next"]
    assert shown.palette.isHidden()
    assert shown.other.hasFocus()


def test_arrows_walk_and_the_help_follows(shown: Shown) -> None:
    hands.press(shown.field, Qt.Key.Key_Down)
    hands.press(shown.field, Qt.Key.Key_Down)
    assert shown.current == "Save"
    assert "Write the manuscript to its file." in [label.text() for label in shown.palette.findChildren(QLabel)]
    hands.press(shown.field, Qt.Key.Key_Up)
    assert shown.current == "Open"


def test_what_cannot_be_done_is_not_chosen(shown: Shown) -> None:
    hands.write(shown.field, "undo")
    while shown.current != "Undo":
        hands.press(shown.field, Qt.Key.Key_Down)
    hands.press(shown.field, Qt.Key.Key_Return)
    assert shown.chosen == []
    assert shown.palette.isVisible()


def test_esc_and_the_loss_of_focus_close_it(shown: Shown) -> None:
    hands.press(shown.field, Qt.Key.Key_Escape)
    assert shown.palette.isHidden()
    assert shown.other.hasFocus()
    shown.palette.open(entries(Actions(shown.window), {}), [])
    shown.other.setFocus()
    assert shown.palette.isHidden()


def test_letters_that_fit_nothing_are_told(shown: Shown) -> None:
    high = shown.palette.height()
    hands.write(shown.field, "qqq")
    assert shown.palette.height() < high // 2  # nothing but the sentence, right under the letters
    assert "No action has these letters in its name." in [label.text() for label in shown.palette.findChildren(QLabel)]
    hands.press(shown.field, Qt.Key.Key_Return)
    assert shown.chosen == []
    for _ in "qqq":
        hands.press(shown.field, Qt.Key.Key_Backspace)
    assert shown.palette.height() == high
    assert shown.list.isVisible()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_rows_are_painted_in_the_colours_of_the_theme(shown: Shown, theme: object) -> None:
    shown.palette.set_theme(DARK if theme is DARK else LIGHT)
    image = shown.list.viewport().grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(0, image.height(), 2)}
    used_theme = DARK if theme is DARK else LIGHT
    assert used_theme.accent_ground.lower() in colours
    assert used_theme.ink.lower() in colours


def test_a_screen_reader_hears_the_whole_row(shown: Shown) -> None:
    index: QModelIndex = shown.list.currentIndex()
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "New, File menu, Ctrl N"


@pytest.mark.anyio
async def test_the_key_opens_it_and_what_is_chosen_is_done_and_remembered(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.write("It was past ten")
        room.press(Qt.Key.Key_K, CTRL)
        palette = room.first.window.findChildren(Palette)[0]
        field = palette.findChildren(QLineEdit)[0]
        hands.write(field, "sel all")
        hands.press(field, Qt.Key.Key_Return)
        assert room.editor.gap() == (0, 15)
        assert room.first.settings.recent == ["select_all"]
        room.press(Qt.Key.Key_K, CTRL)
        hands.write(field, "next choice")
        assert (
            palette.findChildren(QListView)[0].currentIndex().data(ENTRY).reason
            == "The caret is not in generated text."
        )


@pytest.mark.anyio
async def test_its_key_pressed_again_loses_no_focus(open_room: OpenRoom) -> None:
    async with open_room() as room:
        await until(room.first.window.isActiveWindow)
        field = room.first.window.panel.fields["seed"]
        field.setFocus()
        hands.press(field, Qt.Key.Key_K, CTRL)
        (palette,) = room.first.window.findChildren(Palette)
        (line,) = palette.findChildren(QLineEdit)
        hands.press(line, Qt.Key.Key_K, CTRL)
        hands.press(line, Qt.Key.Key_Escape)
        assert palette.isHidden()
        assert field.hasFocus()


@pytest.mark.anyio
async def test_it_says_what_cannot_be_done_with_the_parameters_now(open_room: OpenRoom) -> None:
    async with open_room() as room:
        panel = room.first.window.panel

        def told() -> set[str]:
            found = reasons(room.editor, room.desk.completing, panel)
            return {"parameter_reset", "parameters_back", "preset_update"} & found.keys()

        assert told() == {"parameter_reset", "parameters_back", "preset_update"}
        panel.change("Preset Lively", {"temperature": 1.05})
        panel.head.preset.show_preset("Lively", "Lively says Temperature 0.10.")
        panel.fields["seed"].setFocus()
        assert told() == set()
