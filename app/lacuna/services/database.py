"""Opening a SQLite file and bringing it up to date: SQL text, one transaction each; a later version's is refused."""

import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

from lacuna.assets import resource
from lacuna.core.errors import StoreDamaged, StoreError, StoreTooNew
from lacuna.services.broken import set_aside

_MAGIC = b"SQLite format 3\0"
_COUNT = slice(60, 64)  # where a file's header has the user_version
_DAMAGE = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}  # SQLITE_ERROR: a table is missing


def migrations(name: str) -> list[str]:
    """Return the scripts of ``resources/migrations/<name>/``, numbered from 001, in their order."""
    return [path.read_text(encoding="utf-8") for path in sorted(resource("migrations", name).glob("*.sql"))]


def open_database(path: Path, scripts: list[str]) -> sqlite3.Connection:
    """Open the database at ``path``, made if it is not there, and run the migrations it has not seen.

    ``PRAGMA user_version`` counts those that were run. Each runs in one transaction together with its count, so a
    failed one leaves the file as it was. The connection may be used from any one thread at a time. Not a byte of a
    later version's file is changed.

    Raises:
        StoreTooNew: the file has seen more migrations than there are.
        StoreDamaged: it is no database, or a damaged one.
        StoreError: the file cannot be opened, or a migration failed.

    """
    with ExitStack() as on_failure:
        try:
            if _seen(path) > len(scripts):
                raise StoreTooNew(f"{path.name} was written by a later version of Lacuna. It was left as it is.")
            store = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            on_failure.callback(store.close)
            path.chmod(0o600)
            store.execute("PRAGMA journal_mode = WAL")
            store.execute("PRAGMA synchronous = NORMAL")
            store.execute("PRAGMA foreign_keys = ON")
            (seen,) = store.execute("PRAGMA user_version").fetchone()
            for number, script in enumerate(scripts[seen:], start=seen + 1):
                store.executescript(f"BEGIN; {script}; PRAGMA user_version = {number}; COMMIT;")
        except (sqlite3.Error, OSError) as error:
            raise store_error(error, path) from error
        on_failure.pop_all()
    return store


def store_error(error: Exception, path: Path) -> StoreError:
    """Return what a failure of SQLite or of the file means: damage, or anything else."""
    code = (
        error.sqlite_errorcode & 0xFF if isinstance(error, sqlite3.Error) and hasattr(error, "sqlite_errorcode") else 0
    )
    if code in _DAMAGE:
        return StoreDamaged(f"{path.name} is damaged.")
    return StoreError(f"{path.name} could not be read or written: the disk may be full, or the file in use.")


def keep_aside(path: Path, what: str) -> str:
    """Rename a damaged database, so that a new one can be begun; return a sentence about it.

    Args:
        path: the database, which nothing has open.
        what: what it holds, as the subject of a sentence: "The batch".

    Raises:
        StoreError: it cannot be renamed.

    """
    try:
        kept = set_aside(path, "-wal", "-shm")
    except OSError as error:
        raise StoreError(f"{what} cannot be read: {path.name} is damaged, and cannot be renamed.") from error
    return f"{what} was damaged and is not used. It is kept as {kept.name}."


def _seen(path: Path) -> int:
    """Return how many migrations a file has seen, without changing it; 0 for one that is not there or no database.

    A log beside it that was not yet taken in knows better than the header; SQLite would write it into the file when it
    is closed, unless it is opened for reading alone.
    """
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        return 0
    if not header.startswith(_MAGIC):
        return 0
    log = path.with_name(path.name + "-wal")
    if not (log.exists() and log.stat().st_size):
        return int.from_bytes(header[_COUNT], "big")
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as store:
        (seen,) = store.execute("PRAGMA user_version").fetchone()
    return int(seen)
