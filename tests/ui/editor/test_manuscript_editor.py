"""The editor against the manuscript: whatever the writer, the model and the input method do, the two are equal."""

import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from lacuna.core.manuscript import Manuscript, log, units
from ui.editor.writer import (
    CTRL,
    NONE,
    SHIFT,
    Editors,
    Letters,
    compose,
    drop,
    index,
    key,
    paste,
    position,
    select,
    shown,
    tokens,
    turn,
    write,
)

KEYS = (
    (Qt.Key.Key_Backspace, NONE),
    (Qt.Key.Key_Delete, NONE),
    (Qt.Key.Key_Return, NONE),
    (Qt.Key.Key_Return, SHIFT),
    (Qt.Key.Key_Backspace, CTRL),
    (Qt.Key.Key_Delete, CTRL),
    (Qt.Key.Key_Left, NONE),
    (Qt.Key.Key_Right, SHIFT),
    (Qt.Key.Key_Home, NONE),
    (Qt.Key.Key_End, SHIFT),
    (Qt.Key.Key_Up, NONE),
    (Qt.Key.Key_Down, SHIFT),
    (Qt.Key.Key_Right, CTRL),
)
ODD = ("one\r\ntwo", "x\u2029y", "q\u2028z", "na\xa0\u2028", "😀😀", "aa", "e\u0301", "\u200b", "\ufffc", "")
HEBREW = "\u05e2\u05d1\u05e8\u05d9\u05ea"
BASE = f"The door stood open.\n\nA 😀 lamp, a\xa0lamp aaaa.\n\u2028{HEBREW} end"


class Desk:
    """An editor under random hands, and what must hold after each event."""

    def __init__(self, open_editor: Editors, *, unique: bool) -> None:
        self.entries: list[log.Entry] = []
        self.letters = Letters() if unique else None
        self.base = self.letters.fresh(30) + "\n" + self.letters.fresh(20) if self.letters else BASE
        self.editor = open_editor()
        self.editor.set_manuscript(Manuscript(self.base, on_entry=self.entries.append))
        self.editor.streams_undone.connect(self.undone)
        self.ended: set[int] = set()
        self.generations: list[int] = []

    def text(self, size: int, seed: int) -> str:
        """Return a text to be written."""
        if self.letters:
            return self.letters.fresh(size)
        return "".join("aab 😀\n"[(seed + 7 * k) % 6] for k in range(size))

    def undone(self, streams: tuple[tuple[int, int], ...]) -> None:
        """End streams that undo has taken, as the program does."""
        for generation in {generation for generation, _ in streams}:
            self.stop(generation)

    def stop(self, generation: int) -> None:
        """End the streams of a generation."""
        self.editor.manuscript.end(generation)
        self.ended.add(generation)

    def do(self, kind: int, a: int, b: int) -> None:
        """Let something happen; what the program does leaves caret and selection where they are."""
        action = ACTIONS[kind]
        if self.letters and action in (Desk.receive, Desk.end, Desk.frame):
            before, was = self.around_selection(), self.editor.manuscript.text()
            action(self, a, b)
            self.check_selection(before, was)
        else:
            action(self, a, b)

    # ---- the writer

    def type(self, a: int, b: int) -> None:
        write(self.editor, self.text(1 + b % 3, a))

    def press(self, _: int, b: int) -> None:
        key(self.editor, *KEYS[b % len(KEYS)])

    def move_caret(self, a: int, b: int) -> None:
        self.editor.end_composition()  # as a click does
        first = self.place(a)
        select(self.editor, first, self.place(a + b % 7) if b % 2 else first)

    def click(self, a: int, _: int) -> None:
        point = self.editor.caret_rect(self.place(a)).center()
        QTest.mouseClick(self.editor.viewport(), Qt.MouseButton.LeftButton, NONE, point)

    def paste_from_elsewhere(self, a: int, _: int) -> None:
        paste(self.editor, self.text(3, a) if self.letters else ODD[a % len(ODD)])

    def use_clipboard(self, _: int, b: int) -> None:
        [self.editor.cut, self.editor.copy, self.editor.paste][b % 3]()

    def drop(self, a: int, b: int) -> None:
        inside = b % 3 > 0
        data = self.editor.createMimeDataFromSelection() if inside else QMimeData()
        if not inside:
            data.setText(self.text(2, a))
        drop(self.editor, self.place(a), data, inside=inside)

    def compose(self, _: int, b: int) -> None:
        compose(self.editor, "nihao"[: b % 5])

    def commit(self, a: int, b: int) -> None:
        before = self.editor.manuscript.text()
        letter = before[: index(before, self.editor.gap()[0])][-1:]
        size = units(letter)
        compose(self.editor, "", self.text(b % 3, a), (-size, size) if b % 4 == 3 and letter != "\n" else (0, 0))

    def undo(self, _: int, __: int) -> None:
        key(self.editor, Qt.Key.Key_Z, CTRL)

    def redo(self, _: int, __: int) -> None:
        key(self.editor, Qt.Key.Key_Z, CTRL | SHIFT)

    # ---- the model

    def generate(self, _: int, b: int) -> None:
        self.editor.settle()
        self.generations.append(self.editor.manuscript.generate(*self.editor.gap(), 1 + b % 2))
        if b % 3 and not self.letters:
            self.editor.follow(self.generations[-1])

    def receive(self, a: int, b: int) -> None:
        running = [number for number in self.generations if number not in self.ended]
        if running:
            number = running[a % len(running)]
            choice = 1 + b % self.editor.manuscript.generation(number).count
            self.editor.receive(
                number, choice, tokens(*(self.text(1 + k % 2, a + k) + "\n" * (b % 5 == 0) for k in range(1 + b % 3)))
            )

    def end(self, a: int, _: int) -> None:
        if self.generations:
            self.editor.flush()
            self.stop(self.generations[a % len(self.generations)])

    def walk(self, a: int, b: int) -> None:
        standing = [n for n in self.generations if self.editor.manuscript.generation(n).standing]
        if standing:
            number = standing[a % len(standing)]
            self.editor.settle()
            self.editor.manuscript.show(number, b % (self.editor.manuscript.generation(number).count + 1))
            self.editor.sync()

    def frame(self, _: int, b: int) -> None:
        if b % 2:
            self.editor.flush()
        else:
            turn()

    # ---- what must hold

    def place(self, a: int) -> int:
        """Return a position in the text that cuts no pair."""
        text = self.editor.manuscript.text()
        return position(text, a % (len(text) + 1))

    def around_selection(self) -> tuple[str, str]:
        """Return the selected text, and the letter before it or before the caret."""
        text, (pos, size) = self.editor.manuscript.text(), self.editor.gap()
        first, last = index(text, pos), index(text, pos + size)
        return text[first:last], text[first - 1 : first]

    def check_selection(self, before: tuple[str, str], was: str) -> None:
        """The letters at the ends of a selection still are; the letter before a caret still is.

        Of letters that stood twice in the text, as those that were composed or copied, it is not known which is left.
        """
        text, (old, left) = self.editor.manuscript.text(), before
        now, left_now = self.around_selection()
        if any(was.count(letter) > 1 for letter in (*old[:1], *old[-1:], *left)):
            return
        if old and {old[0], old[-1]} <= set(text) - {"\n"}:
            assert (now[:1], now[-1:]) == (old[0], old[-1])
        elif not old and left in text and left != "\n":
            assert (now, left_now) == ("", left)

    def check(self) -> None:
        """Hold what must hold."""
        editor, text = self.editor, self.editor.manuscript.text()
        assert shown(editor) == text
        caret = editor.textCursor()
        for pos in (caret.position(), caret.anchor()):
            assert text.encode("utf-16-le")[: 2 * pos].decode("utf-16-le", "strict") in text

    def undo_and_redo_all(self) -> None:
        """Go back to the beginning and to the end again."""
        editor, manuscript = self.editor, self.editor.manuscript
        editor.settle()
        while manuscript.can_redo:
            editor.redo_step()
        end = manuscript.text()
        while manuscript.can_undo:
            editor.undo_step()
            self.check()
        assert manuscript.text() == self.base
        while manuscript.can_redo:
            editor.redo_step()
            self.check()
        assert manuscript.text() == end
        assert Manuscript.replay(self.entries).text() == end


ACTIONS = (
    Desk.type, Desk.type, Desk.press, Desk.press, Desk.move_caret, Desk.click, Desk.paste_from_elsewhere,
    Desk.use_clipboard, Desk.drop, Desk.compose, Desk.compose, Desk.commit, Desk.undo, Desk.undo, Desk.redo,
    Desk.generate, Desk.generate, Desk.receive, Desk.receive, Desk.receive, Desk.receive, Desk.end, Desk.walk,
    Desk.frame,
)  # fmt: skip
EVENTS = st.lists(
    st.tuples(st.integers(0, len(ACTIONS) - 1), st.integers(0, 60), st.integers(0, 60)), min_size=20, max_size=60
)
MANY = settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("letters", ["each once", "the same again"])
@MANY
@given(events=EVENTS)
def test_whatever_happens_the_editor_shows_the_manuscript(
    open_editor: Editors, events: list[tuple[int, int, int]], letters: str
) -> None:
    desk = Desk(open_editor, unique=letters == "each once")
    for event in events:
        desk.do(*event)
        desk.check()
    desk.undo_and_redo_all()
    open_editor.close()


def test_an_edit_that_cuts_a_pair_leaves_two_visible_letters(open_editor: Editors) -> None:
    editor = open_editor("a😀b")
    cursor = QTextCursor(editor.document())
    cursor.setPosition(2)
    cursor.insertText("x")
    assert shown(editor) == editor.manuscript.text() == "a\ufffdx\ufffdb"
    editor.undo_step()
    assert shown(editor) == editor.manuscript.text() == "a😀b"


def test_a_mark_that_swaps_bytes_does_not_garble_what_follows(open_editor: Editors) -> None:
    editor = open_editor("\ufffeab")
    assert shown(editor) == editor.manuscript.text() == "\ufffdab"
    assert editor.manuscript.original_text() == "\ufffeab"


def test_placing_the_caret_loses_no_reference_to_none(open_editor: Editors) -> None:
    editor = open_editor("word " * 300)
    cursor = editor.textCursor()
    cursor.setPosition(0)
    before = sys.getrefcount(None)
    for pos in range(1_000):
        cursor.setPosition(pos)
        editor.setTextCursor(cursor)
    assert abs(sys.getrefcount(None) - before) < 100  # PySide 6.12.0 loses one a call, and aborts after some thousand
