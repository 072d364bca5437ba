"""Rows from text, CSV and JSON lines, and results as CSV and JSON lines."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgspec

from lacuna.core.batch.left_out import LeftOut
from lacuna.core.batch.rows import Result, Row, RowPrompt
from lacuna.core.parameters import Parameters, declared

_COLUMNS = ("row", "name", "prompt", "choice", "text", "finish_reason", "tokens", "mean_logprob", "error")
_NAMES = ("name", "id", "custom_id")  # columns and fields that name a row
_TAKEN = ("prompt", "suffix", *_NAMES)
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠]")  # noqa: RUF001  (full-width ones count as well)


def columns() -> frozenset[str]:
    """Return the names that a column of a table can have."""
    return frozenset({"prompt", "suffix", *_NAMES, *declared()})


def read_lines(text: str) -> list[Row]:
    """Return a row for each line that is not blank."""
    return [Row(prompt=line) for line in re.split(r"\r\n|\n|\r", text) if line.strip()]


def read_paragraphs(text: str) -> list[Row]:
    """Return a row for each paragraph; blank lines stand between them."""
    parts = re.split(r"\n[ \t]*\n\s*", text.replace("\r\n", "\n").replace("\r", "\n"))
    return [Row(prompt=part.strip("\n")) for part in parts if part.strip()]


def read_csv(text: str, left_out: LeftOut | None = None) -> list[Row]:
    """Return the rows of a table whose first line names its columns.

    ``prompt`` is needed; ``suffix`` and ``name`` (or ``id``) are known; other columns are parameters by the API's
    names, and an empty cell leaves the parameter as it is in the batch. The apostrophe that ``write_csv`` puts before
    what a spreadsheet would take for a formula is taken away.

    Args:
        text: the table.
        left_out: notes what was not taken over.

    Raises:
        ValueError: a column is missing or not known, or a cell cannot be used; the sentence names the row.

    """
    lines = (line + "\n" for line in re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff")))
    dialect = "excel-tab" if "\t" in text.partition("\n")[0] else "excel"
    try:
        table = [cells for cells in csv.reader(lines, dialect) if any(cells)]
    except csv.Error as error:
        raise ValueError("This table cannot be read as CSV. Check its quotation marks.") from error
    if not table:
        raise ValueError("This table is empty.")
    heads = [head.strip() for head in table[0]]
    if "prompt" not in heads:
        raise ValueError("This table has no column “prompt”. Name its columns in the first line.")
    for head in heads:
        if head not in columns():
            raise ValueError(f"The column “{head}” is neither prompt, suffix, name nor a parameter.")
    left_out = left_out if left_out is not None else LeftOut()
    rows: list[Row] = []
    for number, cells in enumerate(table[1:], start=1):
        if len(cells) > len(heads):
            raise ValueError(f"Row {number} has more cells than the table has columns.")
        fields = {head: _plain(cell, left_out) for head, cell in zip(heads, cells, strict=False) if cell}
        settings = {name: _value(name, cell) for name, cell in fields.items() if name in declared()}
        rows.append(_row(number, fields.get("prompt", ""), fields.get("suffix"), _name({}, fields, left_out), settings))
    return rows


def read_jsonl(text: str, left_out: LeftOut | None = None) -> list[Row]:
    """Return a row for each line of JSON: a text, token ids, or an object as in a request's body.

    The lines of a batch file (``custom_id`` and ``body``) are read as well.

    Args:
        text: the lines.
        left_out: notes what was not taken over.

    Raises:
        ValueError: a line cannot be used; the sentence names it.

    """
    rows: list[Row] = []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = msgspec.json.decode(line)
        except msgspec.DecodeError as error:
            raise ValueError(f"Line {number} is not JSON.") from error
        rows.append(_from_json(number, value, left_out if left_out is not None else LeftOut()))
    return rows


def write_csv(rows: Sequence[Row], results: Iterable[Result]) -> str:
    """Return results as a table, a line a choice, with CRLF as the format asks for.

    A text that a spreadsheet would take for a formula, and so perhaps do what a model wrote, has an apostrophe before
    it, as OWASP advises. JSON lines have every text as it is.
    """
    lines = _Lines()
    writer = csv.writer(lines)
    writer.writerow(_COLUMNS)
    writer.writerows([_safe(value) for value in _record(rows, result).values()] for result in results)
    return "".join(lines.written)


def guarded(rows: Sequence[Row], results: Iterable[Result]) -> int:
    """Return how many texts have an apostrophe before them in ``write_csv``."""
    return sum(_safe(value) != value for result in results for value in _record(rows, result).values())


def _safe(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula; a number is not one."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def write_jsonl(rows: Sequence[Row], results: Iterable[Result]) -> str:
    """Return results as JSON lines, an object a choice."""
    return "".join(msgspec.json.encode(_record(rows, result)).decode() + "\n" for result in results)


class _Lines:
    """What ``csv`` writes to, in memory."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, line: str) -> None:
        self.written.append(line)


def _record(rows: Sequence[Row], result: Result) -> dict[str, Any]:
    row = rows[result.row]
    prompt = row.prompt if isinstance(row.prompt, str) else msgspec.json.encode(row.prompt).decode()
    values = (
        *(result.row + 1, row.name, prompt, result.choice, result.text, result.finish_reason),
        *(result.tokens, result.mean_logprob, result.error),
    )
    return dict(zip(_COLUMNS, values, strict=True))


def _plain(cell: str, left_out: LeftOut) -> str:
    """Return what ``_safe`` was given."""
    if cell.startswith("'") and _FORMULA.match(cell):
        left_out.apostrophes += 1
        return cell[1:]
    return cell


def _name(around: Mapping[str, Any], fields: Mapping[str, Any], left_out: LeftOut) -> str:
    """Return what names a row: the first that can, in what is around its request or in that itself."""
    named = [(name, told[name]) for told in (around, fields) for name in _NAMES if told.get(name) not in (None, "")]
    left_out.note(*(name for name, value in named[1:] if value != named[0][1]))
    return str(named[0][1]) if named else ""


def _value(name: str, cell: str) -> Any:
    """Return a cell as a value: JSON where it is JSON, else the text itself, as of a stop."""
    value: Any = cell
    with suppress(msgspec.DecodeError):
        value = msgspec.json.decode(cell)
    return value if name != "stop" or isinstance(value, list) else [cell]  # pyright: ignore[reportUnknownVariableType]  (JSON)


def _from_json(number: int, value: Any, left_out: LeftOut) -> Row:
    if isinstance(value, str | list):
        return _row(number, value, None, "", {})  # pyright: ignore[reportUnknownArgumentType]  (checked there)
    try:
        whole = msgspec.convert(value, dict[str, Any])
        fields = msgspec.convert(whole.get("body", whole), dict[str, Any])
    except msgspec.ValidationError as error:
        raise ValueError(f"Line {number} is neither a text, token ids nor an object.") from error
    for field in fields:
        if field not in ("prompt", "suffix", "model", *_NAMES, *declared()):
            raise ValueError(f"Line {number}: “{field}” is neither prompt, suffix, name nor a parameter.")
    around = {name: value for name, value in whole.items() if name != "body"} if "body" in whole else {}
    left_out.note(*(field for field in around if field not in _NAMES))
    left_out.note(*(field for field in fields if field not in _TAKEN and field not in declared()))
    name = _name(around, fields, left_out)
    settings = {name: [value] if name == "stop" and isinstance(value, str) else value for name, value in fields.items()}
    settings = {name: value for name, value in settings.items() if name in declared()}
    return _row(number, fields.get("prompt", ""), fields.get("suffix"), name, settings)


def _row(number: int, prompt: object, suffix: object, name: str, settings: Mapping[str, Any]) -> Row:
    try:
        checked: RowPrompt = msgspec.convert(prompt, RowPrompt)
        row = Row(prompt=checked, name=name, suffix=msgspec.convert(suffix, str | None), settings=settings)
    except msgspec.ValidationError as error:
        raise ValueError(f"Row {number}: a prompt is a text or token ids, and a suffix a text.") from error
    try:
        row.parameters(Parameters())
    except ValueError as error:
        raise ValueError(f"Row {number}: {error}") from error
    return row
