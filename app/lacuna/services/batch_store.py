"""A batch on disk: every row is written with its results in one transaction, so a killed program repeats none."""

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import msgspec

from lacuna.core.batch import Result, Row
from lacuna.core.errors import StoreDamaged, StoreError
from lacuna.core.parameters import Parameters, from_json, to_json
from lacuna.services.database import keep_aside, migrations, open_database, store_error

_read_row = msgspec.json.Decoder(Row).decode
_RESULT = "row, choice, text, finish_reason, tokens, mean_logprob, error"


@dataclass(frozen=True, kw_only=True)
class Head:
    """What all rows of a batch are asked with.

    Attributes:
        connection: by its id.
        address: where that led; empty if it is not known.
        model: by its id.
        parameters: which a row's own settings change.

    """

    connection: str
    model: str
    parameters: Parameters
    address: str = ""


class BatchStore:
    """One batch in one file. Its calls take milliseconds; used from one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open a batch, made if it is not there.

        Raises:
            StoreTooNew: a later version wrote it; it is left as it is.
            StoreDamaged: it cannot be read to its end.
            StoreError: it cannot be opened.

        """
        self._path = path
        self._store = open_database(path, migrations("batch"))
        try:
            for part in (self.head, self.rows, self.results):
                part()  # what is damaged shows itself now, not in the middle
        except (sqlite3.Error, ValueError, TypeError) as error:
            self._store.close()
            damage = StoreDamaged(f"{path.name} is damaged.")
            raise (store_error(error, path) if isinstance(error, sqlite3.Error) else damage) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()

    def begin(self, rows: Sequence[Row]) -> None:
        """Put new rows in the place of all that was there; nothing is asked yet."""
        with self._writing() as store:
            store.execute("DELETE FROM row")
            store.execute("DELETE FROM batch")
            store.executemany("INSERT INTO row (number, asked) VALUES (?, ?)", enumerate(map(_json, rows)))

    def add(self, rows: Sequence[Row]) -> None:
        """Put rows behind those that are there."""
        with self._writing() as store:
            (count,) = store.execute("SELECT count(*) FROM row").fetchone()
            store.executemany("INSERT INTO row (number, asked) VALUES (?, ?)", enumerate(map(_json, rows), count))

    def change(self, number: int, row: Row) -> None:
        """Put another row in the place of one, which has not been asked then."""
        with self._writing() as store:
            store.execute("DELETE FROM result WHERE row = ?", (number,))
            store.execute("UPDATE row SET asked = ?, done = 0 WHERE number = ?", (_json(row), number))

    def remove(self, numbers: Collection[int]) -> None:
        """Take rows out, with their results; those behind them move up."""
        with self._writing() as store:
            (count,) = store.execute("SELECT count(*) FROM row").fetchone()
            store.execute("PRAGMA defer_foreign_keys = ON")
            store.executemany("DELETE FROM row WHERE number = ?", [(number,) for number in numbers])
            left = [number for number in range(count) if number not in numbers]
            moved = [(new, old) for new, old in enumerate(left) if new != old]
            store.executemany("UPDATE row SET number = ? WHERE number = ?", moved)
            store.executemany("UPDATE result SET row = ? WHERE row = ?", moved)

    def start(self, head: Head) -> None:
        """Note what all rows are asked with, from now until the batch starts over."""
        with self._writing() as store:
            store.execute("DELETE FROM batch")
            store.execute(
                "INSERT INTO batch (id, model, parameters, connection, address) VALUES (1, ?, ?, ?, ?)",
                (head.model, _json(to_json(head.parameters)), head.connection, head.address),
            )

    def start_over(self) -> None:
        """Forget all results, and what the rows were asked with."""
        with self._writing() as store:
            store.execute("DELETE FROM batch")
            store.execute("DELETE FROM result")
            store.execute("UPDATE row SET done = 0")

    def head(self) -> Head | None:
        """Return what the rows are asked with, or None if the batch has not been started."""
        head = self._store.execute("SELECT connection, model, parameters, address FROM batch").fetchone()
        if head is None:
            return None
        connection, model, parameters, address = head
        kept = from_json(msgspec.json.decode(parameters))
        return Head(connection=connection, model=model, parameters=kept, address=address)

    def rows(self) -> list[Row]:
        """Return the rows in the writer's order."""
        asked = self._store.execute("SELECT asked FROM row ORDER BY number")
        return [_read_row(text) for (text,) in asked]

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


def open_batch(path: Path) -> tuple[BatchStore, str]:
    """Open a batch; return it with a sentence, empty if all is well. A damaged one is kept aside and a new one begun.

    Raises:
        StoreError: it cannot be opened.

    """
    try:
        return BatchStore(path), ""
    except StoreDamaged:
        sentence = keep_aside(path, "The batch")
        return BatchStore(path), sentence


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
