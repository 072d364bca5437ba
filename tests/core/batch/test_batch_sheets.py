"""Rows are read from what people have, and results are written so that tables and programs read them back."""

import csv
import io

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.batch import (
    LeftOut,
    Result,
    Row,
    guarded,
    read_csv,
    read_jsonl,
    read_lines,
    read_paragraphs,
    write_csv,
    write_jsonl,
)

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
    cells = [record["prompt"] for record in csv.DictReader(text.split("\r\n"))]
    table = "prompt\r\n" + "".join('"' + cell.replace('"', '""') + '"\r\n' for cell in cells)
    assert [row.prompt for row in read_csv(table)] == prompts


@given(st.lists(CELL))
def test_no_spreadsheet_takes_what_a_model_wrote_for_a_formula(texts: list[str]) -> None:
    results = [Result(row=0, choice=at, text=text, error=text) for at, text in enumerate(texts)]
    records = list(csv.DictReader(write_csv([Row(prompt="a")], results).split("\r\n")))
    for record, text in zip(records, texts, strict=True):
        assert not record["text"].lstrip().startswith(("=", "+", "-", "@"))
        assert record["text"].removeprefix("'") == text.removeprefix("'") or record["text"] == f"'{text}"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\n- a list", "'=1", "''-", "＝1"])  # noqa: RUF001  (full width)
def test_what_begins_like_a_formula_has_an_apostrophe_before_it_and_is_read_without(text: str) -> None:
    rows, results = [Row(prompt=text, name=text)], [Result(row=0, text=text, mean_logprob=-0.5)]
    (record,) = csv.DictReader(write_csv(rows, results).splitlines(keepends=True))
    assert (record["prompt"], record["name"], record["text"]) == (f"'{text}",) * 3
    assert record["mean_logprob"] == "-0.5"
    assert guarded(rows, results) == 3
    left_out = LeftOut()
    table = io.StringIO()
    csv.writer(table).writerows([["prompt"], [record["prompt"]]])
    assert [row.prompt for row in read_csv(table.getvalue(), left_out)] == [text]
    assert left_out.told() == "The apostrophe that guards against formulas was taken off 1 cell."
    assert [msgspec.json.decode(line)["text"] for line in write_jsonl(rows, results).splitlines()] == [text]


@pytest.mark.parametrize("text", ["It's 1 = 1", "a-b", "'tis late", "1", "", "'"])
def test_other_texts_are_written_as_they_are(text: str) -> None:
    rows, results = [Row(prompt="a", name=text)], [Result(row=0, text=text)]
    (record,) = csv.DictReader(write_csv(rows, results).splitlines(keepends=True))
    assert (record["name"], record["text"]) == (text, text)
    assert guarded(rows, results) == 0


def test_what_is_not_taken_over_is_told_once_with_its_reason() -> None:
    line = '{"custom_id": "c", "method": "POST", "url": "/v1/completions", "body": {"model": "m", "prompt": "a"}}\n'
    left_out = LeftOut()
    assert read_jsonl(line * 2 + '{"prompt": "b", "name": "n", "id": 7, "temperature": 1}', left_out) == [
        Row(prompt="a", name="c"),
        Row(prompt="a", name="c"),
        Row(prompt="b", name="n", settings={"temperature": 1}),
    ]
    assert left_out.told() == (
        "Not taken over: “method” of 2 rows (requests are always sent by POST); "
        "“url” of 2 rows (all rows go where the connection leads); "
        "“model” of 2 rows (all rows are asked with the model that is chosen here); "
        "“id” of 1 row (a row has one name)."
    )


def test_what_stands_around_a_request_is_told_as_well() -> None:
    left_out = LeftOut()
    assert read_jsonl('{"temperature": 1, "name": "", "body": {"prompt": "a", "id": "x"}}', left_out) == [
        Row(prompt="a", name="x")
    ]
    assert left_out.told() == "Not taken over: “temperature” of 1 row."


def test_a_table_with_two_names_says_which_was_not_taken() -> None:
    left_out = LeftOut()
    assert read_csv("id,name,prompt\n1,one,a\n2,,b\n3,3,c\n", left_out) == [
        Row(prompt="a", name="one"),
        Row(prompt="b", name="2"),
        Row(prompt="c", name="3"),
    ]
    assert left_out.told() == "Not taken over: “id” of 1 row (a row has one name)."


def test_of_what_is_taken_over_whole_nothing_is_told() -> None:
    left_out = LeftOut()
    read_jsonl('"One"\n[1, 2]\n{"prompt": "Two", "max_tokens": 5, "suffix": "x", "id": "b"}', left_out)
    read_csv("id,prompt,temperature\n1,a,0.5\n", left_out)
    assert left_out.told() == ""


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
