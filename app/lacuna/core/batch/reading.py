"""Rows from whatever was pasted or stands in a file: JSON lines, a table, or plain text."""

import csv
import re

from lacuna.core.batch.left_out import LeftOut
from lacuna.core.batch.rows import Row
from lacuna.core.batch.sheets import columns, read_csv, read_jsonl, read_lines, read_paragraphs

_IDS = re.compile(r"[\s,;]+")


def read_rows(text: str, *, ending: str = "", paragraphs: bool = False, left_out: LeftOut | None = None) -> list[Row]:
    """Return the rows of a text.

    Args:
        text: JSON lines, a table whose first line names its columns, or prompts.
        ending: of the file's name, without the dot, which says what it is; empty looks at the text.
        paragraphs: whether a prompt of plain text is a paragraph, and not a line.
        left_out: notes what was not taken over.

    Raises:
        ValueError: it cannot be used; the text is a sentence.

    """
    kind = ending.lower() if ending else _kind(text)
    if kind in ("jsonl", "ndjson", "json"):
        return read_jsonl(text, left_out)
    if kind in ("csv", "tsv"):
        return read_csv(text, left_out)
    return read_paragraphs(text) if paragraphs else read_lines(text)


def read_ids(text: str) -> list[int]:
    """Return token ids that somebody typed: whole numbers, parted by commas or spaces, with brackets or without.

    Raises:
        ValueError: there are none, or something else is among them.

    """
    parts = [part for part in _IDS.split(text.strip().removeprefix("[").removesuffix("]")) if part]
    if not parts or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError("Token ids are whole numbers from 0, parted by commas.")
    return [int(part) for part in parts]


def _kind(text: str) -> str:
    first, _, rest = text.lstrip("\ufeff").lstrip().partition("\n")
    if first.startswith(('{"', "{ ", '["')) or (first.startswith(('"', "[")) and _is_jsonl(text)):
        return "jsonl"
    delimiter = "\t" if "\t" in first else ","
    heads = [head.strip() for head in next(csv.reader([first], delimiter=delimiter), list[str]())]
    return "csv" if rest.strip() and "prompt" in heads and all(head in columns() for head in heads) else "txt"


def _is_jsonl(text: str) -> bool:
    try:
        return bool(read_jsonl(text))
    except ValueError:
        return False
