"""Generated text that arrives while the writer writes: in frames, at its place, and never into a composition."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest

from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.editor.frames import FLOOD, FLOODED_FRAME, FRAME
from ui.editor.writer import (
    CTRL,
    NONE,
    Editors,
    Letters,
    compose,
    key,
    paste,
    select,
    shown,
    tokens,
    turn,
    until,
    write,
)


def stream(editor: ManuscriptEditor, *texts: str) -> int:
    """Open a generation at the caret, let the caret go along, and let tokens come."""
    number = editor.manuscript.generate(*editor.gap())
    editor.follow(number)
    if texts:
        editor.receive(number, 1, tokens(*texts))
    return number


class Painted(QObject):
    """Counts how often an editor is painted, and what it showed then."""

    def __init__(self, editor: ManuscriptEditor) -> None:
        super().__init__(editor)
        self.editor = editor
        self.texts: list[str] = []
        editor.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        if event.type() == QEvent.Type.Paint:
            self.texts.append(shown(self.editor))
        return super().eventFilter(watched, event)


def test_x13_the_first_token_enters_at_once_and_the_others_once_a_frame(open_editor: Editors) -> None:
    editor = open_editor("One")
    select(editor, 3)
    changes: list[str] = []
    editor.shown.connect(lambda: changes.append(shown(editor)))
    number = stream(editor, " two")
    assert changes == ["One two"]
    for word in (" three", " four", " five"):
        editor.receive(number, 1, tokens(word))
    assert changes == ["One two"]
    until(lambda: len(changes) > 1)
    assert changes == ["One two", "One two three four five"]
    frames = [timer for timer in editor.findChildren(QTimer) if timer.interval() == FRAME]
    until(lambda: frames and not any(timer.isActive() for timer in frames))  # one in which nothing came
    editor.receive(number, 1, tokens(" six"))
    assert changes[-1] == "One two three four five six"


def test_a_flood_of_tokens_enters_less_often_and_what_follows_it_as_before(open_editor: Editors) -> None:
    editor = open_editor("")

    def frames() -> list[int]:
        return [timer.interval() for timer in editor.findChildren(QTimer)]

    number = stream(editor, *["word "] * (FLOOD * FRAME + 1))
    assert FLOODED_FRAME in frames()
    editor.receive(number, 1, tokens("end"))
    until(lambda: shown(editor).endswith("end"))
    assert FRAME in frames()
    assert FLOODED_FRAME not in frames()


def test_each_insertion_is_painted(open_editor: Editors) -> None:
    editor = open_editor("One")
    select(editor, 3)
    painted = Painted(editor)
    number = stream(editor, " two")
    until(lambda: painted.texts and painted.texts[-1] == "One two")
    editor.receive(number, 1, tokens(" three"))
    until(lambda: painted.texts[-1] == "One two three")


def test_streams_at_several_places_enter_in_one_frame(open_editor: Editors) -> None:
    editor = open_editor("ab\ncd")
    select(editor, 1)
    first = stream(editor, "1")
    select(editor, 5)
    second = stream(editor)
    editor.receive(second, 1, tokens("2"))
    editor.receive(first, 1, tokens("3"))
    changes: list[str] = []
    editor.shown.connect(lambda: changes.append(shown(editor)))
    until(lambda: changes)
    assert changes == ["a13b\nc2d"]


def test_the_caret_goes_along_until_the_writer_moves_it(open_editor: Editors) -> None:
    editor = open_editor("Once.\nThen")
    select(editor, 10)
    number = stream(editor, " she")
    assert editor.gap() == (14, 0)
    key(editor, Qt.Key.Key_Up)
    caret = editor.gap()
    editor.receive(number, 1, tokens(" came", "\nhome"))
    editor.flush()
    assert shown(editor) == "Once.\nThen she came\nhome"
    assert editor.gap() == caret


def test_a_caret_that_the_writer_moved_after_a_frame_stays_where_it_was_put(open_editor: Editors) -> None:
    editor = open_editor("Once.\nThen")
    select(editor, 0)
    number = editor.manuscript.generate(10)
    editor.receive(number, 1, tokens(" she"))
    editor.follow(number)
    editor.receive(number, 1, tokens(" came"))
    editor.flush()
    select(editor, 3)
    editor.receive(number, 1, tokens(" home"))
    editor.flush()
    assert editor.gap() == (3, 0)


def test_typing_at_the_end_of_a_running_stream_stays_behind_it(open_editor: Editors) -> None:
    editor = open_editor("Then")
    select(editor, 4)
    number = stream(editor, " she")
    write(editor, " (check)")
    editor.receive(number, 1, tokens(" came"))
    editor.flush()
    write(editor, "!")
    assert shown(editor) == "Then she came (check)!"


@pytest.mark.parametrize(("caret", "anchor"), [(4, 9), (9, 4)])
def test_a_selection_does_not_grow_by_what_comes_at_its_ends(open_editor: Editors, caret: int, anchor: int) -> None:
    editor = open_editor("The quick fox")
    left, right = editor.manuscript.generate(4), editor.manuscript.generate(9)
    inside = editor.manuscript.generate(6)
    select(editor, anchor, caret)
    for number, word in ((left, "very "), (right, "er"), (inside, "--")):
        editor.receive(number, 1, tokens(word))
    editor.flush()
    assert shown(editor) == "The very qu--icker fox"
    assert editor.textCursor().selectedText() == "qu--ick"
    assert (editor.textCursor().position() > editor.textCursor().anchor()) == (caret > anchor)


def test_a_caret_inside_text_that_is_walked_away_goes_to_the_end_of_what_came(open_editor: Editors) -> None:
    editor = open_editor("ab")
    number = editor.manuscript.generate(1, 0, 2)
    editor.receive(number, 1, tokens("one"))
    editor.receive(number, 2, tokens("twenty"))
    editor.flush()
    select(editor, 3)
    editor.manuscript.show(number, 2)
    editor.sync()
    assert shown(editor) == "atwentyb"
    assert editor.gap()[0] in (1, 7)


PARAGRAPHS = "\n".join(f"{k} " + "word " * 60 for k in range(60))


@pytest.mark.parametrize("at", [10, 9000])
@pytest.mark.parametrize("caret", [0, 5000, len(PARAGRAPHS)])
def test_the_view_stays_where_the_writer_scrolled(open_editor: Editors, at: int, caret: int) -> None:
    editor = open_editor(PARAGRAPHS)
    number = editor.manuscript.generate(at)
    select(editor, caret)
    editor.verticalScrollBar().setValue(120)
    turn()
    top = editor.firstVisibleBlock().text()[:3], editor.contentOffset()
    for word in ("some more text ", "and\nanother paragraph, ") * 10:
        editor.receive(number, 1, tokens(word))
        editor.flush()
        turn()
        assert (editor.firstVisibleBlock().text()[:3], editor.contentOffset()) == top
    assert editor.gap()[1] == 0


def test_the_view_goes_along_with_a_caret_that_was_seen_and_with_no_other(open_editor: Editors) -> None:
    editor = open_editor(PARAGRAPHS)
    select(editor, len(PARAGRAPHS))
    number = stream(editor, " more")
    turn()
    bar = editor.verticalScrollBar()
    for _ in range(10):
        editor.receive(number, 1, tokens("\nline"))
        editor.flush()
    turn()
    assert bar.value() > 0
    assert editor.caret_in_view()
    bar.setValue(0)
    turn()
    editor.receive(number, 1, tokens("\nline"))
    editor.flush()
    assert bar.value() == 0


def test_tokens_for_a_composed_paragraph_wait_until_it_is_committed(open_editor: Editors) -> None:
    editor = open_editor("one\ntwo")
    number = editor.manuscript.generate(1)
    editor.receive(number, 1, tokens("A"))
    select(editor, 0)
    compose(editor, "ni")
    editor.receive(number, 1, tokens("B\n", "C"))
    editor.flush()
    assert shown(editor) == editor.manuscript.text() == "oAne\ntwo"
    compose(editor, "", "你")
    assert shown(editor) == editor.manuscript.text() == "你oAB\nCne\ntwo"
    assert editor.gap() == (1, 0)


def test_tokens_for_a_composed_paragraph_wait_until_it_is_cancelled(open_editor: Editors) -> None:
    editor = open_editor("one\ntwo")
    number = editor.manuscript.generate(3)
    select(editor, 0)
    compose(editor, "ni")
    editor.receive(number, 1, tokens("A"))
    editor.receive(number, 1, tokens("B"))
    editor.flush()
    editor.manuscript.end(number)
    assert shown(editor) == "one\ntwo"
    compose(editor, "")
    assert shown(editor) == "oneAB\ntwo"


def test_tokens_elsewhere_enter_while_a_paragraph_is_composed(open_editor: Editors) -> None:
    editor = open_editor("one\ntwo")
    number = editor.manuscript.generate(1)
    editor.receive(number, 1, tokens("A"))
    select(editor, 8)
    compose(editor, "ni")
    editor.receive(number, 1, tokens("B\n"))
    editor.flush()
    assert shown(editor) == "oAB\nne\ntwo"
    compose(editor, "", "你")
    assert shown(editor) == "oAB\nne\ntwo你"


def test_a_click_that_ends_a_composition_lets_the_tokens_in(open_editor: Editors) -> None:
    editor = open_editor("one\ntwo")
    number = editor.manuscript.generate(1)
    editor.receive(number, 1, tokens("A"))
    select(editor, 0)
    compose(editor, "ni")
    editor.receive(number, 1, tokens("B"))
    editor.flush()
    QTest.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, NONE, editor.caret_rect(7).center())
    assert shown(editor) == editor.manuscript.text() == "oABne\ntwo"


def test_undo_drops_what_is_being_composed(open_editor: Editors) -> None:
    editor = open_editor("one")
    select(editor, 3)
    write(editor, "!")
    compose(editor, "ni")
    key(editor, Qt.Key.Key_Z, CTRL)
    assert shown(editor) == editor.manuscript.text() == "one"


def test_what_is_being_composed_enters_before_a_paste_or_a_walk(open_editor: Editors) -> None:
    editor = open_editor("one")
    select(editor, 3)
    compose(editor, "ni")
    paste(editor, "!")
    assert shown(editor) == editor.manuscript.text() == "oneni!"


def test_a_composition_may_replace_what_stands_before_it(open_editor: Editors) -> None:
    editor = open_editor("a😀b")
    select(editor, 3)
    compose(editor, "", "x", (-2, 2))
    assert shown(editor) == editor.manuscript.text() == "axb"


def test_a_commit_of_several_lines_leaves_no_composition_behind(open_editor: Editors) -> None:
    editor = open_editor("ab")
    select(editor, 1)
    compose(editor, "ni")
    compose(editor, "", "1\n2")
    assert shown(editor) == editor.manuscript.text() == "a1\n2b"
    assert editor.document().firstBlock().layout().preeditAreaText() == ""


def test_half_a_pair_that_an_input_method_leaves_becomes_one_visible_letter(open_editor: Editors) -> None:
    editor = open_editor("a😀b")
    select(editor, 3)
    compose(editor, "", "x", (-1, 1))
    assert shown(editor) == editor.manuscript.text() == "a\ufffdxb"
    key(editor, Qt.Key.Key_Z, CTRL)
    assert shown(editor) == editor.manuscript.text() == "a😀b"


STEPS = st.lists(
    st.sampled_from(["compose", "commit", "cancel", "own", "own line", "other", "other line", "turn", "settle"]),
    min_size=4,
    max_size=25,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.integers(0, 9) | st.none())
def test_however_tokens_and_compositions_meet_both_stand_whole(
    open_editor: Editors, steps: list[str], caret: int | None
) -> None:
    letters = Letters()
    editor = open_editor("abcdefghi\nxyz")
    numbers = {"own": editor.manuscript.generate(4), "other": editor.manuscript.generate(11)}
    sent = dict.fromkeys(numbers.values(), "")
    committed: list[str] = []
    if caret is None:
        editor.follow(numbers["own"])
    else:
        select(editor, caret)
    for step in steps:
        if step == "commit":
            committed.append(letters.fresh(2))
            compose(editor, "", committed[-1])
        elif step in ("compose", "cancel"):
            compose(editor, "ni" if step == "compose" else "")
        elif step in ("turn", "settle"):
            turn(1) if step == "turn" else editor.settle()
        else:
            number = numbers[step.split()[0]]
            text = letters.fresh(2) + "\n" * ("line" in step)
            sent[number] += text
            editor.receive(number, 1, tokens(text))
        assert shown(editor) == editor.manuscript.text()
    editor.settle()
    text = shown(editor)
    assert text == editor.manuscript.text()
    for number, whole in sent.items():
        assert editor.manuscript.choice_text(number, 1) == whole
        assert [c for c in text if c in set(whole) - {"\n"}] == [c for c in whole if c != "\n"]
    assert all(word in text for word in committed)
    open_editor.close()
