"""A batch on disk: every row is written with its results in one transaction, so a killed program repeats none."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import msgspec

from lacuna.core.batch import Result, Row
from lacuna.core.errors import StoreError
from lacuna.core.parameters import Parameters, from_json, to_json
from lacuna.services.database import migrations, open_database

_RESULT = "row, choice, text, finish_reason, tokens, mean_logprob, error"


class BatchStore:
    """One batch in one file. Its calls take milliseconds; used from one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open a batch, made if it is not there.

        Raises:
            StoreError: it cannot be opened.

        """
        self._path = path
        self._store = open_database(path, migrations("batch"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()

    def begin(self, rows: Sequence[Row], model: str, parameters: Parameters) -> None:
        """Put new rows in the place of all that was there."""
        with self._writing() as store:
            store.execute("DELETE FROM row")
            store.execute("DELETE FROM batch")
            store.execute("INSERT INTO batch VALUES (1, ?, ?)", (model, _json(to_json(parameters))))
            store.executemany("INSERT INTO row (number, asked) VALUES (?, ?)", enumerate(map(_json, rows)))

    def asked(self) -> tuple[list[Row], str, Parameters] | None:
        """Return the rows, the model and the parameters, or None if there is no batch."""
        head = self._store.execute("SELECT model, parameters FROM batch").fetchone()
        if head is None:
            return None
        rows = [
            msgspec.json.decode(asked, type=Row)
            for (asked,) in self._store.execute("SELECT asked FROM row ORDER BY number")
        ]
        return rows, head[0], from_json(msgspec.json.decode(head[1]))

    def pending(self) -> list[int]:
        """Return the numbers of the rows that have not been answered."""
        return [number for (number,) in self._store.execute("SELECT number FROM row WHERE NOT done ORDER BY number")]

    def finish(self, results: Sequence[Result]) -> None:
        """Write all results of one row or several, and that these rows are done; all or nothing."""
        with self._writing() as store:
            rows = [(row,) for row in sorted({result.row for result in results})]
            store.executemany("DELETE FROM result WHERE row = ?", rows)
            store.executemany(
                f"INSERT INTO result ({_RESULT}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  (our own column names)
                [(r.row, r.choice, r.text, r.finish_reason, r.tokens, r.mean_logprob, r.error) for r in results],
            )
            store.executemany("UPDATE row SET done = 1 WHERE number = ?", rows)

    def again(self, rows: Sequence[int]) -> None:
        """Make rows pending once more, as those that failed; their results stay until new ones come."""
        with self._writing() as store:
            store.executemany("UPDATE row SET done = 0 WHERE number = ?", [(row,) for row in rows])

    def results(self) -> list[Result]:
        """Return every result, in the order of rows and choices."""
        found = self._store.execute(f"SELECT {_RESULT} FROM result ORDER BY row, choice")  # noqa: S608  (our own)
        return [
            Result(
                row=row, choice=choice, text=text, finish_reason=reason, tokens=tokens, mean_logprob=mean, error=error
            )
            for row, choice, text, reason, tokens, mean, error in found
        ]

    def _writing(self) -> "_Writing":
        return _Writing(self._store, self._path)


class _Writing:
    """A transaction: all of it is written, or nothing."""

    def __init__(self, store: sqlite3.Connection, path: Path) -> None:
        self._store = store
        self._path = path

    def __enter__(self) -> sqlite3.Connection:
        try:
            self._store.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise self._failed() from error
        return self._store

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        try:
            self._store.execute("ROLLBACK" if kind else "COMMIT")
        except sqlite3.Error as failure:
            raise self._failed() from failure
        if isinstance(error, sqlite3.Error):
            raise self._failed() from error

    def _failed(self) -> StoreError:
        return StoreError(f"{self._path.name} could not be written. Is the disk full, or the file in use?")


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
