"""Many prompts at once: the rows that are asked, the results that come back, and both as files."""

from lacuna.core.batch.left_out import LeftOut
from lacuna.core.batch.reading import read_ids, read_rows
from lacuna.core.batch.rows import Result, Row
from lacuna.core.batch.settings import read_settings, write_settings
from lacuna.core.batch.sheets import guarded, read_csv, read_jsonl, read_lines, read_paragraphs, write_csv, write_jsonl

__all__ = [
    "LeftOut",
    "Result",
    "Row",
    "guarded",
    "read_csv",
    "read_ids",
    "read_jsonl",
    "read_lines",
    "read_paragraphs",
    "read_rows",
    "read_settings",
    "write_csv",
    "write_jsonl",
    "write_settings",
]
