"""Rows are read from what people have, and results are written so that tables and programs read them back."""

import csv

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.batch import Result, Row, read_csv, read_jsonl, read_lines, read_paragraphs, write_csv, write_jsonl

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=20)
RESULTS = st.builds(
    Result,
    row=st.just(0),
    choice=st.integers(0, 3),
    text=TEXT,
    finish_reason=st.sampled_from(["", "stop", "length"]),
    tokens=st.integers(0, 99),
    mean_logprob=st.none() | st.floats(-99, 0),
)


def test_each_line_or_each_paragraph_is_a_prompt() -> None:
    text = "One day\r\n  \nTwo days\rThree\u2028days\n\n\n\nFour"
    assert [row.prompt for row in read_lines(text)] == ["One day", "Two days", "Three\u2028days", "Four"]
    assert [row.prompt for row in read_paragraphs(text)] == ["One day", "Two days\nThree\u2028days", "Four"]
    assert read_lines(" \n") == read_paragraphs("\n\n") == []


def test_a_table_has_prompts_and_settings() -> None:
    text = (
        "\ufeffname,prompt,temperature,stop,logit_bias,suffix\r\n"
        'a,"It ""was""\r\nlate",0.5,END,,\r\n'
        ',x,,"[""a"",""b""]","{""5"":-1}",y\r\n\r\n'
    )
    assert read_csv(text) == [
        Row(prompt='It "was"\nlate', name="a", settings={"temperature": 0.5, "stop": ["END"]}),
        Row(prompt="x", suffix="y", settings={"stop": ["a", "b"], "logit_bias": {"5": -1}}),
    ]


def test_a_table_from_a_spreadsheet_is_read() -> None:
    assert read_csv("id\tprompt\n7\tone, two\n") == [Row(prompt="one, two", name="7")]


def test_json_lines_are_texts_token_ids_or_requests() -> None:
    text = (
        '"One"\n\n[1, 2]\n{"prompt": "Two", "max_tokens": 5, "stop": "x", "id": "b"}\n'
        '{"custom_id": "c", "method": "POST", "body": {"model": "m", "prompt": [3], "n": 2}}\n'
    )
    assert read_jsonl(text) == [
        Row(prompt="One"),
        Row(prompt=[1, 2]),
        Row(prompt="Two", name="b", settings={"max_tokens": 5, "stop": ["x"]}),
        Row(prompt=[3], name="c", settings={"n": 2}),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("text\nx\n", "no column"),
        ("prompt,mood\nx,y\n", "column “mood”"),
        ("prompt\nx,y\n", "Row 1 has more cells"),
        ("prompt,temperature\nx,1\ny,9\n", "Row 2: Temperature must be 0 to 2"),
        ("prompt,n\nx,many\n", "Row 1: Choices"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_csv(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nonsense", "Line 1 is not JSON"),
        ('"a"\n5', "Line 2 is neither"),
        ('{"prompt": "x", "mood": 1}', "mood"),
        ('{"prompt": {"a": 1}}', "Row 1: a prompt"),
        ('["a", "b"]', "Row 1: a prompt"),
        ('{"body": 5}', "Line 1 is neither"),
        ('{"prompt": "x", "n": 99}', "Row 1: Choices"),
    ],
)
def test_json_lines_that_cannot_be_used_are_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_jsonl(text)


@given(st.lists(CELL.filter(str.strip), min_size=1))
def test_prompts_survive_a_table(prompts: list[str]) -> None:
    text = write_csv([Row(prompt=prompt) for prompt in prompts], [Result(row=row) for row in range(len(prompts))])
    read = [record["prompt"] for record in csv.DictReader(text.split("\r\n"))]
    assert read == prompts


@given(TEXT, st.lists(RESULTS, max_size=4))
def test_results_survive_json_lines(prompt: str, results: list[Result]) -> None:
    written = write_jsonl([Row(prompt=prompt, name="a")], results)
    read = [msgspec.json.decode(line) for line in written.split("\n") if line]
    assert [(r["text"], r["choice"], r["tokens"], r["mean_logprob"], r["finish_reason"]) for r in read] == [
        (r.text, r.choice, r.tokens, r.mean_logprob, r.finish_reason) for r in results
    ]
    assert all((r["prompt"], r["row"], r["name"]) == (prompt, 1, "a") for r in read)


def test_token_ids_are_written_as_json() -> None:
    (record,) = csv.DictReader(write_csv([Row(prompt=[1, 2])], [Result(row=0, text="a\nb")]).splitlines(keepends=True))
    assert (record["prompt"], record["text"], record["mean_logprob"]) == ("[1,2]", "a\nb", "")
