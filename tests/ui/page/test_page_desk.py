"""The page as the writer changes it: by keys, by the wheel and in the card; what recedes, what stays in the middle."""

from collections.abc import Generator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontInfo, QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QMainWindow, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from lacuna.core.manuscript import Manuscript
from lacuna.core.page import Page
from lacuna.ui.actions import Actions
from lacuna.ui.combo_box import ComboBox
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.editor.spaced_font import spaced_family
from lacuna.ui.page import PageDesk
from lacuna.ui.page.popover import PagePopover
from lacuna.ui.page.veil import sentence
from lacuna.ui.theme import LIGHT
from ui import hands
from ui.editor.writer import CTRL, NONE, key, select, turn, write

TEXT = "The lamp had burned low. She saw it. Nobody came.\nThe rain went on."


class Desk:
    """A window with a manuscript, and a page."""

    def __init__(self, page: Page) -> None:
        self.window = QMainWindow()
        self.window.resize(900, 600)
        self.editor = ManuscriptEditor()
        self.editor.set_page(page)
        self.editor.set_manuscript(Manuscript(TEXT))
        self.window.setCentralWidget(self.editor)
        self.actions = Actions(self.window)
        self.desk = PageDesk(self.editor, self.actions)
        self.desk.set_theme(LIGHT)
        self.told: list[Page] = []
        self.desk.changed.connect(self.told.append)
        self.window.show()

    @property
    def card(self) -> PagePopover:
        """The card in which the page is set."""
        return self.window.findChildren(PagePopover)[0]

    def spin(self, name: str) -> QSpinBox:
        """Return a number of the card."""
        return next(spin for spin in self.card.findChildren(QSpinBox) if spin.accessibleName() == name)

    def combo(self, name: str) -> ComboBox:
        """Return a choice of the card."""
        return next(combo for combo in self.card.findChildren(ComboBox) if combo.accessibleName() == name)

    def line(self) -> int:
        """Return the pixels from line to line."""
        return self.editor.caret_rect(len(TEXT)).top() - self.editor.caret_rect(0).top()

    def wheel(self, notches: float, held: Qt.KeyboardModifier) -> None:
        """Turn the wheel over the text."""
        point = QPointF(200, 200)
        event = QWheelEvent(
            *(point, point, QPoint(), QPoint(0, round(120 * notches))),
            *(Qt.MouseButton.NoButton, held, Qt.ScrollPhase.NoScrollPhase, False),
        )
        QApplication.sendEvent(self.editor.viewport(), event)


@pytest.fixture
def desk(qtbot: QtBot) -> Generator[Desk]:
    desk = Desk(Page())
    qtbot.addWidget(desk.window)
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    yield desk
    desk.window.close()


def test_keys_zoom_the_letters_and_tell(desk: Desk) -> None:
    size = QFontInfo(desk.editor.font()).pixelSize()
    for name in ("zoom_in", "zoom_in", "zoom_out"):
        desk.actions[name].trigger()
    assert [page.zoom for page in desk.told] == [110, 120, 110]
    assert QFontInfo(desk.editor.font()).pixelSize() == round(size * 1.1)
    desk.actions["zoom_reset"].trigger()
    assert desk.editor.page == Page()


def test_the_wheel_zooms_with_ctrl_alone_and_fine_turns_add_up(desk: Desk) -> None:
    desk.wheel(1, NONE)
    assert desk.told == []
    desk.wheel(-1, CTRL)
    for _ in range(4):
        desk.wheel(0.5, CTRL)
    assert [page.zoom for page in desk.told] == [90, 100, 110]


def test_the_card_sets_the_page_at_once(desk: Desk) -> None:
    desk.actions["page"].trigger()
    assert desk.told == []
    desk.spin("Size").setValue(24)
    desk.spin("Column").setValue(50)
    desk.combo("In focus").setCurrentIndex(2)
    assert desk.editor.page == Page(size=24, column=50, focus="paragraph") == desk.told[-1]
    assert QFontInfo(desk.editor.font()).pixelSize() == 24
    assert desk.actions["focus_paragraph"].isChecked()
    hands.click(next(b for b in desk.card.findChildren(QPushButton) if b.text() == "Reset"))
    assert desk.editor.page == Page()
    assert desk.spin("Size").value() == 19


def test_the_card_follows_the_keys_silently_and_esc_closes_it(desk: Desk) -> None:
    desk.actions["page"].trigger()
    desk.actions["zoom_in"].trigger()
    assert desk.spin("Zoom").value() == 110
    assert len(desk.told) == 1
    hands.press(desk.card.findChildren(QCheckBox)[0], Qt.Key.Key_Escape)
    assert desk.card.isHidden()
    assert desk.editor.hasFocus()


def test_the_wheel_over_a_number_changes_nothing(desk: Desk) -> None:
    desk.actions["page"].trigger()
    box, point = desk.spin("Size"), QPointF(5, 5)
    QApplication.sendEvent(
        box,
        QWheelEvent(
            *(point, point, QPoint(), QPoint(0, 120)),
            *(Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False),
        ),
    )
    assert box.value() == 19


@pytest.mark.parametrize("line_height", [1.2, 1.6, 2.0])
def test_the_lines_stand_apart_as_chosen(desk: Desk, line_height: float) -> None:
    desk.editor.set_page(Page(size=20, line_height=line_height))
    assert abs(desk.line() - 20 * line_height) <= 1


def test_a_font_of_the_system_gets_the_same_lines(desk: Desk) -> None:
    desk.editor.set_page(Page(family="DejaVu Serif", size=20, line_height=1.8))
    assert QFontInfo(desk.editor.font()).family().startswith("DejaVu Serif")
    assert abs(desk.line() - 36) <= 1


def test_a_font_that_is_not_there_is_replaced_by_one_that_is(desk: Desk) -> None:
    desk.editor.set_page(Page(family="No Such Font", size=20))
    assert abs(desk.line() - 32) <= 2
    assert spaced_family("No Such Font", 1.6)


def test_a_wider_column_has_longer_lines(desk: Desk) -> None:
    desk.editor.set_manuscript(Manuscript("word " * 400))
    widths: list[int] = []
    for column in (40, 60):
        desk.editor.set_page(Page(column=column, size=12))
        turn()
        widths.append(desk.editor.viewport().width() - 56)
    assert widths[1] / widths[0] == pytest.approx(1.5, abs=0.02)


def test_a_paragraph_falls_into_sentences(desk: Desk) -> None:
    block = desk.editor.document().firstBlock()
    text = block.text()
    found = {at: text[slice(*sentence(block, at))].strip() for at in (0, 10, 24, 25, 40, len(text))}
    assert found == {
        0: "The lamp had burned low.",
        10: "The lamp had burned low.",
        24: "The lamp had burned low.",
        25: "She saw it.",
        40: "Nobody came.",
        len(text): "Nobody came.",
    }


def darkest(editor: ManuscriptEditor, pos: int) -> int:
    """Return how dark the darkest dot of a word is, 0 to 255."""
    rect = editor.rects(pos, 3)[0]
    image = editor.viewport().grab(rect).toImage()
    return min(image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height()))


def test_all_but_the_sentence_at_the_caret_recedes(desk: Desk) -> None:
    select(desk.editor, 26)
    assert darkest(desk.editor, 4) < 90
    desk.actions["focus_sentence"].trigger()
    assert [darkest(desk.editor, pos) < 90 for pos in (4, 29, 40, 54)] == [False, True, False, False]
    select(desk.editor, 8, 27)
    assert [darkest(desk.editor, pos) < 90 for pos in (4, 29, 40, 54)] == [True, True, False, False]
    desk.actions["focus_paragraph"].trigger()
    assert [darkest(desk.editor, pos) < 90 for pos in (4, 29, 40, 54)] == [True, True, True, False]
    desk.actions["focus_paragraph"].trigger()
    assert desk.editor.page.focus == ""
    assert darkest(desk.editor, 54) < 90


def test_the_written_line_stays_in_the_middle_and_a_click_moves_nothing(desk: Desk) -> None:
    desk.editor.set_manuscript(Manuscript("\n".join(f"Line {i}." for i in range(200))))
    desk.actions["typewriter"].trigger()
    select(desk.editor, len(desk.editor.manuscript))
    write(desk.editor, " More.\nAnd more.")
    turn()
    middle = desk.editor.viewport().height() / 2
    assert abs(desk.editor.cursorRect().center().y() - middle) < 40
    key(desk.editor, Qt.Key.Key_Up)
    assert abs(desk.editor.cursorRect().center().y() - middle) < 40
    desk.actions["typewriter"].trigger()
    assert not desk.editor.page.typewriter
    assert not desk.editor.centerOnScroll()
