"""Rules 21 to 26: tokens in the text; and for a view: trimmed edits, changes, held tokens, odd signs."""

import pytest

from core.manuscript.telling import all_redone, all_undone, passed_on, pieces, tokens, written
from lacuna.core.manuscript import Change, Edit, Entry, Manuscript, Origin, Span, normalise, trimmed
from lacuna.core.token import Token

LAMP = "\N{GRINNING FACE}"


def test_rule_21_a_token_cut_by_typing_is_two_pieces_and_undo_makes_it_whole() -> None:
    manuscript, _ = written("ab", 1, " lamp")
    manuscript.edit(3, 0, "x")
    assert manuscript.tokens(0, 9) == [Span(1, 2, 1, whole=False), Span(4, 3, 1, whole=False)]
    manuscript.undo()
    assert manuscript.tokens(0, 9) == [Span(1, 5, 1, whole=True)]


def test_rule_21_a_token_cut_often_is_found_whole_from_any_unit_of_it() -> None:
    manuscript, _ = written("ab", 1, " lamp", "s")
    for pos in (2, 4, 6):
        manuscript.edit(pos, 0, "x")
        manuscript.edit(pos, 1, "")
    for pos in range(1, 6):
        assert manuscript.tokens(pos, 1) == [Span(1, 5, 1, whole=True)]
    assert manuscript.tokens(6, 1) == [Span(6, 1, 2, whole=True)]
    assert manuscript.tokens(0, 1) == manuscript.tokens(3, 0) == manuscript.tokens(7, 5) == []


def test_rule_21_a_token_shorter_than_it_came_is_not_whole() -> None:
    manuscript, _ = written("ab", 1, " lamp")
    manuscript.edit(5, 1, "")
    assert pieces(manuscript) == [(" lam", False)]
    manuscript.edit(1, 1, "")
    assert pieces(manuscript) == [("lam", False)]


def test_rule_22_a_move_brings_the_tokens_and_is_one_step() -> None:
    manuscript, _ = written("ab", 1, " lamp", "s")
    manuscript.move(1, 6, 0)
    assert manuscript.text() == " lampsab"
    assert pieces(manuscript) == [(" lamp", True), ("s", True)]
    manuscript.undo()
    assert manuscript.text() == "a lampsb"
    assert pieces(manuscript) == [(" lamp", True), ("s", True)]


def test_rule_22_a_token_moved_in_part_stays_cut_even_if_put_back() -> None:
    manuscript, _ = written("ab", 1, " lamp")
    manuscript.move(3, 5 - 2, 0)
    assert manuscript.text() == "ampa lb"
    manuscript.move(0, 3, 6)
    assert manuscript.text() == "a lampb"
    assert pieces(manuscript) == [(" l", False), ("amp", False)]


def test_rule_22_a_move_to_where_it_stands_changes_no_letter() -> None:
    manuscript = Manuscript("abc")
    for to in (0, 1, 2):
        manuscript.move(0 if to < 2 else 1, 1, to)
        assert manuscript.text() == "abc"
    with pytest.raises(ValueError, match="into itself"):
        manuscript.move(0, 3, 1)


def test_rule_22_copied_text_pasted_here_brings_its_tokens_and_elsewhere_is_plain_text() -> None:
    entries: list[Entry] = []
    manuscript = Manuscript("ab", on_entry=entries.append)
    generation = manuscript.generate(1)
    manuscript.write(generation, 1, [Token(" lamp", -0.5), Token("s", -1.5)])
    clip = manuscript.copy(0, 6)
    manuscript.paste(8, 0, clip, "ignored")
    assert manuscript.text() == "a lampsba lamp"
    assert pieces(manuscript) == [(" lamp", True), ("s", True), (" lamp", True)]
    assert [manuscript.logprob(span.token) for span in manuscript.tokens(8, 6)] == [-0.5]
    again = Manuscript.replay(passed_on(entries))
    assert pieces(again) == pieces(manuscript)
    other = Manuscript("x")
    other.paste(1, 0, clip, "a lamp")
    assert (other.text(), pieces(other)) == ("xa lamp", [])
    manuscript.undo()
    assert manuscript.text() == "a lampsb"


def test_a_pasted_clip_replaces_a_range_and_one_that_is_none_is_text() -> None:
    manuscript, _ = written("ab", 1, "12")
    manuscript.paste(0, 4, manuscript.copy(1, 2), "12")
    assert (manuscript.text(), pieces(manuscript)) == ("12", [("12", True)])
    manuscript.paste(2, 0, b"no clip", "text")
    assert (manuscript.text(), pieces(manuscript)) == ("12text", [("12", True)])
    manuscript.paste(0, 6, manuscript.copy(0, 0), "")
    assert manuscript.text() == ""
    version = manuscript.version
    manuscript.paste(0, 0, manuscript.copy(0, 0), "")
    assert manuscript.version == version
    manuscript.undo()
    assert manuscript.text() == "12text"


@pytest.mark.parametrize(
    ("old", "new", "ahead", "edit"),
    [
        ("aaa", "aaaa", 3, (0, "", "a")),  # typed at the start
        ("aaa", "aaaa", 2, (1, "", "a")),
        ("aaa", "aaaa", 0, (3, "", "a")),  # typed at the end
        ("aaa", "aa", 1, (1, "a", "")),
        ("abcd", "axyd", 1, (1, "bc", "xy")),
        ("abc", "abc", 1, (2, "", "")),
        (LAMP, "\N{GRINNING CAT FACE WITH SMILING EYES}", 0, (0, LAMP, "\N{GRINNING CAT FACE WITH SMILING EYES}")),
    ],
)
def test_rule_23_of_equal_letters_the_one_at_the_caret_is_the_typed_one(
    old: str, new: str, ahead: int, edit: tuple[int, str, str]
) -> None:
    pos, removed, inserted = trimmed(old.encode("utf-16-le"), new.encode("utf-16-le"), ahead)
    assert (removed.decode("utf-16-le"), inserted.decode("utf-16-le")) == edit[1:]
    assert pos == edit[0] or not (removed or inserted)


def test_rule_24_the_changes_of_a_turn_are_what_a_view_has_to_do() -> None:
    manuscript = Manuscript("a old b")
    generation = manuscript.generate(2, 3)
    assert manuscript.take_changes() == []
    manuscript.write(generation, 1, tokens("new"))
    assert manuscript.take_changes() == [Change(2, 3, "new")]
    assert manuscript.take_changes() == []
    manuscript.edit(0, 1, "A", Origin.PASTE)
    manuscript.edit_many([Edit(0, 1, "x"), Edit(6, 1, "y")])
    assert manuscript.take_changes() == [Change(0, 1, "A"), Change(6, 1, "y"), Change(0, 1, "x")]


def test_rule_25_held_tokens_are_stored_and_enter_when_placed() -> None:
    entries: list[Entry] = []
    manuscript = Manuscript("a old b", on_entry=entries.append)
    generation = manuscript.generate(2, 3)
    manuscript.write(generation, 1, tokens("n", "e"), hold=True)
    assert manuscript.text() == "a old b"
    assert manuscript.choice_text(generation, 1) == "ne"
    manuscript.place(generation, 1)
    assert manuscript.text() == "a ne b"
    manuscript.place(generation, 1)
    manuscript.write(generation, 1, tokens("w"), hold=True)
    manuscript.write(generation, 1, tokens("er"))  # takes along what waited
    assert manuscript.text() == "a newer b"
    assert pieces(manuscript) == [("n", True), ("e", True), ("w", True), ("er", True)]
    assert Manuscript.replay(passed_on(entries)).text() == "a newer b"


def test_rule_25_held_tokens_of_an_undone_generation_wait_for_redo() -> None:
    manuscript, generation = written("ab", 1, "1")
    manuscript.write(generation, 1, tokens("2"), hold=True)
    manuscript.undo()
    manuscript.place(generation, 1)
    assert manuscript.text() == "ab"
    manuscript.redo()
    assert manuscript.text() == "a12b"


ODD = "a\r\nb\rc\u2029d\ufdd0e\ufdd1f\u2028g\u00a0h\ufeffi"
SHOWN = "a\nb\nc\nd\ne\nf\u2028g\u00a0h\u2060i"


def test_rule_26_what_qt_would_alter_is_mapped_and_saved_as_it_came() -> None:
    manuscript = Manuscript(ODD)
    assert manuscript.text() == SHOWN
    assert manuscript.original_text() == ODD
    assert normalise(ODD)[0] == SHOWN


def test_rule_26_lone_surrogates_become_signs_that_can_be_saved_and_split_pairs_are_joined() -> None:
    entries: list[Entry] = []
    manuscript = Manuscript("a\ud83db", on_entry=entries.append)
    manuscript.edit(0, 0, "\ud83d\ude00\ude00")
    generation = manuscript.generate(0)
    manuscript.write(generation, 1, [Token("\ud800", -1.0, (("\udc00", -1.0),), None, 5)])
    manuscript.edit_many([Edit(0, 1, "\udfff")])
    assert manuscript.text() == manuscript.original_text() == f"\ufffd{LAMP}\ufffda\ufffdb"
    assert manuscript.token(1) == Token("\ufffd", -1.0, (("\ufffd", -1.0),), None, 5)
    assert Manuscript.replay(passed_on(entries)).text() == manuscript.text()


def test_rule_26_originals_survive_moves_copies_and_undo() -> None:
    manuscript = Manuscript("a\r\nb\ufeffc")
    manuscript.move(1, 3, 5)
    assert manuscript.original_text() == "ac\r\nb\ufeff"
    manuscript.paste(0, 0, manuscript.copy(2, 3), "ignored")
    assert manuscript.original_text() == "\r\nb\ufeffac\r\nb\ufeff"
    assert all_undone(manuscript) == "a\nb\u2060c"
    assert manuscript.original_text() == "a\r\nb\ufeffc"
    all_redone(manuscript)
    assert manuscript.original_text() == "\r\nb\ufeffac\r\nb\ufeff"


def test_rule_26_new_paragraph_ends_are_those_of_the_file() -> None:
    manuscript = Manuscript("a")
    manuscript.edit(1, 0, "\r\nb\u2029", Origin.PASTE)
    generation = manuscript.generate(4)
    manuscript.write(generation, 1, tokens("\r\n", "\ufeffc"))
    assert manuscript.original_text() == "a\nb\n\n\ufeffc"


def test_rule_26_two_paragraph_ends_are_never_saved_as_one() -> None:
    manuscript = Manuscript("a\rb\nc\rd")
    manuscript.edit(2, 1, "")
    manuscript.edit(5, 0, "\n")
    assert manuscript.text() == "a\n\nc\n\nd"
    assert manuscript.original_text() == "a\n\nc\n\nd"
    manuscript = Manuscript("a\rb\nc")
    manuscript.edit(2, 1, "")
    manuscript.paste(0, 0, manuscript.copy(1, 2), "ignored")
    assert manuscript.text() == "\n\na\n\nc"


@pytest.mark.parametrize(("pos", "size"), [(-1, 0), (0, 5), (5, 0), (2, 0), (1, 1), (2, 1), (1, -1)])
def test_a_range_outside_the_text_or_inside_a_sign_changes_nothing(pos: int, size: int) -> None:
    manuscript = Manuscript(f"a{LAMP}b")
    for refused in (
        lambda: manuscript.edit(pos, size, "x"),
        lambda: manuscript.edit_many([Edit(pos, size, "x")]),
        lambda: manuscript.generate(pos, size),
        lambda: manuscript.move(pos, size, 0),
        lambda: manuscript.copy(pos, size),
        lambda: manuscript.text(pos, size),
        lambda: manuscript.paste(pos, size, b"", "x"),
    ):
        with pytest.raises(ValueError, match="The range"):
            refused()
    assert (manuscript.text(), manuscript.can_undo) == (f"a{LAMP}b", False)


def test_several_edits_must_be_ascending_and_apart() -> None:
    manuscript = Manuscript("abcd")
    with pytest.raises(ValueError, match="ascending"):
        manuscript.edit_many([Edit(2, 1, "x"), Edit(0, 1, "y")])
    with pytest.raises(ValueError, match="ascending"):
        manuscript.edit_many([Edit(0, 2, "x"), Edit(1, 1, "y")])
    manuscript.edit_many([])
    manuscript.edit_many([Edit(1, 0, "")])
    manuscript.edit(0, 0, "")
    assert (manuscript.text(), manuscript.can_undo) == ("abcd", False)


def test_a_replace_all_is_one_entry_and_one_step() -> None:
    entries: list[Entry] = []
    manuscript = Manuscript("one two one two", on_entry=entries.append)
    manuscript.edit_many([Edit(0, 3, "1"), Edit(3, 0, ","), Edit(8, 3, "eleven"), Edit(15, 0, "!")])
    assert manuscript.text() == "1, two eleven two!"
    assert len(entries) == 3  # the text, the step's beginning, the edits
    manuscript.undo()
    assert manuscript.text() == "one two one two"
    manuscript.redo()
    assert manuscript.text() == Manuscript.replay(passed_on(entries)).text() == "1, two eleven two!"
