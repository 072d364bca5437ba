"""What was generated is kept when the writer types on; until then it is the newest, and looks so."""

import pytest

from core.manuscript.telling import passed_on, tokens, written
from lacuna.core.manuscript import Edit, Entry, Manuscript, Origin


def fresh(manuscript: Manuscript) -> list[str]:
    """Return the tokens in the text that are not kept."""
    spans = manuscript.tokens(0, len(manuscript))
    return [manuscript.text(span.start, span.length) for span in spans if span.token >= manuscript.kept]


def test_what_was_generated_is_fresh_until_the_writer_types_on() -> None:
    manuscript, generation = written("It was", 6, " dark", " and")
    manuscript.end(generation)
    assert fresh(manuscript) == [" dark", " and"]
    manuscript.edit(len(manuscript), 0, " c")
    assert fresh(manuscript) == []
    manuscript.edit(len(manuscript), 0, "old")
    assert fresh(manuscript) == []


def test_what_comes_after_that_is_fresh_again() -> None:
    manuscript, generation = written("It was", 6, " dark")
    manuscript.end(generation)
    manuscript.edit(0, 0, "x")
    later = manuscript.generate(len(manuscript))
    manuscript.write(later, 1, tokens(" cold"))
    assert fresh(manuscript) == [" cold"]


def test_typing_while_it_streams_keeps_nothing() -> None:
    manuscript, generation = written("It was", 6, " dark")
    manuscript.edit(0, 0, "x")
    manuscript.write(generation, 1, tokens(" and"))
    assert fresh(manuscript) == [" dark", " and"]
    manuscript.end(generation)
    assert fresh(manuscript) == [" dark", " and"]
    manuscript.close_step()
    manuscript.edit(0, 0, "y")
    assert fresh(manuscript) == []


def test_undoing_what_kept_it_makes_it_fresh_again() -> None:
    manuscript, generation = written("It was", 6, " dark")
    manuscript.end(generation)
    manuscript.edit(0, 0, "x")
    manuscript.undo()
    assert fresh(manuscript) == [" dark"]
    manuscript.redo()
    assert fresh(manuscript) == []


@pytest.mark.parametrize("way", ["paste", "move", "replace all"])
def test_every_way_of_writing_keeps(way: str) -> None:
    manuscript, generation = written("It was", 6, " dark")
    manuscript.end(generation)
    match way:
        case "paste":
            manuscript.edit(0, 0, "x", Origin.PASTE)
        case "move":
            manuscript.move(0, 1, 3)
        case _:
            manuscript.edit_many([Edit(0, 1, "i"), Edit(3, 1, "W")])
    assert fresh(manuscript) == []


def test_walking_and_asking_for_more_keep_nothing() -> None:
    manuscript, generation = written("It was", 6, " dark")
    manuscript.end(generation)
    manuscript.show(generation, 0)
    manuscript.show(generation, 1)
    choice = manuscript.more(generation)
    manuscript.write(generation, choice, tokens(" cold"))
    assert fresh(manuscript) == [" cold"]
    manuscript.show(generation, 1)
    assert fresh(manuscript) == [" dark"]


def test_what_is_kept_is_the_same_when_it_is_read_back() -> None:
    entries: list[Entry] = []
    manuscript = Manuscript("It was", on_entry=entries.append)
    generation = manuscript.generate(6)
    manuscript.write(generation, 1, tokens(" dark"))
    manuscript.end(generation)
    manuscript.edit(0, 0, "x")
    later = manuscript.generate(0)
    manuscript.write(later, 1, tokens("So "))
    assert Manuscript.replay(passed_on(entries)).kept == manuscript.kept == 2
