"""What the model is trained on: holes that can be filled, rows without loss, chapters that are kept back."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.assets import resource
from lacuna.engine.tokenizer import Tokenizer
from training.corpus import HELD_OUT, Chapter, divided, read_chapters, straight
from training.examples import PAD, Fill, Rows, drawn_fill

TOKENIZER = Tokenizer(resource("model", "tokenizer.json"))
BEFORE, AFTER, HOLE = TOKENIZER.fill
DRAW = random.Random

words = st.text("abcxyz\u201c\u201d\u2019,.!?é\n", min_size=1, max_size=9)
passages = st.lists(words, min_size=12, max_size=120).map(" ".join)


def chapters(count: int) -> list[Chapter]:
    """Some chapters with a place in every sentence, so that what is told twice shows."""
    return [
        Chapter(
            "book", number, "\n\n".join(f"Nothing pleased the old gentleman like w{number}x{i}." for i in range(90))
        )
        for number in range(count)
    ]


def places(rows: list[list[int]]) -> set[str]:
    """The places told of in rows, but for those that a row's end may have cut."""
    return {word for row in rows for word in text_of(row).split() if word.startswith("w") and word.endswith(".")}


def text_of(row: list[int]) -> str:
    return TOKENIZER.decode(row).decode()


@given(passages, st.integers(0, 2**32), st.integers(1, 4))
def test_a_passage_with_a_hole_is_the_passage_when_it_is_filled(passage: str, seed: int, sentences: int) -> None:
    fill = drawn_fill(passage, DRAW(seed), sentences)
    assert fill.prefix + fill.middle + fill.suffix == passage


@given(passages, st.integers(0, 2**32))
def test_a_hole_is_never_empty_and_leaves_something_on_both_sides(passage: str, seed: int) -> None:
    fill = drawn_fill(passage, DRAW(seed))
    assert fill.middle
    assert fill.prefix


@pytest.mark.parametrize("most", [2, 4])
def test_holes_of_sentences_have_up_to_as_many_as_are_allowed(most: int) -> None:
    passage = " ".join(8 * ["very " * 40 + "long."])  # no hole of words holds a whole one
    counts = {drawn_fill(passage, DRAW(seed), most).middle.count("long.") for seed in range(300)}
    assert counts == set(range(most + 1))


def test_a_fill_reads_prefix_and_suffix_then_writes_the_middle_to_its_end() -> None:
    tokens = Fill("She opened", " the door", " and saw").tokens(TOKENIZER)
    assert tokens == [
        BEFORE,
        *TOKENIZER.encode("She opened"),
        AFTER,
        *TOKENIZER.encode(" and saw"),
        HOLE,
        *TOKENIZER.encode(" the door"),
        TOKENIZER.end,
    ]


def test_every_row_is_as_long_as_it_should_be() -> None:
    for fills in (0.0, 0.5, 1.0):
        rows = list(Rows(chapters(3), TOKENIZER, length=256, fills=fills).epoch("a"))
        assert rows
        assert {len(row) for row in rows} == {257}


def test_every_middle_in_a_row_reaches_its_end() -> None:
    rows = list(Rows(chapters(4), TOKENIZER, length=256, fills=1.0).epoch("a"))
    assert sum(row.count(HOLE) for row in rows) > len(rows)
    for row in rows:
        marks = [token for token in row if token in {BEFORE, AFTER, HOLE, TOKENIZER.end}]
        assert marks == [BEFORE, AFTER, HOLE, TOKENIZER.end] * (len(marks) // 4)


def test_padding_stands_behind_everything_else() -> None:
    for row in Rows(chapters(4), TOKENIZER, length=256, fills=1.0).epoch("a"):
        size = row.index(PAD) if PAD in row else len(row)
        assert set(row[size:]) <= {PAD}


def test_text_of_many_tokens_gives_no_row_of_padding_alone() -> None:
    dense = [Chapter("book", 0, " ".join(f"w{i}x{i}" for i in range(2000)))]
    assert all(set(row) != {PAD} for row in Rows(dense, TOKENIZER, length=128, fills=1.0).epoch("a"))


def test_a_chapter_begins_behind_an_end() -> None:
    rows = Rows(chapters(1), TOKENIZER, length=64, fills=0.0).epoch("a")
    (first,) = [row for row in rows if "w0x0." in text_of(row)]
    assert first[0] == TOKENIZER.end


def test_the_same_seed_gives_the_same_rows_and_another_gives_others() -> None:
    source = Rows(chapters(3), TOKENIZER, length=128, fills=0.5)
    assert list(source.epoch("a")) == list(source.epoch("a"))
    assert list(source.epoch("a")) != list(source.epoch("b"))


def test_workers_share_an_epoch_out_and_read_nothing_twice() -> None:
    source = Rows(chapters(6), TOKENIZER, length=128, fills=0.0)
    one, other = (places(list(source.epoch("a", part, 2))) for part in range(2))
    assert one
    assert other
    assert not one & other


def test_the_listed_chapters_are_held_out_and_no_others(tmp_path: Path) -> None:
    listed = [line.split() for line in HELD_OUT.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for book in {book for book, _ in listed}:
        count = max(int(number) for name, number in listed if name == book) + 2
        texts = (f"{book} {number} " + "and so on " * 50 for number in range(count))
        (tmp_path / f"{book}.txt").write_text("\n\n\n".join(texts), encoding="utf-8")
    trained, held = divided(read_chapters(tmp_path))
    assert sorted(chapter.text.split()[:2] for chapter in held) == sorted(listed)
    assert not {(chapter.book, chapter.number) for chapter in trained} & {(book, int(n)) for book, n in listed}


def test_books_that_the_list_does_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"held_out\.txt"):
        divided(chapters(2))


def test_a_folder_without_books_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no books"):
        read_chapters(tmp_path)


def test_title_pages_are_no_chapters(tmp_path: Path) -> None:
    (tmp_path / "book.txt").write_text("Title\n\n\n" + "word " * 100 + "\n\n\n" + "other " * 100, encoding="utf-8")
    assert [(chapter.number, chapter.text[:5]) for chapter in read_chapters(tmp_path)] == [(0, "word "), (1, "other")]


def test_straight_quotes_stand_where_the_curly_ones_stood() -> None:
    assert straight("\u201cI don\u2019t,\u201d she said, \u2018no\u2019") == "\"I don't,\" she said, 'no'"
