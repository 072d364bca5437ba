"""The log: versioned, small, and refused where it cannot be read."""

import pytest

from core.manuscript.telling import passed_on, tokens
from lacuna.core.manuscript import Edit, Entry, Facts, Manuscript, decode, encode
from lacuna.core.manuscript.log import VERSION, Base, Begin, Undo
from lacuna.core.token import Token


def test_an_entry_is_as_it_was_when_it_comes_back_from_its_bytes() -> None:
    entries: list[Entry] = []
    manuscript = Manuscript("a\N{GRINNING FACE}\r\nb", on_entry=entries.append)
    manuscript.edit(1, 2, "c")
    generation = manuscript.generate(1, 1, 2)
    manuscript.write(generation, 1, [Token("x", -0.25, (("x", -0.25), ("y", -2.0)), b"\xf0", 7)], hold=True)
    manuscript.place(generation, 1)
    manuscript.write(generation, 2, tokens("z"))
    manuscript.show(generation, 2)
    manuscript.write(generation, manuscript.more(generation), tokens("w"))
    manuscript.end(generation, stopped=True)
    manuscript.tell(generation, [1], Facts("Replace", "tiny", 1.5, "stop"))
    manuscript.drop(generation, [1])
    manuscript.edit_many([Edit(0, 1, "A")])
    manuscript.move(0, 1, 3)
    manuscript.paste(0, 1, manuscript.copy(0, 2), "")
    manuscript.undo()
    manuscript.redo()
    assert passed_on(entries) == entries
    assert len({type(entry) for entry in entries}) == 16  # each kind is there
    assert Manuscript.replay(passed_on(entries)).text() == manuscript.text()


def test_a_keystroke_takes_few_bytes() -> None:
    entries: list[Entry] = []
    manuscript = Manuscript("", on_entry=entries.append)
    for pos in range(100):
        manuscript.edit(pos, 0, "x")
    assert sum(len(encode(entry)) for entry in entries[2:]) <= 8 * 100


def test_the_first_entry_says_the_version_and_a_later_one_is_refused() -> None:
    entries: list[Entry] = []
    Manuscript("a", on_entry=entries.append)
    assert passed_on(entries) == [Base("a", VERSION)]
    with pytest.raises(ValueError, match="later version"):
        Manuscript.replay([Base("a", VERSION + 1)])


@pytest.mark.parametrize("entries", [[], [Begin("typing")]])
def test_a_log_without_its_text_is_refused(entries: list[Entry]) -> None:
    with pytest.raises(ValueError, match="does not begin"):
        Manuscript.replay(entries)


def test_a_text_in_the_middle_of_a_log_is_refused() -> None:
    with pytest.raises(TypeError, match="Base is no entry"):
        Manuscript.replay([Base("a"), Base("b")])


def test_an_entry_of_a_later_version_may_have_more_fields() -> None:
    assert decode(b"\x93\x0c\x05\xc3") == Undo(5)
