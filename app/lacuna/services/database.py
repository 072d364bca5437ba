"""Opening a SQLite file and bringing it up to date: SQL text, one transaction each; a later version's is refused."""

import sqlite3
from contextlib import ExitStack
from pathlib import Path

from lacuna.assets import resource
from lacuna.core.errors import StoreError, StoreTooNew


def migrations(name: str) -> list[str]:
    """Return the scripts of ``resources/migrations/<name>/``, numbered from 001, in their order."""
    return [path.read_text(encoding="utf-8") for path in sorted(resource("migrations", name).glob("*.sql"))]


def open_database(path: Path, scripts: list[str]) -> sqlite3.Connection:
    """Open the database at ``path``, made if it is not there, and run the migrations it has not seen.

    ``PRAGMA user_version`` counts those that were run. Each runs in one transaction together with its count, so a
    failed one leaves the file as it was. The connection may be used from any one thread at a time.

    Raises:
        StoreTooNew: the file has seen more migrations than there are.
        StoreError: the file cannot be opened, or a migration failed.

    """
    with ExitStack() as on_failure:
        try:
            store = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            on_failure.callback(store.close)
            path.chmod(0o600)
            store.execute("PRAGMA journal_mode = WAL")
            store.execute("PRAGMA synchronous = NORMAL")
            store.execute("PRAGMA foreign_keys = ON")
            (seen,) = store.execute("PRAGMA user_version").fetchone()
            if seen > len(scripts):
                raise StoreTooNew(f"{path.name} was written by a later version of Lacuna. It was left as it is.")
            for number, script in enumerate(scripts[seen:], start=seen + 1):
                store.executescript(f"BEGIN; {script}; PRAGMA user_version = {number}; COMMIT;")
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{path.name} could not be opened. It may be damaged or in use.") from error
        on_failure.pop_all()
    return store
