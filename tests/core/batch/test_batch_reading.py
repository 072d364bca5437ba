"""Whatever is pasted becomes rows: JSON lines, a table, or plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.batch import Row, read_ids, read_rows


def test_the_text_says_what_it_is() -> None:
    assert read_rows("One\nTwo") == [Row(prompt="One"), Row(prompt="Two")]
    assert read_rows("One\nTwo\n\nThree", paragraphs=True) == [Row(prompt="One\nTwo"), Row(prompt="Three")]
    assert read_rows("prompt,n\nOne,2") == [Row(prompt="One", settings={"n": 2})]
    assert read_rows("prompt\tid\nOne\ta") == [Row(prompt="One", name="a")]
    assert read_rows('{"prompt": "One"}\n[4, 5]') == [Row(prompt="One"), Row(prompt=[4, 5])]
    assert read_rows('"One"\n"Two"') == [Row(prompt="One"), Row(prompt="Two")]


def test_prose_is_not_taken_for_a_table_or_for_json() -> None:
    for line in ('"You are late," she said.', "prompt, she was not", "[He sighs.] Well"):
        assert read_rows(f"{line}\nTwo") == [Row(prompt=line), Row(prompt="Two")]


def test_a_files_ending_says_what_it_is() -> None:
    assert read_rows("prompt,n\nOne,2", ending="txt") == [Row(prompt="prompt,n"), Row(prompt="One,2")]
    assert read_rows("prompt\nOne", ending="CSV") == [Row(prompt="One")]
    with pytest.raises(ValueError, match="Line 1 is not JSON"):
        read_rows("One", ending="jsonl")


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_token_ids_are_read_however_they_are_parted(ids: list[int]) -> None:
    for text in (str(ids), " ".join(map(str, ids)), ",".join(map(str, ids)), ";\n".join(map(str, ids))):
        assert read_ids(text) == ids


@pytest.mark.parametrize("text", ["", "[]", "1, two", "-1", "1.5", "²"])
def test_what_are_no_token_ids_says_so(text: str) -> None:
    with pytest.raises(ValueError, match="whole numbers from 0"):
        read_ids(text)
